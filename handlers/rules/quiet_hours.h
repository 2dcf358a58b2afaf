#pragma once

#include <chrono>
#include <optional>

#include "storage/model/civil_date.h"

namespace linli::handlers::rules {

/// When nobody is written to unasked, by the clock in China; over midnight where it ends earlier than it
/// begins. The same time twice: never.
struct QuietHours {
  std::chrono::minutes from{21 * 60};
  std::chrono::minutes to{8 * 60};
  bool operator==(const QuietHours&) const = default;
};

/// When the quiet hours that `now` falls into are over; nothing when it does not.
std::optional<storage::model::Instant> quiet_until(const QuietHours& hours, storage::model::Instant now);

}  // namespace linli::handlers::rules
