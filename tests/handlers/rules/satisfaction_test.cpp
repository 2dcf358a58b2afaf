// A share of the two best levels, with the number of people and how sure it is.
#include "handlers/rules/satisfaction.h"

#include "tests/support/catch.h"

using linli::handlers::rules::satisfaction;
using linli::storage::model::RatingCounts;

TEST_CASE("satisfaction is the share of 4 and 5, with the Wilson interval", "[satisfaction]") {
  // 45 of 50; Wilson 95 %: 0.7864 to 0.9565.
  const auto found = satisfaction({.levels = {1, 2, 2, 15, 30}, .rushed = 3});
  CHECK(found.raters == 50);
  CHECK(found.satisfied == 45);
  CHECK(found.enough);
  CHECK(found.percent == 90);
  CHECK(found.low == 78);
  CHECK(found.high == 96);
  CHECK(found.rushed == 3);
}

TEST_CASE("under five raters there is no share", "[satisfaction]") {
  const auto four = satisfaction({.levels = {0, 0, 0, 0, 4}});
  CHECK_FALSE(four.enough);
  CHECK(four.raters == 4);
  CHECK(four.percent == 0);
  CHECK(four.high == 0);
  const auto five = satisfaction({.levels = {0, 0, 0, 0, 5}});
  CHECK(five.enough);
  CHECK(five.percent == 100);
  CHECK(five.low == 56);  // 0.5655: five happy people are no proof
  CHECK(five.high == 100);
}

TEST_CASE("nobody satisfied is 0 percent and not nothing", "[satisfaction]") {
  const auto found = satisfaction({.levels = {5, 5, 10, 0, 0}});
  CHECK(found.percent == 0);
  CHECK(found.low == 0);
  CHECK(found.high == 17);  // 0.1611
  CHECK(satisfaction({}).raters == 0);
}
