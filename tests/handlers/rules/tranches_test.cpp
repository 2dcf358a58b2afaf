#include "handlers/rules/tranches.h"

#include <numeric>
#include <random>
#include <vector>

#include "tests/support/catch.h"

using namespace linli::handlers::rules;
using linli::storage::model::Money;

namespace {

std::vector<const Tranche*> pointers(const std::vector<Tranche>& tranches) {
  std::vector<const Tranche*> all;
  for (const auto& tranche : tranches)
    all.push_back(&tranche);
  return all;
}

}  // namespace

TEST_CASE("whatever the grant and the shares, tranches add up to the grant and none is far from its share",
          "[rules]") {
  std::mt19937_64 random{20210111};
  for (int run = 0; run < 2000; ++run) {
    std::vector<Tranche> tranches;
    int left = 1000;
    while (left > 0) {
      const int share =
          std::uniform_int_distribution{1, left}(random);  // the last takes what is left, sooner or later
      tranches.push_back({.permille = share});
      left -= share;
    }
    const auto grant = Money::fen(std::uniform_int_distribution<std::int64_t>{0, 2'000'000'000}(random));
    const auto amounts = amounts_of(pointers(tranches), grant);
    REQUIRE(amounts.size() == tranches.size());
    REQUIRE(std::accumulate(amounts.begin(), amounts.end(), Money{}) == grant);
    for (std::size_t i = 0; i < amounts.size(); ++i) {
      const auto off = amounts[i].fen() * 1000 - grant.fen() * tranches[i].permille;
      REQUIRE(amounts[i] >= Money{});
      REQUIRE(off > -1000);
      REQUIRE(off < 1000 * static_cast<std::int64_t>(amounts.size()));  // odd fen gather in the last
    }
  }
}

TEST_CASE("what is missing for a tranche is named in order, with what is known of it", "[rules]") {
  const Tranche tranche{.needs = {{.fact = "evaluation.midterm_passed", .exactly = 1},
                                  {.fact = "reports.unfiled_months", .at_most = 0}}};
  const auto none = missing_for(tranche, {});
  REQUIRE(none.size() == 2);
  CHECK(none[0].condition->fact == "evaluation.midterm_passed");
  CHECK(none[0].reading.verdict == Verdict::kUnknown);
  const auto late = missing_for(tranche, {{"evaluation.midterm_passed", 1}, {"reports.unfiled_months", 2}});
  REQUIRE(late.size() == 1);
  CHECK(late[0].condition->fact == "reports.unfiled_months");
  CHECK(late[0].reading.verdict == Verdict::kNotMet);
  CHECK(late[0].reading.by == 2);
  CHECK(missing_for(tranche, {{"evaluation.midterm_passed", 1}, {"reports.unfiled_months", 0}}).empty());
  CHECK(missing_for({}, {}).empty());
}

TEST_CASE("raising a cap of a whole programme never turns anything into a violation", "[rules]") {
  std::mt19937_64 random{7};
  const auto number = [&](std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>{0, most}(random);
  };
  for (int run = 0; run < 2000; ++run) {
    Program program;
    for (const auto* fact : {"a", "b", "c"}) {
      Rule rule{.id = fact, .demand = {.fact = fact}};
      if (number(1) == 0)
        rule.demand.at_most = number(20);
      else
        rule.demand.share =
            Condition::Share{.of = "whole", .permille = static_cast<int>(number(900)), .most = true};
      if (number(1) == 0) rule.when = {{.fact = "w", .at_least = number(3)}};
      if (number(1) == 0) rule.unless = {{.fact = "u", .at_least = number(3)}};
      program.rules.push_back(rule);
    }
    Facts facts;
    for (const auto* fact : {"a", "b", "c", "whole", "w", "u"})
      if (number(3) > 0) facts[fact] = number(25);
    auto raised = program;
    for (auto& rule : raised.rules)
      if (rule.demand.at_most)
        *rule.demand.at_most += number(10);
      else
        rule.demand.share->permille += static_cast<int>(number(100));
    const auto before = evaluate(program, {}, facts), after = evaluate(raised, {}, facts);
    for (std::size_t i = 0; i < before.size(); ++i)
      if (before[i].verdict != Verdict::kNotMet) REQUIRE(after[i].verdict != Verdict::kNotMet);
    if (acceptable(before)) REQUIRE(acceptable(after));
  }
}
