#include "handlers/rules/satisfaction.h"

#include <algorithm>
#include <cmath>

namespace linli::handlers::rules {
namespace {

constexpr double kZ = 1.959963984540054;  // 97.5 % of the normal distribution

}  // namespace

Satisfaction satisfaction(const storage::model::RatingCounts& counts) {
  Satisfaction found{.raters = counts.all(), .rushed = counts.rushed};
  for (int level = kSatisfied; level <= storage::model::kBestLevel; ++level)
    found.satisfied += counts.levels[static_cast<std::size_t>(level - 1)];
  found.enough = found.raters >= kFewestRaters;
  if (!found.enough) return found;
  // E. B. Wilson, Probable inference, the law of succession, and statistical inference (1927).
  const auto n = static_cast<double>(found.raters);
  const double share = static_cast<double>(found.satisfied) / n;
  const double middle = share + kZ * kZ / (2 * n);
  const double half = kZ * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
  const double scale = 1 + kZ * kZ / n;
  constexpr double kSlack = 1e-9;  // 100.0000000001 is 100
  const auto percent = [&](double value) { return 100 * value / scale; };
  found.percent = static_cast<int>(std::lround(100 * share));
  found.low = std::clamp(static_cast<int>(std::floor(percent(middle - half) + kSlack)), 0, 100);
  found.high = std::clamp(static_cast<int>(std::ceil(percent(middle + half) - kSlack)), 0, 100);
  return found;
}

}  // namespace linli::handlers::rules
