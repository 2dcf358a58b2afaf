#include "bot/understand/inclination.h"

#include "bot/understand/lexicon.h"
#include "tests/support/catch.h"

using linli::bot::understand::Inclination;
using linli::handlers::contract::Intent;
namespace role_bit = linli::bot::understand::role_bit;

namespace {

Inclination taught() {
  Inclination inclination;
  inclination.add(U"催一下没交的", Intent::kNudge, role_bit::kStaff, 1);
  inclination.add(U"给没报的提个醒", Intent::kNudge, role_bit::kStaff, 1);
  inclination.add(U"月报什么时候交", Intent::kDueList, role_bit::kAll, 1);
  inclination.seal();
  return inclination;
}

}  // namespace

TEST_CASE("a message leans to the intent whose phrases it is made of", "[inclination]") {
  const auto lean = taught().of(U"帮忙催催没交的", role_bit::kStaff);
  REQUIRE(lean);
  CHECK(lean->intent == Intent::kNudge);
  CHECK(lean->lead > 0);
  CHECK(lean->known > 0.4);
}

TEST_CASE("phrases of one role teach nothing about another", "[inclination]") {
  const auto lean = taught().of(U"催一下没交的", role_bit::kLead);
  REQUIRE(lean);
  CHECK(lean->intent != Intent::kNudge);
}

TEST_CASE("what occurs in no phrase is not known", "[inclination]") {
  const auto inclination = taught();
  CHECK(inclination.of(U"阿弥陀佛", role_bit::kStaff)->known == 0);
  CHECK_FALSE(inclination.of(U"", role_bit::kStaff));
}
