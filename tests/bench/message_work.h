#pragma once

namespace linli::bench {

/// Parts of a turn alone, on this thread, in µs of processor time: medians of many rounds.
struct MessageWork {
  double understand_short = 0;  ///< "场次改成12"
  double understand_long = 0;   ///< 200 characters
  double open = 0;              ///< check, decrypt and read a delivery
  double seal = 0;              ///< build, encrypt and sign an answer of 200 bytes
};
MessageWork measure_message_work();

}  // namespace linli::bench
