#include "handlers/rules/tranches.h"

#include <algorithm>

namespace linli::handlers::rules {

using storage::model::Money;

std::vector<Money> amounts_of(const std::vector<const Tranche*>& tranches, Money grant) {
  if (tranches.empty()) return {};
  std::vector<int> shares;
  for (const auto* tranche : tranches)
    shares.push_back(tranche->permille);
  return *storage::model::split(grant, shares);
}

std::vector<Missing> missing_for(const Tranche& tranche, const Facts& facts) {
  std::vector<Missing> missing;
  for (const auto& condition : tranche.needs)
    if (auto reading = check(condition, facts); reading.verdict != Verdict::kMet)
      missing.push_back({.condition = &condition, .reading = std::move(reading)});
  return missing;
}

Facts budget_facts(const Program& program, const std::map<std::string, Money, std::less<>>& spending) {
  Facts facts;
  for (const auto& line : program.budget) {
    auto parts = line.includes;
    parts.push_back(line.line);
    if (!std::ranges::all_of(parts, [&](const auto& part) { return spending.contains(part); })) continue;
    auto& sum = facts["budget." + line.line];
    for (const auto& part : parts)
      sum += spending.find(part)->second.fen();
  }
  return facts;
}

}  // namespace linli::handlers::rules
