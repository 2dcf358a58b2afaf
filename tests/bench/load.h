#pragma once

#include <string>
#include <vector>

#include "tests/bench/filing.h"

namespace linli::bench {

/// How a server took a load.
struct Taken {
  double seconds = 0;
  std::vector<double> waits;  ///< ms, from a request's first byte to the answer's last; sorted

  double per_second() const { return static_cast<double>(waits.size()) / seconds; }
  /// `share` 0.5: the median; 1: the longest wait.
  double wait_ms(double share) const;
};

/// Plays the talks at the same time, each over a connection of its own (or one a request, see Kept), the next
/// request when the last is answered. One thread; everything is in memory before the clock starts.
/// @throws std::runtime_error for an answer other than 200, or none.
Taken play(const std::vector<Talk>& talks, int port, Kept kept = Kept::kYes);

/// Waits until GET /healthz is answered with 200. Tries once: the listener must be open.
void wait_until_healthy(int port);

}  // namespace linli::bench
