#include "handlers/rules/indicators.h"

#include <map>

#include "handlers/rules/reviewing.h"
#include "tests/support/catch.h"

using namespace linli::handlers::rules;
using linli::storage::model::CivilDate;
using linli::storage::model::Month;
using linli::storage::model::Project;
using linli::storage::model::ReportState;
using linli::storage::model::Role;

namespace {

/// Ten months of 2021, so that weekends alone decide (no notice is known).
const Period kPeriod{{2021, 1, 1}, {2021, 10, 31}};
const Calendar kCalendar;

Settled on(CivilDate today, const std::map<Month, ReportState>& filed, int due_day = 5) {
  return settled(kPeriod, filed, kCalendar, due_day, today);
}

Milestone work_end() {
  Milestone milestone;
  milestone.id = "work_end";
  milestone.kind = "work_end";
  return milestone;
}

}  // namespace

TEST_CASE("days are settled by accepted months and by those that nobody filed in time", "[rules]") {
  const Month january{2021, 1};
  const Month february{2021, 2};
  const Month march{2021, 3};
  CHECK(kPeriod.days() == 304);
  CHECK(on({2021, 1, 20}, {}).days == 0);
  // Due on Friday 5 February: still open on that day, missing from the next one on.
  CHECK(on({2021, 2, 5}, {}).days == 0);
  CHECK(on({2021, 2, 6}, {}).days == 31);
  // 5 June 2021 is a Saturday: May is due on Monday the 7th.
  CHECK(on({2021, 6, 7}, {}).days == 31 + 28 + 31 + 30);
  CHECK(on({2021, 6, 8}, {}).days == 31 + 28 + 31 + 30 + 31);
  CHECK(on({2021, 2, 20}, {{january, ReportState::kAccepted}}).days == 31);
  // What waits for staff or for a correction is nobody's fault.
  CHECK(on({2021, 2, 20}, {{january, ReportState::kSubmitted}}).days == 0);
  CHECK(on({2021, 2, 20}, {{january, ReportState::kReturned}}).days == 0);
  CHECK(on({2021, 4, 1}, {{january, ReportState::kAccepted}, {march, ReportState::kAccepted}}).days ==
        31 + 28 + 31);
  CHECK(on({2021, 3, 2}, {{january, ReportState::kAccepted}, {february, ReportState::kSubmitted}}).days ==
        31);
  // Accepted before it was due.
  CHECK(on({2021, 2, 2}, {{january, ReportState::kAccepted}}).days == 31);
  // All of it, long after the end.
  CHECK(on({2022, 5, 1}, {}).days == 304);
  CHECK(on({2022, 5, 1}, {}).of == 304);
}

TEST_CASE("where no monthly report is owed none is ever missing", "[rules]") {
  CHECK(on({2022, 5, 1}, {}, 0).days == 0);
  CHECK(on({2022, 5, 1}, {{Month{2021, 1}, ReportState::kAccepted}}, 0).days == 31);
}

TEST_CASE("a period that begins and ends within a month counts only its own days", "[rules]") {
  const Period period{{2021, 3, 10}, {2021, 11, 15}};
  CHECK(settled(period, {{Month{2021, 3}, ReportState::kAccepted}}, kCalendar, 5, {2021, 4, 1}).days == 22);
  CHECK(settled(period, {}, kCalendar, 5, {2022, 1, 1}).days == period.days());
}

TEST_CASE("pace carries on what was done, rounded down", "[rules]") {
  CHECK_FALSE(by_the_end(5, {.days = 0, .of = 304}));
  CHECK(by_the_end(3, {.days = 50, .of = 304}) == 18);  // 18.24
  CHECK(by_the_end(0, {.days = 50, .of = 304}) == 0);
  CHECK(by_the_end(25, {.days = 304, .of = 304}) == 25);
  // The most that a report may hold, in every month of five years.
  CHECK(by_the_end(60'000'000'000'000, {.days = 1826, .of = 1826}) == 60'000'000'000'000);
  CHECK(share_permille(18, 25) == 720);
  CHECK(share_permille(1, 3) == 333);
  CHECK(share_permille(50, 25) == 2000);
}

TEST_CASE("work ends with the project or on the programme's day, whichever is first", "[rules]") {
  Project project;
  project.starts_on = {2021, 3, 1};
  project.ends_on = {2021, 12, 31};
  Program program;
  CHECK(work_period(program, project).to == CivilDate{2021, 12, 31});
  program.milestones = {work_end()};
  program.milestones[0].on = CivilDate{2021, 11, 15};
  CHECK(work_period(program, project).to == CivilDate{2021, 11, 15});
  project.ends_on = {2021, 10, 1};
  CHECK(work_period(program, project).to == CivilDate{2021, 10, 1});
  program.milestones[0].track = "micro";  // another track's
  project.ends_on = {2021, 12, 31};
  CHECK(work_period(program, project).to == CivilDate{2021, 12, 31});

  program.milestones = {work_end()};
  program.milestones[0].months_after_contract = 8;
  CHECK(work_period(program, project).to == CivilDate{2021, 12, 31});  // no contract yet
  project.contracted_on = CivilDate{2021, 2, 28};
  CHECK(work_period(program, project).to == CivilDate{2021, 10, 27});
}

TEST_CASE(
    "a programme may name who judges its months, otherwise every office does, and never an organization",
    "[rules]") {
  Program program;
  const std::vector<Role> every{Role::kStreet, Role::kAgency, Role::kBureau};
  CHECK(report_reviewers(program, "") == every);
  Approval contract;
  contract.stage = "contract";
  contract.by = "bureau";
  program.approvals = {contract};
  CHECK(report_reviewers(program, "") == every);
  Approval months;
  months.stage = std::string{kReportStage};
  months.by = "agency";
  program.approvals.push_back(months);
  CHECK(report_reviewers(program, "") == std::vector{Role::kAgency});
  program.approvals.back().track = "micro";
  CHECK(report_reviewers(program, "fixed") == every);
  CHECK(report_reviewers(program, "micro") == std::vector{Role::kAgency});
  program.approvals.back().by = "lead";
  CHECK(report_reviewers(program, "micro") == every);
}
