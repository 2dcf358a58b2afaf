#include "handlers/rules/derived.h"

#include <utility>

namespace linli::handlers::rules {
namespace {

using storage::model::Money;

/// One rule for each bound that is there (absent ones are negative).
void bound(std::vector<Rule>& rules, Rule rule, Money least, Money most) {
  const bool both = least >= Money{} && most >= Money{};
  const auto add = [&](Money amount, std::optional<std::int64_t> Condition::*side, const char* suffix) {
    if (amount < Money{}) return;
    auto one = rule;
    one.demand.*side = amount.fen();
    if (both) one.id += suffix;
    rules.push_back(std::move(one));
  };
  add(least, &Condition::at_least, ".least");
  add(most, &Condition::at_most, ".most");
}

}  // namespace

std::vector<Rule> derived_rules(const Program& program) {
  std::vector<Rule> rules;
  for (const auto& line : program.budget)
    bound(rules,
          {.id = "budget." + line.line,
           .stage = Stage::kPlan,
           .measure = Measure::kMoney,
           .demand = {.fact = "budget." + line.line},
           .says = line.says,
           .source = line.source},
          line.at_least, line.at_most);
  for (const auto& indicator : program.indicators)
    rules.push_back({.id = "indicator." + indicator.id,
                     .stage = Stage::kClosing,
                     .measure = indicator.money ? Measure::kMoney : Measure::kCount,
                     .unit = indicator.money ? "" : indicator.unit,
                     .demand = {.fact = "indicator." + indicator.id, .at_least = indicator.target},
                     .says = indicator.says,
                     .source = indicator.source});
  for (const auto& offer : program.offers)
    bound(rules,
          {.id = "offer." + offer.number,
           .track = offer.track,
           .offer = offer.number,
           .stage = Stage::kApplication,
           .measure = Measure::kMoney,
           .demand = {.fact = "project.amount"},
           .says = offer.says,
           .source = offer.source},
          offer.from.value_or(Money::fen(-1)), offer.most());
  return rules;
}

}  // namespace linli::handlers::rules
