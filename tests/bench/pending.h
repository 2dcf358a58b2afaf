#pragma once

#include "tests/support/scratch.h"

namespace linli::bench {

/// What a tick that reminds a hundred people costs, in ms of processor time: medians of many rounds.
struct PendingWork {
  double few = 0;   ///< beside 1 000 things that are not due yet
  double many = 0;  ///< beside 1 000 000
};
PendingWork measure_pending(const tests::Scratch& scratch);

}  // namespace linli::bench
