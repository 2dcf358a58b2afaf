#include "storage/model/civil_date.h"

#include "tests/support/catch.h"

using namespace linli::storage::model;

TEST_CASE("a day changes at midnight in China, not in London", "[model]") {
  const CivilDate day{2024, 6, 1};
  CHECK(CivilDate::of(day.at(std::chrono::seconds{0})) == day);
  CHECK(CivilDate::of(day.at(std::chrono::seconds{-1})) == CivilDate(2024, 5, 31));
  CHECK(to_ms(day.at(std::chrono::hours{8})) == 1717200000000);  // 2024-06-01T00:00Z
}

TEST_CASE("dates that do not exist are refused", "[model]") {
  CHECK(CivilDate::parse("2024-02-29"));
  for (const auto* text :
       {"2023-02-29", "2024-13-01", "2024-00-10", "2024-1-01", "2024/01/01", "", "2024-01-0x"})
    CHECK_FALSE(CivilDate::parse(text));
}

TEST_CASE("instants are read and written with their offset", "[model]") {
  const auto nine = CivilDate(2024, 6, 3).at(std::chrono::hours{9});
  CHECK(iso_text(nine) == "2024-06-03T09:00:00+08:00");
  CHECK(parse_iso("2024-06-03T09:00") == nine);
  CHECK(parse_iso("2024-06-03T09:00:00+08:00") == nine);
  CHECK(parse_iso("2024-06-03T01:00:00Z") == nine);
  for (const auto* text : {"2024-06-03", "2024-06-03 09:00", "2024-06-03T24:00", "2024-06-03T09:60", "x"})
    CHECK_FALSE(parse_iso(text));
}

TEST_CASE("days are counted across months and years", "[model]") {
  CHECK(CivilDate(2024, 3, 1).days_since({2024, 2, 28}) == 2);
  CHECK(CivilDate(2024, 12, 31).plus_days(1) == CivilDate(2025, 1, 1));
}
