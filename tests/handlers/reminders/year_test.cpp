// A year of 500 organizations against an oracle that knows nothing of how reminders are made.
#include <functional>
#include <memory>
#include <random>

#include "handlers/obligations/extensions.h"
#include "handlers/obligations/upkeep.h"
#include "handlers/programs/calendar_files.h"
#include "handlers/reminders/ring.h"
#include "storage/db/migrate.h"
#include "storage/db/transaction.h"
#include "storage/repo/obligations.h"
#include "storage/repo/organizations.h"
#include "storage/repo/outbox.h"
#include "storage/repo/people.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"
#include "storage/repo/reports.h"
#include "storage/repo/staff.h"
#include "tests/handlers/reminders/oracle.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"
#include "tests/support/setting.h"

namespace {

using namespace linli;
using namespace std::chrono_literals;
namespace model = storage::model;
namespace repo = storage::repo;
namespace db = storage::db;
using model::Instant;
using tests::oracle::Day;
using tests::oracle::Told;

std::string period_of(std::pair<int, unsigned> month) {
  return model::Month{month.first, month.second}.text();
}

/// What happens to whom, made up.
class Fate {
 public:
  explicit Fate(unsigned seed) : engine_(seed) {}
  int upto(int most) { return static_cast<int>(engine_() % static_cast<unsigned>(most + 1)); }
  bool happens(int percent) { return upto(99) < percent; }
  /// A time of day at which people do things.
  Instant on(Day day) {
    constexpr std::chrono::minutes kTimes[] = {8h + 30min, 9h, 13h, 20h + 15min, 23h};
    return day.at(kTimes[upto(4)]);
  }

 private:
  std::mt19937 engine_;
};

/// The installation, and somebody who carries its letters and is killed now and then.
class County {
 public:
  County(tests::oracle::Year& year, Fate& fate, int projects) : year_(year), fate_(fate) {
    calendar_ = *handlers::programs::read_calendars(LINLI_SOURCE_DIR "/templates/calendars");
    for (const auto& [number, notice] : calendar_) {
      year.off.insert(notice.off.begin(), notice.off.end());
      year.worked.insert(notice.worked.begin(), notice.worked.end());
    }
    open();
    db::migrate(*db_);
    db::Transaction transaction{*db_};
    make(projects);
    transaction.commit();
  }

  /// Lets the year pass: what people do, what falls due, what is carried.
  void live(std::multimap<Instant, std::function<void()>> deeds) {
    for (now_ = year_.begins; now_ < year_.over;) {
      transact([&] {
        for (; !deeds.empty() && deeds.begin()->first <= now_; deeds.erase(deeds.begin()))
          deeds.begin()->second();
      });
      tick();
      carry();
      auto next = handlers::reminders::next_ring(*db_, rungs_, now_).value_or(year_.over);
      if (const auto look = repo::obligations::next_look(*db_)) next = std::min(next, *look);
      if (!deeds.empty()) next = std::min(next, deeds.begin()->first);
      now_ = wakes(std::max(next, now_ + 1ms));
    }
  }

  void file(const tests::oracle::Story& story, std::pair<int, unsigned> month) {
    const model::PersonId lead{story.lead};
    const auto report = repo::reports::start(*db_, {story.project}, {month.first, month.second}, lead, now_);
    repo::reports::submit(*db_, report.id, lead, now_);
    repo::obligations::meet(*db_, {story.project}, "monthly_report", period_of(month), now_, "person:1");
  }
  void extend(const tests::oracle::Story& story, std::pair<int, unsigned> month, Day until) {
    for (const auto& one : repo::obligations::of_project(*db_, {story.project})) {
      if (one.period != period_of(month)) continue;
      const auto asked =
          handlers::obligations::ask(*db_, text_, one, until, "出差", {story.lead}, now_).operator*();
      REQUIRE(handlers::obligations::decide(*db_, means(), text_, asked.id, true, "", now_, "staff:1"));
    }
  }
  void suspend(const tests::oracle::Story& story) {
    repo::projects::move(*db_, {story.project},
                         {.from = model::ProjectState::kRunning,
                          .to = model::ProjectState::kSuspended,
                          .actor = "staff:1",
                          .at = now_});
  }

  /// What reached people.
  std::set<Told> told() {
    std::set<Told> all;
    db_->each(
        "SELECT r.person_id, o.project_id, o.period, r.round, r.rung, r.rung_at_ms, r.letter FROM reminders r "
        "JOIN obligations o ON o.id = r.obligation_id WHERE r.letter <> ''",
        {}, [&](const db::Row& row) {
          const auto month = model::Month::parse(row.text(2)).value();
          const auto arrived = carried_.find(row.text(6));
          if (arrived == carried_.end()) return;
          all.emplace(row.integer(0), row.integer(1), month.year(), month.month(),
                      static_cast<int>(row.integer(3)), static_cast<int>(row.integer(4)),
                      model::from_ms(row.integer(5)));
        });
    return all;
  }
  /// Messages that came more than once without being marked as such.
  int doubled() {
    int wrong = 0;
    for (const auto& [key, times] : carried_)
      if (times > 1 + unclear_[key]) ++wrong;
    return wrong;
  }
  std::size_t messages() const { return carried_.size(); }
  int kills() const { return kills_; }
  std::int64_t count(std::string_view sql) { return db_->integer(sql).value_or(-1); }

 private:
  void open() {
    db_.reset();
    db_ = std::make_unique<db::Connection>(scratch_.file("year.db"), db::Connection::Mode::kWriter);
  }

  model::PersonId person(const std::string& name) {
    return repo::people::ensure(*db_, model::OpenId{name}, year_.begins);
  }

  void make(int projects) {
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
        repo::programs::save(*db_, "county", "一年", handlers::rules::to_json(program), year_.begins);
    const auto officer = [&](const std::string& name, model::Role role, const std::string& street) {
      const auto who = person(name);
      const auto staff = repo::staff::add(*db_, {.name = name, .role = role, .street = street}, year_.begins);
      repo::staff::bind(*db_, staff, who, year_.begins);
      return who.value;
    };
    year_.bureau = {officer("bureau-1", model::Role::kBureau, ""), officer("bureau-2", model::Role::kBureau, "")};
    std::vector<std::int64_t> streets;
    for (int i = 0; i < 10; ++i)
      streets.push_back(officer("street-" + std::to_string(i), model::Role::kStreet, "街道" + std::to_string(i)));
    for (int i = 0; i < projects; ++i)
      year_.stories.push_back(story(id, i, streets));
  }

  tests::oracle::Story story(model::ProgramId program, int number, const std::vector<std::int64_t>& streets) {
    const auto name = std::to_string(number);
    const auto organization =
        repo::organizations::add(*db_, model::Organization{.name = "组织" + name}, year_.begins);
    const Day starts = Day{2024, 1, 1}.plus_days(fate_.upto(80));
    model::Project project{.code = "P" + name,
                           .program = program,
                           .organization = organization,
                           .name = "项目" + name,
                           .starts_on = starts,
                           .ends_on = starts.plus_days(120 + fate_.upto(400)),
                           .street = "街道" + std::to_string(number % 10)};
    tests::oracle::Story made{.project = repo::projects::add(*db_, project, year_.begins).value,
                              .street = streets[static_cast<std::size_t>(number % 10)],
                              .starts = project.starts_on,
                              .ends = project.ends_on};
    // Every fifth person leads two projects, so that somebody's things fall together.
    const auto join = [&](const std::string& who, model::Role role) {
      const auto id = person(who);
      repo::people::join(*db_, id, {made.project}, role, year_.begins);
      return id.value;
    };
    made.lead = join("lead-" + std::to_string(number % 5 == 0 ? number - number % 10 : number), model::Role::kLead);
    if (fate_.happens(25)) made.deputy = join("deputy-" + name, model::Role::kDeputy);
    return made;
  }

  handlers::obligations::Means means() { return {catalogue_, calendar_, rungs_}; }

  void transact(const std::function<void()>& work) {
    db::Transaction transaction{*db_};
    work();
    transaction.commit();
  }

  /// Steps until nothing is left; the process ends before a commit now and then, and begins again.
  void tick() {
    for (bool more = true; more;) {
      bool committed = false;
      {
        db::Transaction transaction{*db_};
        const int looked = handlers::obligations::keep_up(*db_, means(), now_, 64);
        const auto rang =
            handlers::reminders::ring(*db_, {text_, catalogue_, calendar_, rungs_}, now_, 64);
        more = looked == 64 || rang.more;
        if (!fate_.happens(2)) {
          transaction.commit();
          committed = true;
        }
      }
      if (committed) continue;
      more = true;
      die();
    }
  }

  void die() {
    ++kills_;
    catalogue_ = {};
    open();
  }

  /// Everything in the outbox goes out; the process ends now and then between sending and noting it.
  void carry() {
    for (;;) {
      db::Transaction transaction{*db_};
      repo::outbox::take_back(*db_, now_);
      const auto letter = repo::outbox::next(*db_, now_);
      if (!letter) return;
      const auto key = db_->text("SELECT idem_key FROM outbox WHERE id = ?", {letter->id.value}).value();
      const int attempt = repo::outbox::begin(*db_, letter->id, model::Way::kService, {}, now_ + 60s, now_);
      if (fate_.happens(1)) {
        transaction.commit();
        if (fate_.happens(50)) {
          ++carried_[key];  // it had left
          ++unclear_[key];
        }
        die();
        now_ += 61s;
        continue;
      }
      ++carried_[key];
      repo::outbox::sent(*db_, letter->id, {.attempt = attempt, .errcode = 0, .reason = ""}, "", now_);
      transaction.commit();
    }
  }

  Instant wakes(Instant at) const {
    for (const auto& [from, until] : year_.outages)
      if (at >= from && at < until) return until;
    return at;
  }

  tests::Scratch scratch_;
  tests::oracle::Year& year_;
  Fate& fate_;
  std::unique_ptr<db::Connection> db_;
  handlers::text::Text text_ = *handlers::text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
  handlers::catalogue::Catalogue catalogue_;
  handlers::rules::Calendar calendar_;
  handlers::rules::Rungs rungs_;
  Instant now_;
  std::map<std::string, int> carried_;  ///< message → how often it left
  std::map<std::string, int> unclear_;
  int kills_ = 0;
};

/// Outages of hours and of days, of which some begin and end at night.
std::vector<tests::oracle::Outage> outages(Fate& fate, Instant begins) {
  std::vector<tests::oracle::Outage> all;
  for (int i = 0; i < 14; ++i) {
    const auto from = begins + std::chrono::days{20 + i * 25 + fate.upto(10)} +
                      std::chrono::minutes{7 + fate.upto(1400)};
    all.push_back({from, from + std::chrono::minutes{fate.happens(50) ? 60 + fate.upto(600) : fate.upto(9000)}});
  }
  return all;
}

/// When somebody does something: not in an outage.
Instant done_at(const tests::oracle::Year& year, Instant wanted) {
  for (const auto& [from, until] : year.outages)
    if (wanted >= from && wanted < until) return until;
  return wanted;
}

/// Made up for each month of a project: filed early, in time, late or never; extended; the project suspended.
void make_up(tests::oracle::Year& year, tests::oracle::Story& story, Fate& fate) {
  if (fate.happens(4)) story.suspended = done_at(year, fate.on(Day{2024, 4, 1}.plus_days(fate.upto(200))));
  const Day last{2024, 12, 1};
  for (auto month = model::Month::of(story.starts); month.first_day() <= std::min(story.ends, last);
       month = month.plus(1)) {
    tests::oracle::MonthsStory what;
    const auto next = month.plus(1).first_day();
    const int late = fate.upto(99) < 80 ? fate.upto(6) : 6 + fate.upto(30);
    if (!fate.happens(3)) what.filed = done_at(year, fate.on(next.plus_days(late - (fate.happens(10) ? 5 : 0))));
    if (fate.happens(10)) {
      const auto granted = done_at(year, fate.on(next.plus_days(fate.upto(6))));
      const bool open = (!what.filed || granted < *what.filed) && (!story.suspended || granted < *story.suspended);
      if (open) {
        what.granted = granted;
        what.until = Day::of(granted).plus_days(12 + fate.upto(15));
      }
    }
    story.months[{month.year(), month.month()}] = what;
  }
}

}  // namespace

TEST_CASE("a year of reminders is what an oracle says, whatever ends the process", "[year]") {
  Fate fate{static_cast<unsigned>(tests::setting("LINLI_YEAR_SEED", 1))};
  tests::oracle::Year year{.begins = Day{2024, 1, 1}.at({}), .over = Day{2024, 12, 31}.at({})};
  year.outages = outages(fate, year.begins);
  County county{year, fate, tests::setting("LINLI_YEAR_PROJECTS", 500)};
  std::multimap<Instant, std::function<void()>> deeds;
  for (auto& story : year.stories) {
    make_up(year, story, fate);
    if (story.suspended) deeds.emplace(*story.suspended, [&county, &story] { county.suspend(story); });
    for (const auto& [month, what] : story.months) {
      if (what.granted)
        deeds.emplace(*what.granted, [&county, &story, when = month, until = what.until] {
          county.extend(story, when, until);
        });
      if (what.filed) deeds.emplace(*what.filed, [&county, &story, when = month] { county.file(story, when); });
    }
  }
  county.live(std::move(deeds));

  const auto expected = tests::oracle::expected(year);
  const auto told = county.told();
  WARN(told.size() << " reminders in " << county.messages() << " messages, " << county.kills() << " kills");
  std::vector<Told> missing;
  std::vector<Told> superfluous;
  std::ranges::set_difference(expected, told, std::back_inserter(missing));
  std::ranges::set_difference(told, expected, std::back_inserter(superfluous));
  const auto show = [](const std::vector<Told>& all) {
    std::string lines;
    for (const auto& [person, project, y, m, round, rung, at] : all)
      if (lines.size() < 1500)
        lines += "person " + std::to_string(person) + " project " + std::to_string(project) + " " +
                 period_of({y, m}) + " round " + std::to_string(round) + " rung " + std::to_string(rung) +
                 " at " + model::iso_text(at) + "\n";
    return lines;
  };
  CHECK(show(missing) == "");
  CHECK(show(superfluous) == "");
  CHECK(expected.size() > 5000);
  CHECK(county.doubled() == 0);
  // One message for a person at a time.
  CHECK(county.count("SELECT COUNT(*) FROM (SELECT person_id, created_at_ms FROM outbox WHERE kind = 'reminder' "
                     "GROUP BY person_id, created_at_ms HAVING COUNT(*) > 1)") == 0);
  CHECK(county.kills() > 20);
}
