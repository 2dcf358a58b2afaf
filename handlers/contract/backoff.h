#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "handlers/contract/random.h"

namespace linli::handlers::contract {

/// How long to wait after `failures` in a row: a random time up to `first` · 2^failures, at most up to
/// `longest` (full jitter, so that many who failed together do not come back together).
inline std::chrono::milliseconds backoff(Random& random, int failures, std::chrono::milliseconds first,
                                         std::chrono::milliseconds longest) {
  constexpr int kMostDoublings = 16;
  const auto most = std::min(first * (std::int64_t{1} << std::min(failures, kMostDoublings)), longest);
  std::array<std::byte, 8> bytes{};
  random.fill(bytes);
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  const auto pause = 1 + number % static_cast<std::uint64_t>(most.count());
  return std::chrono::milliseconds{static_cast<std::int64_t>(pause)};
}

}  // namespace linli::handlers::contract
