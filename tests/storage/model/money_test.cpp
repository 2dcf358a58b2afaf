#include "storage/model/money.h"

#include <cstdint>

#include "tests/support/catch.h"

using namespace linli::storage::model;

TEST_CASE("amounts read as people write them", "[model]") {
  CHECK(Money::yuan(160000).text() == "160 000");
  CHECK(Money::fen(123450).text() == "1 234.50");
  CHECK(Money::fen(-5).text() == "-0.05");
  CHECK(Money::yuan(999).text() == "999");
  CHECK(Money::fen(INT64_MIN).text() == "-92 233 720 368 547 758.08");
}

TEST_CASE("shares add up to the grant to the fen", "[model]") {
  const auto grant = GENERATE(Money::yuan(150000), Money::fen(1), Money::fen(99999), Money::fen(0),
                              Money::fen(9'000'000'000'000'007));
  const auto permille = GENERATE(std::vector{400, 400, 200}, std::vector{333, 333, 334}, std::vector{1000});
  const auto parts = split(grant, permille);
  REQUIRE(parts);
  Money sum;
  for (const auto part : *parts) {
    CHECK(part >= Money{});
    sum = sum + part;
  }
  CHECK(sum == grant);
}

TEST_CASE("shares that are not the whole are refused", "[model]") {
  CHECK(split(Money::yuan(1), {400, 400}).error().code == Code::kInvalid);
  CHECK(split(Money::yuan(1), {}).error().code == Code::kInvalid);
  CHECK(split(Money::yuan(1), {1100, -100}).error().code == Code::kInvalid);
}
