#pragma once

#include <optional>

#include "handlers/contract/reply.h"
#include "handlers/contract/turn.h"

namespace linli::handlers::contract {

/// A capability's door to the chat. Called on the writer thread only.
struct Handler {
  virtual ~Handler() = default;
  /// The answer, or nothing when the message is not this capability's business. A handler that throws undoes
  /// the whole turn.
  virtual std::optional<Reply> handle(Turn& turn) = 0;
};

}  // namespace linli::handlers::contract
