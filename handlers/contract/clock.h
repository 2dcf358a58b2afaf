#pragma once

#include "storage/model/civil_date.h"

namespace linli::handlers::contract {

/// Where the time comes from. The system's in production, a settable one in tests and demonstrations.
struct Clock {
  virtual ~Clock() = default;
  virtual storage::model::Instant now() const = 0;
};

}  // namespace linli::handlers::contract
