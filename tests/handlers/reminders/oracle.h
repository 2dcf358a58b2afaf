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
struct Story {
  std::int64_t project = 0, lead = 0, deputy = 0, street = 0;  ///< people; 0: nobody
  Day starts, ends;
  std::optional<Instant> suspended;
  std::map<std::pair<int, unsigned>, MonthsStory> months;
};
struct Year {
  Instant begins, over;
  std::set<Day> off, worked;
  std::vector<Outage> outages;
  std::vector<Story> stories;
  std::vector<std::int64_t> bureau;
};
/// Person, project, year, month, how often extended, days after the due day, when it reached them.
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

inline std::set<Told> expected(const Year& year) {
  const std::set<int> everybody{-7, -3, -1, 0, 1, 3, 7};
  std::set<Told> told;
  for (const auto& story : year.stories)
    for (const auto& [month, what] : story.months) {
      Day due{month.second == 12 ? month.first + 1 : month.first, month.second % 12 + 1, 5};
      while (!works(year, due))
        due = due.plus_days(1);
      Instant since = year.begins;
      for (int round = 0; round <= (what.granted ? 1 : 0); ++round) {
        Instant end = year.over;
        for (const auto& stop : {what.filed, story.suspended, round == 0 ? what.granted : std::nullopt})
          if (stop) end = std::min(end, *stop);
        std::map<Instant, int> rungs;  // several that come at one time: the one that everybody hears of
        for (int days = -7; days <= 30; ++days) {
          const auto planned = due.plus_days(days).at(std::chrono::hours{9});
          const bool daily = days > 3 && works(year, due.plus_days(days));
          const auto at = happens(year, planned);
          if (planned <= since || at >= end || (!daily && !everybody.contains(days))) continue;
          const auto [known, first] = rungs.emplace(at, days);
          if (!first && (everybody.contains(days) || !everybody.contains(known->second))) known->second = days;
        }
        for (const auto& [at, days] : rungs) {
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
  return told;
}

}  // namespace linli::tests::oracle
