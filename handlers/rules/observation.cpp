#include "handlers/rules/observation.h"

namespace linli::handlers::rules {
namespace {

/// `sum` / `count` in tenths, rounded half up; both are not negative.
int in_tenths(std::int64_t sum, std::int64_t count, std::int64_t unit) {
  if (count == 0) return 0;
  const auto divisor = count * unit;
  return static_cast<int>((sum * 20 + divisor) / (2 * divisor));
}

}  // namespace

Observed observed(const std::vector<ObservationPoint>& sheet, const storage::model::ObservationSums& sums) {
  constexpr std::int64_t kThousandths = 1000;
  Observed found{
      .visits = sums.visits, .tenths = in_tenths(sums.means, sums.visits, kThousandths), .points = {}};
  for (const auto& point : sheet)
    if (const auto rated = sums.points.find(point.id); rated != sums.points.end())
      found.points.push_back({.id = point.id,
                              .label = point.label,
                              .times = rated->second.times,
                              .tenths = in_tenths(rated->second.levels, rated->second.times, 1)});
  return found;
}

std::string mean_text(int tenths) {
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

}  // namespace linli::handlers::rules
