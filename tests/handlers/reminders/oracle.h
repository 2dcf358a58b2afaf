#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "storage/model/civil_date.h"

/// Who should have been reminded of what, and when, found out the long way round: every day of the year is
/// tried for every month of every project. Knows nothing of handlers/rules.
namespace linli::tests::oracle {

using Day = storage::model::CivilDate;
using storage::model::Instant;

struct Outage {
  Instant from, until;  ///< nothing runs; what people do in it happens at its end
};
struct MonthsStory {
  std::optional<Instant> filed, granted;
  Day until;  ///< the day granted
};
struct TicketsStory {
  Day opened;
  std::optional<Instant> answered;
};
struct Story {
  std::int64_t project = 0, lead = 0, deputy = 0, street = 0;  ///< people; 0: nobody
  Day starts, ends;
  std::optional<Instant> suspended;
  std::map<std::pair<int, unsigned>, MonthsStory> months;
  std::vector<TicketsStory> tickets;  ///< one a day at most
};
struct Year {
  Instant begins, over;
  std::set<Day> off, worked;
  std::vector<Outage> outages;
  std::vector<Story> stories;
  std::vector<std::int64_t> bureau;
};
/// Person, project, year, month, how often extended, days after the due day, when it reached them. Of a
/// ticket: -1, -2 or -3 by whose it is, and the days from 1970 to its opening, in place of year and month.
using Told = std::tuple<std::int64_t, std::int64_t, int, unsigned, int, int, Instant>;

inline bool works(const Year& year, Day day) {
  const auto weekday = day.weekday().c_encoding();
  return year.worked.contains(day) || (weekday != 0 && weekday != 6 && !year.off.contains(day));
}

/// When something planned for `at` happens: after the outage, and not between 21:00 and 08:00.
inline Instant happens(const Year& year, Instant at) {
  for (const auto& [from, until] : year.outages)
    if (at >= from && at < until) at = until;
  const auto time = at - Day::of(at).at({});
  if (time >= std::chrono::hours{21}) return Day::of(at).plus_days(1).at(std::chrono::hours{8});
  return time < std::chrono::hours{8} ? Day::of(at).at(std::chrono::hours{8}) : at;
}

inline const std::set<int> everybody{-7, -3, -1, 0, 1, 3, 7};

/// When something due is told of, by the rung that is told at each time: those planned after `since` that
/// come before `end`; of several that come at one time the one that everybody hears of.
inline std::map<Instant, int> rungs(const Year& year, Day due, Instant since, Instant end) {
  std::map<Instant, int> all;
  for (int days = -7; days <= 30; ++days) {
    const auto planned = due.plus_days(days).at(std::chrono::hours{9});
    const bool daily = days > 3 && works(year, due.plus_days(days));
    const auto at = happens(year, planned);
    if (planned <= since || at >= end || (!daily && !everybody.contains(days))) continue;
    const auto [known, first] = all.emplace(at, days);
    if (!first && (everybody.contains(days) || !everybody.contains(known->second))) known->second = days;
  }
  return all;
}

/// An answer within five working days of the lead, from three days overdue on of the street, a week after the
/// street's day of the bureau; reminders begin on the day after each came to have it.
inline void expect(const Year& year, const Story& story, const TicketsStory& ticket, std::set<Told>& told) {
  Day since = ticket.opened;
  for (int level = 1; level <= 3; ++level) {
    Day due = since;
    for (int days = 0; days < 5; days += works(year, due) ? 1 : 0)
      due = due.plus_days(1);
    std::optional<Instant> handed_on;
    const auto begins = since.plus_days(1).at({});
    for (const auto& [at, days] :
         rungs(year, due, begins, std::min(ticket.answered.value_or(year.over), year.over))) {
      if ((level == 1 && days >= 3) || (level == 2 && days >= 7)) {
        handed_on = at;
        break;
      }
      std::set<std::int64_t> people;
      if (level == 1) people = {story.lead, days >= 1 ? story.deputy : 0};
      if (level == 2) people = {story.street};
      if (level == 3) people.insert(year.bureau.begin(), year.bureau.end());
      if (!everybody.contains(days) && (level != 3 || days < 7)) people.clear();
      for (const auto person : people)
        if (person != 0)
          told.emplace(person, story.project, -level, static_cast<unsigned>(ticket.opened.days_since({})), 0,
                       days, at);
    }
    if (!handed_on) return;
    since = Day::of(*handed_on);
  }
}

inline std::set<Told> expected(const Year& year) {
  std::set<Told> told;
  for (const auto& story : year.stories) {
    for (const auto& ticket : story.tickets)
      expect(year, story, ticket, told);
    for (const auto& [month, what] : story.months) {
      Day due{month.second == 12 ? month.first + 1 : month.first, month.second % 12 + 1, 5};
      while (!works(year, due))
        due = due.plus_days(1);
      Instant since = year.begins;
      for (int round = 0; round <= (what.granted ? 1 : 0); ++round) {
        Instant end = year.over;
        for (const auto& stop : {what.filed, story.suspended, round == 0 ? what.granted : std::nullopt})
          if (stop) end = std::min(end, *stop);
        for (const auto& [at, days] : rungs(year, due, since, end)) {
          std::set<std::int64_t> people;
          if (everybody.contains(days)) people.insert(story.lead);
          if (everybody.contains(days) && days >= 1) people.insert(story.deputy);
          if (days >= 3) people.insert(story.street);
          if (days >= 7) people.insert(year.bureau.begin(), year.bureau.end());
          for (const auto person : people)
            if (person != 0) told.emplace(person, story.project, month.first, month.second, round, days, at);
        }
        due = what.until;
        since = what.granted.value_or(since);
      }
    }
  }
  return told;
}

}  // namespace linli::tests::oracle
