#pragma once

#include <optional>
#include <string>

#include "handlers/contract/reply.h"
#include "handlers/contract/turn.h"

namespace linli::handlers::contract {

/// A capability's door to the chat. Called on the writer thread only.
struct Handler {
  virtual ~Handler() = default;
  /// The answer, or nothing when the message is not this capability's business. A handler that throws undoes
  /// the whole turn.
  virtual std::optional<Reply> handle(Turn& turn) = 0;
  /// How this sender's words are to be heard because of a talk that this capability has with them beside
  /// their conversation (`linli understand --context`); nothing when there is none. Asked before the words
  /// are understood.
  virtual std::optional<std::string> context(const Turn&) { return std::nullopt; }
  /// What was noted of earlier messages of this person that were not answered, unless this turn's answer has
  /// shown it; "" when there is nothing. It is said before the answer.
  virtual std::string unshown(Turn&) { return {}; }
  /// The sender has unsubscribed: what is kept here of them as a person goes.
  virtual void forget(Turn&) {}
};

}  // namespace linli::handlers::contract
