#include "handlers/wording/figures.h"

#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers::wording;
using handlers::rules::Measure;

TEST_CASE("an amount is said with its unit, and yes and no not at all", "[wording]") {
  CHECK(amount(Measure::kMoney, "", 480000) == "4 800 元");
  CHECK(amount(Measure::kMoney, "", 1) == "0.01 元");
  CHECK(amount(Measure::kCount, "场", 3) == "3 场");
  CHECK(amount(Measure::kDate, "", handlers::rules::day_number({2021, 11, 15})) == "2021年11月15日");
  CHECK(amount(Measure::kYes, "", 1).empty());
}

TEST_CASE("a long text is cut between characters, never inside one", "[wording]") {
  CHECK(shorten("", 3) == "");
  CHECK(shorten("abc", 3) == "abc");
  CHECK(shorten("abcd", 3) == "abc…");
  CHECK(shorten("四川省", 2) == "四川…");
  CHECK(shorten("👵🏻好", 1) == "👵…");
  CHECK(shorten("一\r\n二", 9) == "一  二");
  CHECK(shorten("一", 0) == "…");
}
