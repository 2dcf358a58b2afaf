#pragma once

#include <algorithm>
#include <chrono>

namespace linli::bot::delivery {

/// So many a second, with a second's worth at once after a rest. Not thread-safe.
class Pace {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// @param per_second 0: as many as there are
  explicit Pace(int per_second) : per_second_(per_second) {}

  /// Takes one, or says how long until there is one.
  std::chrono::nanoseconds take(Time now) {
    using std::chrono::nanoseconds;
    if (per_second_ <= 0) return nanoseconds{0};
    const nanoseconds each = nanoseconds{std::chrono::seconds{1}} / per_second_;
    const Time earliest = now - std::chrono::seconds{1} + each;
    next_ = std::max(next_, earliest);
    if (next_ > now) return next_ - now;
    next_ += each;
    return nanoseconds{0};
  }

 private:
  int per_second_;
  Time next_{};
};

}  // namespace linli::bot::delivery
