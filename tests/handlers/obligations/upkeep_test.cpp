#include "handlers/obligations/upkeep.h"

#include "storage/repo/reports.h"
#include "tests/handlers/reminders/office.h"
#include "tests/support/catch.h"

using namespace linli;
using linli::tests::Office;
using linli::tests::time;
using storage::model::CivilDate;
using storage::model::Outcome;
namespace repo = storage::repo;
namespace obligations = handlers::obligations;

namespace {

std::vector<std::string> open(Office& office) {
  std::vector<std::string> all;
  for (const auto& one : repo::obligations::of_project(office.db, office.project))
    all.push_back(one.period + " " + one.due_on.text());
  return all;
}
using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("months come into sight by themselves, once", "[obligations]") {
  Office office;
  CHECK(office.keep_up(time("2024-06-03T09:00")) == 2);  // the programme and its project
  CHECK(open(office) ==
        Lines{"2024-03 2024-04-05", "2024-04 2024-05-06", "2024-05 2024-06-05", "2024-06 2024-07-05"});
  CHECK(office.keep_up(time("2024-06-03T09:00")) == 0);
  CHECK(office.keep_up(time("2024-06-23T09:00")) == 2);
  CHECK(open(office).back() == "2024-07 2024-08-05");
  // What had been overdue for long is not reminded of from the beginning; what is to come is.
  CHECK_FALSE(office.month("2024-03").next_at);
  CHECK(office.month("2024-05").next_at == time("2024-06-04T09:00"));
}

TEST_CASE("a month that was filed before is owed no more", "[obligations]") {
  Office office;
  const auto report = repo::reports::start(office.db, office.project, {2024, 5}, office.lead, tests::at());
  repo::reports::submit(office.db, report.id, office.lead, tests::at());
  office.keep_up(time("2024-06-03T10:00"));
  const auto may = office.month("2024-05");
  CHECK(may.outcome == Outcome::kMet);
  CHECK(may.closed_at == tests::at());
}

TEST_CASE("a programme that changes moves what is open and not extended", "[obligations]") {
  Office office;
  office.keep_up(time("2024-06-03T09:00"));
  obligations::move(office.db, office.means(), office.month("2024-06"), {2024, 7, 20}, true,
                    time("2024-06-03T09:00"), "staff:1");
  auto program = handlers::rules::program_from_json(Office::rules()).operator*();
  program.milestones.front().day = 10;
  repo::programs::save(office.db, "shufu-2024", "疏附县2024年", handlers::rules::to_json(program),
                       tests::at());
  office.keep_up(time("2024-06-03T10:00"));
  CHECK(office.month("2024-05").due_on == CivilDate{2024, 6, 10});
  CHECK(office.month("2024-05").next_at == time("2024-06-07T09:00"));
  CHECK(office.month("2024-06").due_on == CivilDate{2024, 7, 20});
  program.milestones.clear();
  repo::programs::save(office.db, "shufu-2024", "疏附县2024年", handlers::rules::to_json(program),
                       tests::at());
  office.keep_up(time("2024-06-03T11:00"));
  CHECK(open(office).empty());
}

TEST_CASE("a project that stops owes nothing more", "[obligations]") {
  Office office;
  office.keep_up(time("2024-06-03T09:00"));
  repo::projects::move(office.db, office.project,
                       {.from = storage::model::ProjectState::kRunning,
                        .to = storage::model::ProjectState::kSuspended,
                        .actor = "cli",
                        .at = tests::at()});
  office.keep_up(time("2024-06-03T09:30"));
  CHECK(open(office).empty());
  CHECK(office.month("2024-05").outcome == Outcome::kWaived);
}

TEST_CASE("staff set the day that the programme leaves open", "[obligations]") {
  Office office;
  const auto project = repo::projects::find(office.db, office.project).value();
  const auto set = [&](const char* milestone, CivilDate on) {
    return obligations::set_day(office.db, office.means(), project, milestone, on, tests::at(), "cli");
  };
  const auto id = set("midterm", {2024, 9, 15});
  REQUIRE(id);
  const auto midterm = repo::obligations::find(office.db, *id).value();
  CHECK(midterm.due_on == CivilDate{2024, 9, 15});  // a Sunday: set by hand, it stands
  CHECK(midterm.next_at == time("2024-09-08T09:00"));
  REQUIRE(set("midterm", {2024, 9, 20}));
  CHECK(repo::obligations::find(office.db, *id)->due_on == CivilDate{2024, 9, 20});
  CHECK_FALSE(set("monthly", {2024, 9, 20}));
  CHECK_FALSE(set("nothing", {2024, 9, 20}));
  // Looking up again leaves it alone.
  office.keep_up(time("2024-09-03T09:00"));
  CHECK(repo::obligations::find(office.db, *id)->open());
}

TEST_CASE("a day that staff set is reminded of like any other", "[obligations]") {
  Office office;
  const auto project = repo::projects::find(office.db, office.project).value();
  const auto id =
      obligations::set_day(office.db, office.means(), project, "midterm", {2024, 6, 4}, tests::at(), "cli");
  REQUIRE(id);
  CHECK(office.ring(time("2024-06-04T09:00")) == 2);
  CHECK(tests::has(office.waiting(office.lead).front(), "中期评估"));
  CHECK(repo::obligations::meet(office.db, *id, time("2024-06-04T10:00"), "person:1"));
  CHECK(office.waiting(office.lead).empty());
  const auto again =
      obligations::set_day(office.db, office.means(), project, "midterm", {2024, 6, 5}, tests::at(), "cli");
  REQUIRE_FALSE(again);
  CHECK(again.error().code == storage::model::Code::kConflict);
}
