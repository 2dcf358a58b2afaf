#include "handlers/rules/schedule.h"

#include "tests/support/catch.h"

using namespace linli::handlers;
using linli::storage::model::CivilDate;
using linli::storage::model::Owner;

namespace {

/// May of 2024 with its notice: the 1st to the 5th are off, the 11th (a Saturday) is worked.
const rules::Calendar& calendar() {
  static const rules::Calendar known{
      {2024,
       {.year = 2024,
        .notice = "国办发明电〔2023〕7号",
        .off = {{2024, 5, 1}, {2024, 5, 2}, {2024, 5, 3}, {2024, 5, 4}, {2024, 5, 5}},
        .worked = {{2024, 5, 11}}}}};
  return known;
}

rules::Program program(rules::Milestone milestone) {
  rules::Program one;
  one.milestones.push_back(std::move(milestone));
  return one;
}

std::vector<std::string> days(const std::vector<rules::Due>& dues) {
  std::vector<std::string> all;
  for (const auto& due : dues)
    all.push_back(due.period + " " + due.on.text());
  return all;
}

using Days = std::vector<std::string>;
const rules::Term kTerm{
    .track = "", .starts_on = {2024, 3, 15}, .ends_on = {2024, 6, 2}, .contracted_on = {2024, 2, 29}};

}  // namespace

TEST_CASE("a month is owed when the project runs on any of its days, on the next working day", "[schedule]") {
  const auto monthly = program({.id = "monthly",
                                .label = "月报",
                                .kind = "monthly_report",
                                .every_months = 1,
                                .day = 5,
                                .working_days = true,
                                .owed_by = "lead"});
  CHECK(days(rules::schedule(monthly, calendar(), kTerm, {2025, 1, 1})) ==
        Days{"2024-03 2024-04-05", "2024-04 2024-05-06", "2024-05 2024-06-05", "2024-06 2024-07-05"});
  CHECK(days(rules::schedule(monthly, calendar(), kTerm, {2024, 5, 5})) == Days{"2024-03 2024-04-05"});
}

TEST_CASE("a day that a document names stands, day off or not", "[schedule]") {
  const auto end = program(
      {.id = "end", .label = "做完", .kind = "work_end", .on = CivilDate{2024, 5, 1}, .owed_by = "street"});
  CHECK(days(rules::schedule(end, calendar(), kTerm, {2024, 12, 31})) == Days{" 2024-05-01"});
  CHECK(rules::owner_of(end.milestones.front()) == Owner::kStreet);
}

TEST_CASE("quarters are those of the calendar and end on their last day", "[schedule]") {
  const auto quarterly =
      program({.id = "q", .label = "季度督导", .kind = "quarterly", .every_months = 3, .owed_by = "agency"});
  CHECK(days(rules::schedule(quarterly, calendar(), kTerm, {2025, 1, 1})) ==
        Days{"2024-03 2024-03-31", "2024-06 2024-06-30"});
}

TEST_CASE("what is reckoned from the contract is due that many months and days later", "[schedule]") {
  const auto months = program(
      {.id = "m", .label = "期满", .kind = "work_end", .months_after_contract = 12, .owed_by = "lead"});
  CHECK(days(rules::schedule(months, calendar(), kTerm, {2026, 1, 1})) == Days{" 2025-02-28"});
  const auto moved = program({.id = "d",
                              .label = "材料",
                              .kind = "midterm",
                              .days_after_contract = 62,
                              .working_days = true,
                              .owed_by = "lead"});
  CHECK(days(rules::schedule(moved, calendar(), kTerm, {2026, 1, 1})) == Days{" 2024-05-06"});
}

TEST_CASE("a milestone without a day waits for staff, an annual summary is the programme's", "[schedule]") {
  const auto midterm =
      program({.id = "midterm", .label = "中期评估", .kind = "midterm", .owed_by = "bureau"});
  CHECK(rules::schedule(midterm, calendar(), kTerm, {2026, 1, 1}).empty());
  CHECK(rules::set_by_staff(midterm.milestones.front()));
  const auto summary = program({.id = "summary",
                                .label = "区县总结",
                                .kind = "annual_summary",
                                .on = CivilDate{2021, 11, 10},
                                .owed_by = "district"});
  CHECK(rules::schedule(summary, calendar(), kTerm, {2026, 1, 1}).empty());
  CHECK(days(rules::schedule_of_program(summary, {2021, 11, 10})) == Days{" 2021-11-10"});
  CHECK(rules::schedule_of_program(summary, {2021, 11, 9}).empty());
  CHECK(rules::owner_of(summary.milestones.front()) == Owner::kBureau);
}
