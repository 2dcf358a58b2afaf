#pragma once

#include <cstddef>
#include <mutex>
#include <random>
#include <span>

#include "handlers/contract/random.h"

namespace linli::tests {

/// The same bytes in every run. Thread-safe.
class SeededRandom final : public handlers::contract::Random {
 public:
  explicit SeededRandom(unsigned seed = 1) : engine_(seed) {}

  void fill(std::span<std::byte> bytes) override {
    const std::scoped_lock lock{mutex_};
    for (auto& byte : bytes)
      byte = static_cast<std::byte>(engine_() & 0xffU);
  }

 private:
  std::mutex mutex_;
  std::mt19937 engine_;
};

}  // namespace linli::tests
