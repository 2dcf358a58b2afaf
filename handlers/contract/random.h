#pragma once

#include <cstddef>
#include <span>

namespace linli::handlers::contract {

/// Where unguessable bytes come from. Thread-safe.
struct Random {
  virtual ~Random() = default;
  virtual void fill(std::span<std::byte> bytes) = 0;
};

}  // namespace linli::handlers::contract
