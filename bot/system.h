#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <span>

#include "bot/config.h"
#include "handlers/contract/clock.h"
#include "handlers/contract/random.h"

namespace linli::bot {

/// The machine's own time.
class SystemClock : public handlers::contract::Clock {
 public:
  storage::model::Instant now() const override;
};

/// A clock for demonstrations: it begins at a given time, runs on at the pace of real time whatever is done
/// to the machine's clock, and can be moved. Thread-safe.
class DevelopmentClock : public handlers::contract::Clock {
 public:
  explicit DevelopmentClock(storage::model::Instant start);

  storage::model::Instant now() const override;
  /// Moves the time by `step`, back when it is negative.
  void advance(std::chrono::milliseconds step);
  void set(storage::model::Instant time);

 private:
  std::atomic<std::chrono::milliseconds::rep> ahead_ms_;  ///< of the steady clock's reading
};

/// OpenSSL's generator. Thread-safe. @throws std::runtime_error when the system has no randomness to give.
class SystemRandom : public handlers::contract::Random {
 public:
  void fill(std::span<std::byte> bytes) override;
};

/// This process's variables that begin with LINLI_. Call before threads start.
Environment system_environment();

}  // namespace linli::bot
