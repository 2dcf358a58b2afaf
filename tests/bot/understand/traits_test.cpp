#include "bot/understand/traits.h"

#include <algorithm>

#include "bot/understand/glyphs.h"
#include "tests/support/catch.h"

namespace {

using namespace linli::bot::understand;
using linli::storage::model::Role;

std::vector<std::uint32_t> traits(std::string_view text, Role role = Role::kLead,
                                  std::string_view context = "idle") {
  return traits_of(normalised(text), role, context);
}

/// How many traits two messages share.
std::size_t shared(const std::vector<std::uint32_t>& one, const std::vector<std::uint32_t>& other) {
  std::vector<std::uint32_t> both;
  std::ranges::set_intersection(one, other, std::back_inserter(both));
  return both.size();
}

}  // namespace

TEST_CASE("all numbers are alike, in digits and in words", "[traits]") {
  CHECK(traits("办了12场") == traits("办了３场"));
  CHECK(traits("来了三百二十人") == traits("来了45人"));
  CHECK(traits("办了12场") != traits("办了12次"));
}

TEST_CASE("one Chinese digit is as often part of a word", "[traits]") {
  CHECK(traits("三八节") != traits("七夕节"));
  CHECK(traits("一起") != traits("两起"));
}

TEST_CASE("spaces and punctuation are alike", "[traits]") {
  CHECK(traits("忙，晚点填") == traits("忙 晚点填"));
  CHECK(traits("忙，，  晚点填") == traits("忙。晚点填"));
}

TEST_CASE("who says it and where is a trait each", "[traits]") {
  const auto lead = traits("不用了");
  const auto resident = traits("不用了", Role::kResident);
  const auto asked = traits("不用了", Role::kLead, "report.ask.story");
  CHECK(shared(lead, resident) == lead.size() - 1);
  CHECK(shared(lead, asked) == lead.size() - 1);
  CHECK(traits("不用了", Role::kDeputy) == lead);
  CHECK(traits("不用了", Role::kStreet) == traits("不用了", Role::kBureau));
  CHECK(asked == traits("不用了", Role::kLead, "report.ask.spent"));
}

TEST_CASE("each trait stands once, rising, and none is nothing", "[traits]") {
  for (const auto* text : {"", "哈", "哈哈哈哈哈哈", "月报月报月报", "\xff\xfe"}) {
    const auto found = traits(text);
    CHECK(std::ranges::adjacent_find(found, std::ranges::greater_equal{}) == found.end());
    CHECK(found.front() != 0);
  }
}
