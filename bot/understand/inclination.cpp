#include "bot/understand/inclination.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace linli::bot::understand {
namespace {

constexpr double kSmooth = 0.1;
/// A single character tells less than a pair.
constexpr double kSingle = 0.5;

/// Calls `use(feature, weight)` for each character and each pair of neighbours.
void each_feature(std::u32string_view text, auto use) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    use(std::uint64_t{text[at]}, kSingle);
    if (at + 1 < text.size()) use(std::uint64_t{text[at]} << 32U | std::uint64_t{text[at + 1]}, 1.0);
  }
}

}  // namespace

void Inclination::add(std::u32string_view text, Intent intent, std::uint8_t roles, double weight) {
  const auto index = static_cast<std::uint8_t>(intent);
  for (std::size_t role = 0; role < kRoles; ++role) {
    if ((roles >> role & 1U) == 0) continue;
    Model& model = models_[role];
    each_feature(text, [&](std::uint64_t feature, double worth) {
      auto& shares = model.shares[feature];
      const auto found = std::ranges::find(shares, index, &Share::intent);
      Share& share = found == shares.end() ? shares.emplace_back(Share{.intent = index}) : *found;
      share.weight += weight * worth;
      model.totals[index] += weight * worth;
    });
  }
}

void Inclination::seal() {
  for (Model& model : models_) {
    const double vocabulary = static_cast<double>(model.shares.size());
    for (auto& [feature, shares] : model.shares) {
      for (Share& share : shares)
        share.weight = std::log1p(share.weight / kSmooth);
    }
    for (double& total : model.totals)
      total = total > 0 ? std::log(kSmooth / (total + kSmooth * vocabulary))
                        : -std::numeric_limits<double>::infinity();
  }
}

std::optional<Inclination::Lean> Inclination::of(std::u32string_view text, std::uint8_t role) const {
  std::size_t index = 0;
  while (index + 1 < kRoles && (role >> index & 1U) == 0) {
    ++index;
  }
  const Model& model = models_[index];
  std::array<double, kIntents> gained{};
  double known = 0;
  double all = 0;
  each_feature(text, [&](std::uint64_t feature, double worth) {
    all += worth;
    const auto found = model.shares.find(feature);
    if (found == model.shares.end()) return;
    known += worth;
    for (const Share& share : found->second)
      gained[share.intent] += worth * share.weight;
  });
  if (all == 0) return std::nullopt;
  Lean lean{.known = known / all};
  double best = -std::numeric_limits<double>::infinity();
  double second = best;
  for (std::size_t intent = 0; intent < kIntents; ++intent) {
    const double score = gained[intent] + known * model.totals[intent];
    if (!(score > second)) continue;
    second = score > best ? best : score;
    if (score <= best) continue;
    best = score;
    lean.intent = static_cast<Intent>(intent);
  }
  lean.lead = (best - second) / static_cast<double>(text.size());
  return lean;
}

}  // namespace linli::bot::understand
