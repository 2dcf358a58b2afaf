#pragma once

#include <cstdint>

#include "storage/model/feedback.h"

/// What ratings say. Satisfaction is the share of the two best levels; a share of few people says little, so
/// it never stands without their number, and under `kFewestRaters` it does not stand at all.
namespace linli::handlers::rules {

inline constexpr std::int64_t kFewestRaters = 5;
/// From this level on somebody is satisfied: 4 满意, 5 非常满意.
inline constexpr int kSatisfied = 4;
/// Up to this level somebody is to be heard: 2 不满意, 1 非常不满意.
inline constexpr int kToBeHeard = 2;

struct Satisfaction {
  std::int64_t raters = 0;
  std::int64_t satisfied = 0;
  bool enough = false;  ///< without it the percentages mean nothing and are 0
  int percent = 0;      ///< rounded
  int low = 0;          ///< the Wilson interval at 95 %: where the share of everybody lies, rounded outwards
  int high = 0;
  std::int64_t rushed = 0;  ///< of the raters, those who came in a rush

  bool operator==(const Satisfaction&) const = default;
};

Satisfaction satisfaction(const storage::model::RatingCounts& counts);

}  // namespace linli::handlers::rules
