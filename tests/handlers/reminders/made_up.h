#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "handlers/feedback/tickets.h"
#include "handlers/obligations/extensions.h"
#include "handlers/obligations/upkeep.h"
#include "handlers/programs/calendar_files.h"
#include "handlers/reminders/ring.h"
#include "storage/repo/obligations.h"
#include "storage/repo/organizations.h"
#include "storage/repo/people.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"
#include "storage/repo/reports.h"
#include "storage/repo/staff.h"
#include "storage/repo/tickets.h"
#include "tests/handlers/random.h"
#include "tests/handlers/reminders/oracle.h"
#include "tests/support/catch.h"

namespace linli::tests {

namespace model = storage::model;
namespace repo = storage::repo;

/// What happens to whom, made up.
class Fate {
 public:
  explicit Fate(unsigned seed) : engine_(seed) {}
  int upto(int most) { return static_cast<int>(engine_() % static_cast<unsigned>(most + 1)); }
  bool happens(int percent) { return upto(99) < percent; }
  /// A time of day at which people do things.
  oracle::Instant on(oracle::Day day) {
    constexpr std::chrono::minutes kTimes[] = {std::chrono::minutes{510}, std::chrono::hours{9},
                                               std::chrono::hours{13}, std::chrono::minutes{1215},
                                               std::chrono::hours{23}};
    return day.at(kTimes[upto(4)]);
  }

 private:
  std::mt19937 engine_;
};

/// A county with made-up people, and what they do: put into a database as handlers would do it, and told to
/// the oracle.
class MadeUp {
 public:
  using Day = oracle::Day;
  using Instant = oracle::Instant;
  using Connection = storage::db::Connection;
  using Deed = std::function<void(Connection&, Instant now)>;

  /// @param spread over so many days projects begin
  MadeUp(oracle::Year& year, Fate& fate, int spread) : year_(year), fate_(fate), spread_(spread) {
    calendar = *handlers::programs::read_calendars(LINLI_SOURCE_DIR "/templates/calendars");
    for (const auto& [number, notice] : calendar) {
      year.off.insert(notice.off.begin(), notice.off.end());
      year.worked.insert(notice.worked.begin(), notice.worked.end());
    }
    for (int i = 0; i < 14; ++i) {
      const auto from = year.begins + std::chrono::days{20 + i * 25 + fate.upto(10)} +
                        std::chrono::minutes{7 + fate.upto(1400)};
      year.outages.push_back(
          {from, from + std::chrono::minutes{fate.happens(50) ? 60 + fate.upto(600) : fate.upto(9000)}});
    }
  }

  /// The programme, offices, and so many projects with a lead each.
  void move_in(Connection& db, int projects) {
    handlers::rules::Program program;
    program.code = "county";
    program.milestones.push_back({.id = "monthly",
                                  .label = "月报",
                                  .kind = "monthly_report",
                                  .every_months = 1,
                                  .day = 5,
                                  .working_days = true,
                                  .owed_by = "lead"});
    const auto id =
        repo::programs::save(db, "county", "一年", handlers::rules::to_json(program), year_.begins);
    const auto officer = [&](const std::string& name, model::Role role, const std::string& street) {
      const auto who = person(db, name);
      const auto staff = repo::staff::add(db, {.name = name, .role = role, .street = street}, year_.begins);
      repo::staff::bind(db, staff, who, year_.begins);
      return who.value;
    };
    year_.bureau = {officer("bureau-1", model::Role::kBureau, ""),
                    officer("bureau-2", model::Role::kBureau, "")};
    std::vector<std::int64_t> streets;
    for (int i = 0; i < 10; ++i)
      streets.push_back(
          officer("street-" + std::to_string(i), model::Role::kStreet, "街道" + std::to_string(i)));
    for (int i = 0; i < projects; ++i)
      year_.stories.push_back(story(db, id, i, streets));
  }

  /// Makes up what they do, and when.
  std::multimap<Instant, Deed> deeds() {
    std::multimap<Instant, Deed> all;
    for (auto& story : year_.stories) {
      make_up(story);
      make_up_tickets(story);
      if (story.suspended)
        all.emplace(*story.suspended, [&story](Connection& db, Instant now) { suspend(db, story, now); });
      for (const auto& [month, what] : story.months) {
        if (what.granted)
          all.emplace(*what.granted,
                      [this, &story, when = month, until = what.until](Connection& db, Instant now) {
                        extend(db, story, when, until, now);
                      });
        if (what.filed)
          all.emplace(*what.filed,
                      [&story, when = month](Connection& db, Instant now) { file(db, story, when, now); });
      }
      for (const auto& ticket : story.tickets) {
        const auto id = std::make_shared<model::TicketId>();
        all.emplace(complains_at(ticket.opened),
                    [this, &story, id](Connection& db, Instant now) { *id = complain(db, story, now); });
        if (ticket.answered)
          all.emplace(*ticket.answered, [this, id](Connection& db, Instant now) { answer(db, *id, now); });
      }
    }
    return all;
  }

  /// What reached people, of the letters that arrived. `grain`: how exactly it is known when.
  static std::set<oracle::Told> told(Connection& db,
                                     const std::function<bool(const std::string& letter)>& arrived,
                                     std::chrono::milliseconds grain = std::chrono::milliseconds{1}) {
    std::set<oracle::Told> all;
    db.each(
        "SELECT r.person_id, o.project_id, r.obligation_id, r.round, r.rung, r.rung_at_ms, r.letter FROM "
        "reminders r "
        "JOIN obligations o ON o.id = r.obligation_id WHERE r.letter <> ''",
        {}, [&](const storage::db::Row& row) {
          if (!arrived(row.text(6))) return;
          const auto [first, second] = about(db, model::ObligationId{row.integer(2)});
          all.emplace(row.integer(0), row.integer(1), first, second, static_cast<int>(row.integer(3)),
                      static_cast<int>(row.integer(4)),
                      model::from_ms(row.integer(5) - row.integer(5) % grain.count()));
        });
    return all;
  }
  /// What of the one is not in the other, to be read.
  static std::string difference(const std::set<oracle::Told>& one, const std::set<oracle::Told>& other) {
    std::vector<oracle::Told> all;
    std::ranges::set_difference(one, other, std::back_inserter(all));
    std::string lines;
    for (const auto& [person, project, first, second, round, rung, at] : all)
      if (lines.size() < 1500)
        lines += "person " + std::to_string(person) + " project " + std::to_string(project) + " of " +
                 std::to_string(first) + " " + std::to_string(second) + " round " + std::to_string(round) +
                 " rung " + std::to_string(rung) + " at " + model::iso_text(at) + "\n";
    return lines;
  }

  /// Nothing happens within an outage.
  Instant awake(Instant wanted) const {
    for (const auto& [from, until] : year_.outages)
      if (wanted >= from && wanted < until) return until;
    return wanted;
  }

  handlers::obligations::Means owing() { return {catalogue, calendar, rungs}; }
  handlers::feedback::Means hearing() {
    return {.text = text,
            .catalogue = catalogue,
            .calendar = calendar,
            .rungs = rungs,
            .words = words,
            .seal = seal,
            .random = random};
  }
  handlers::reminders::Means reminding() {
    return {text, catalogue, calendar, rungs, [this](auto& db, const auto& owed, auto now) {
              return handlers::feedback::hand_on(db, hearing(), owed, now);
            }};
  }

  handlers::text::Text text = *handlers::text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
  handlers::catalogue::Catalogue catalogue;
  handlers::rules::Calendar calendar;
  handlers::rules::Rungs rungs;
  handlers::feedback::Words words =
      *handlers::feedback::Words::load(LINLI_SOURCE_DIR "/templates/lexicon/residents.toml");
  SeededRandom random;
  handlers::feedback::Seal seal{handlers::feedback::fresh_key(random)};

 private:
  using Story = oracle::Story;
  using MonthKey = std::pair<int, unsigned>;

  static std::string period_of(MonthKey month) { return model::Month{month.first, month.second}.text(); }

  model::PersonId person(Connection& db, const std::string& name) {
    return repo::people::ensure(db, model::OpenId{name}, year_.begins);
  }

  Story story(Connection& db, model::ProgramId program, int number,
              const std::vector<std::int64_t>& streets) {
    const auto name = std::to_string(number);
    const auto organization =
        repo::organizations::add(db, model::Organization{.name = "组织" + name}, year_.begins);
    const Day starts = Day::of(year_.begins).plus_days(fate_.upto(spread_));
    model::Project project{.code = "P" + name,
                           .program = program,
                           .organization = organization,
                           .name = "项目" + name,
                           .starts_on = starts,
                           .ends_on = starts.plus_days(120 + fate_.upto(400)),
                           .street = "街道" + std::to_string(number % 10)};
    Story made{.project = repo::projects::add(db, project, year_.begins).value,
               .street = streets[static_cast<std::size_t>(number % 10)],
               .starts = project.starts_on,
               .ends = project.ends_on};
    // Every fifth person leads two projects, so that somebody's things fall together.
    const auto join = [&](const std::string& who, model::Role role) {
      const auto id = person(db, who);
      repo::people::join(db, id, {made.project}, role, year_.begins);
      return id.value;
    };
    made.lead =
        join("lead-" + std::to_string(number % 5 == 0 ? number - number % 10 : number), model::Role::kLead);
    if (fate_.happens(25)) made.deputy = join("deputy-" + name, model::Role::kDeputy);
    return made;
  }

  /// Each month of a project: filed early, in time, late or never; extended; the project suspended.
  void make_up(Story& story) {
    if (fate_.happens(4))
      story.suspended = awake(fate_.on(Day::of(year_.begins).plus_days(spread_ + 11 + fate_.upto(200))));
    const Day last{2024, 12, 1};
    for (auto month = model::Month::of(story.starts); month.first_day() <= std::min(story.ends, last);
         month = month.plus(1)) {
      oracle::MonthsStory what;
      const auto next = month.plus(1).first_day();
      const int late = fate_.upto(99) < 80 ? fate_.upto(6) : 6 + fate_.upto(30);
      if (!fate_.happens(3)) what.filed = awake(fate_.on(next.plus_days(late - (fate_.happens(10) ? 5 : 0))));
      if (fate_.happens(10)) {
        const auto granted = awake(fate_.on(next.plus_days(fate_.upto(6))));
        const bool open =
            (!what.filed || granted < *what.filed) && (!story.suspended || granted < *story.suspended);
        if (open) {
          what.granted = granted;
          what.until = Day::of(granted).plus_days(12 + fate_.upto(15));
        }
      }
      story.months[{month.year(), month.month()}] = what;
    }
  }

  Instant complains_at(Day day) const { return awake(day.at(std::chrono::hours{14})); }

  /// What residents complain of, with an answer early, late, from an office, or never. They do so while the
  /// project is there and after it, too.
  void make_up_tickets(Story& story) {
    for (auto day = story.starts.plus_days(fate_.upto(spread_ * 5 / 2));
         day < Day{2024, 12, 1} && story.tickets.size() < 3; day = day.plus_days(20 + fate_.upto(120))) {
      if (Day::of(complains_at(day)) != day) continue;
      oracle::TicketsStory ticket{.opened = day, .answered = std::nullopt};
      const auto later = fate_.happens(60) ? fate_.upto(7) : 8 + fate_.upto(60);
      if (!fate_.happens(10)) ticket.answered = awake(fate_.on(ticket.opened.plus_days(1 + later)));
      story.tickets.push_back(ticket);
    }
  }

  static void file(Connection& db, const Story& story, MonthKey month, Instant now) {
    const model::PersonId lead{story.lead};
    const auto report = repo::reports::start(db, {story.project}, {month.first, month.second}, lead, now);
    repo::reports::submit(db, report.id, lead, now);
    repo::obligations::meet(db, {story.project}, "monthly_report", period_of(month), now, "person:1");
  }
  void extend(Connection& db, const Story& story, MonthKey month, Day until, Instant now) {
    for (const auto& one : repo::obligations::of_project(db, {story.project})) {
      if (one.period != period_of(month)) continue;
      const auto asked =
          handlers::obligations::ask(db, text, one, until, "出差", {story.lead}, now).operator*();
      REQUIRE(handlers::obligations::decide(db, owing(), text, asked.id, true, "", now, "staff:1"));
    }
  }
  static void suspend(Connection& db, const Story& story, Instant now) {
    repo::projects::move(db, {story.project},
                         {.from = model::ProjectState::kRunning,
                          .to = model::ProjectState::kSuspended,
                          .actor = "staff:1",
                          .at = now});
  }
  model::TicketId complain(Connection& db, const Story& story, Instant now) {
    using namespace handlers::feedback;
    const CodeWish wish{.project = {story.project}, .closes_on = Day{2025, 12, 31}};
    const auto scene = code_for(db, wish, random, now, "cli").operator*();
    return open_ticket(db, hearing(), scene, model::TicketCause::kRating, {.text = "地滑", .held = ""}, now);
  }
  void answer(Connection& db, model::TicketId id, Instant now) {
    const auto ticket = repo::tickets::find(db, id).value();
    REQUIRE(handlers::feedback::answer(db, hearing(), ticket, "铺了", "person:1", now));
  }

  /// As the oracle says it: year and month, or whose a ticket is and when it was opened.
  static std::pair<int, unsigned> about(Connection& db, model::ObligationId id) {
    const auto owed = repo::obligations::find(db, id).value();
    if (const auto ticket = repo::tickets::of(db, owed))
      return {owed.owner == model::Owner::kLead     ? -1
              : owed.owner == model::Owner::kStreet ? -2
                                                    : -3,
              static_cast<unsigned>(ticket->opened_on.days_since({}))};
    const auto month = model::Month::parse(owed.period).value();
    return {month.year(), month.month()};
  }

  oracle::Year& year_;
  Fate& fate_;
  const int spread_;
};

}  // namespace linli::tests
