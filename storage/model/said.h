#pragma once

#include <charconv>
#include <compare>
#include <cstdint>
#include <string_view>

#include "storage/model/civil_date.h"

namespace linli::storage::model {

/// When something was said, by WeChat's clock, so that messages which overtake each other on their way still
/// count in the order in which they were sent. Nothing: never, or not known.
struct Said {
  Instant at{};
  std::int64_t message = 0;  ///< MsgId, for those of one second

  auto operator<=>(const Said&) const = default;
};

/// @param message_id MsgId in digits, or nothing
inline Said said_at(Instant at, std::string_view message_id) {
  Said said{.at = at};
  std::from_chars(message_id.data(), message_id.data() + message_id.size(), said.message);
  return said;
}

}  // namespace linli::storage::model
