#include "handlers/rules/working_days.h"

#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers;
using rules::add_working_days;
using rules::Deadline;
using rules::is_working_day;
using rules::next_working_day_on_or_after;
using rules::working_days_between;
using storage::model::CivilDate;
using storage::model::Month;

namespace {

/// Spring of 2024 with its notice; 2023 and 2025 are not known.
const rules::Calendar& calendar() {
  static const rules::Calendar known{{2024,
                                      {.year = 2024,
                                       .notice = "国办发明电〔2023〕7号",
                                       .off = {{2024, 1, 1}, {2024, 4, 4}, {2024, 4, 5}, {2024, 4, 6}},
                                       .worked = {{2024, 4, 7}, {2024, 4, 28}}}}};
  return known;
}

}  // namespace

TEST_CASE("a notice's days off and worked weekend days go before the weekday", "[working_days]") {
  CHECK(is_working_day(calendar(), {2024, 4, 3}));
  CHECK_FALSE(is_working_day(calendar(), {2024, 4, 4}));
  CHECK_FALSE(is_working_day(calendar(), {2024, 4, 6}));
  CHECK(is_working_day(calendar(), {2024, 4, 7}));         // Sunday
  CHECK_FALSE(is_working_day(calendar(), {2024, 4, 13}));  // Saturday
}

TEST_CASE("without a notice weekends are known, and that this is not certain", "[working_days]") {
  CHECK(is_working_day(calendar(), {2025, 1, 1}));
  CHECK(next_working_day_on_or_after(calendar(), {2025, 1, 4}) == rules::WorkingDay{{2025, 1, 6}, false});
  CHECK(next_working_day_on_or_after(calendar(), {2024, 4, 4}) == rules::WorkingDay{{2024, 4, 7}, true});
  // One day of the way in another year is enough.
  CHECK(add_working_days(calendar(), {2024, 12, 30}, 1) == rules::WorkingDay{{2024, 12, 31}, true});
  CHECK(add_working_days(calendar(), {2024, 12, 31}, 1) == rules::WorkingDay{{2025, 1, 1}, false});
  CHECK(add_working_days(calendar(), {2024, 1, 2}, -1) == rules::WorkingDay{{2023, 12, 29}, false});
  CHECK_FALSE(working_days_between(calendar(), {2024, 12, 31}, {2025, 1, 1}).certain);
  CHECK(working_days_between(calendar(), {2024, 4, 3}, {2024, 4, 8}) == rules::WorkingDays{2, true});
  CHECK(working_days_between(calendar(), {2024, 4, 8}, {2024, 4, 3}) == rules::WorkingDays{-2, true});
}

TEST_CASE("an absolute deadline stays on its day, a relative one moves", "[working_days]") {
  CHECK(rules::roll(calendar(), {2024, 4, 6}, Deadline::kAbsolute) == rules::WorkingDay{{2024, 4, 6}, true});
  CHECK(rules::roll(calendar(), {2024, 4, 6}, Deadline::kRelative) == rules::WorkingDay{{2024, 4, 7}, true});
  CHECK(rules::roll(calendar(), {2030, 1, 5}, Deadline::kAbsolute).certain);
}

TEST_CASE("a month's report is due in the month after it, on its last day at the latest", "[working_days]") {
  CHECK(rules::report_due(calendar(), Month{2024, 3}, 5).date == CivilDate{2024, 4, 7});
  CHECK(rules::report_due(calendar(), Month{2024, 1}, 31).date == CivilDate{2024, 2, 29});
  CHECK(rules::report_due(calendar(), Month{2024, 12}, 5) == rules::WorkingDay{{2025, 1, 6}, false});
}

TEST_CASE("moving on is done once, and there and back is where one was", "[working_days]") {
  for (auto day = CivilDate{2023, 11, 1}; day < CivilDate{2025, 3, 1}; day = day.plus_days(1)) {
    CAPTURE(day.text());
    const auto next = next_working_day_on_or_after(calendar(), day).date;
    REQUIRE(next >= day);
    REQUIRE(is_working_day(calendar(), next));
    REQUIRE(next_working_day_on_or_after(calendar(), next).date == next);
    for (const int count : {-30, -7, -1, 0, 1, 3, 12, 45}) {
      const auto there = add_working_days(calendar(), next, count).date;
      REQUIRE(add_working_days(calendar(), there, -count).date == next);
      REQUIRE(working_days_between(calendar(), next, there).count == count);
      // From a day off the first working day after it counts as one, too.
      if (count > 0)
        REQUIRE(working_days_between(calendar(), day, add_working_days(calendar(), day, count).date).count ==
                count);
    }
  }
}

TEST_CASE("a notice is missed for the year, and for the next one from December on", "[working_days]") {
  using Years = std::vector<int>;
  CHECK(rules::missing_years(calendar(), {2024, 11, 30}) == Years{});
  CHECK(rules::missing_years(calendar(), {2024, 12, 1}) == Years{2025});
  CHECK(rules::missing_years(calendar(), {2025, 6, 1}) == Years{2025});
  CHECK(rules::missing_years({}, {2025, 12, 31}) == Years{2025, 2026});
}
