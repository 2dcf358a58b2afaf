#include "storage/model/month.h"

#include "tests/support/catch.h"

using namespace linli::storage::model;

TEST_CASE("months step over the year's end both ways", "[model]") {
  CHECK(Month(2024, 12).plus(1) == Month(2025, 1));
  CHECK(Month(2024, 1).plus(-1) == Month(2023, 12));
  CHECK(Month(2024, 5).plus(-17).text() == "2022-12");
}

TEST_CASE("a month knows its last day", "[model]") {
  CHECK(Month(2024, 2).last_day() == CivilDate(2024, 2, 29));
  CHECK(Month(2023, 2).last_day() == CivilDate(2023, 2, 28));
}

TEST_CASE("a month is read only in its one form", "[model]") {
  CHECK(Month::parse("2024-05") == Month(2024, 5));
  for (const auto* text : {"2024-5", "2024-13", "2024-00", "202405", "2024-05-01", ""})
    CHECK_FALSE(Month::parse(text));
}
