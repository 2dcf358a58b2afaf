#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bot/delivery/planner.h"
#include "storage/model/account.h"
#include "storage/model/ids.h"
#include "storage/model/letter.h"

namespace linli::bot::delivery {

/// One message on one way to one openid.
struct Parcel {
  storage::model::OutboxId id;
  storage::model::LetterKind kind = storage::model::LetterKind::kAnswer;
  storage::model::Way way = storage::model::Way::kService;
  storage::model::OpenId to;
  std::string content;  ///< text, for customer-service messages
  std::string fields;   ///< JSON, for templates
};

/// How an attempt to send ended.
struct Attempt {
  enum class Verdict {
    kSent,
    kAgain,    ///< a hiccup: it was not carried out
    kUnclear,  ///< nobody knows whether it was
    kStrange,  ///< refused for a reason that nobody knows
    kRefused,  ///< not this way, as things stand
    kNever,    ///< not at all
  };
  Verdict verdict = Verdict::kAgain;
  std::optional<std::int64_t> errcode;  ///< what the platform said
  std::string reason;                   ///< for staff; no personal data
  std::string message_id;               ///< with which the platform will say whether it arrived
};

/// The platform as the sender sees it. Called on the sender's threads.
struct Carrier {
  virtual ~Carrier() = default;
  /// What can be used now for messages of this kind.
  virtual Means means(storage::model::LetterKind kind) = 0;
  virtual Attempt carry(const Parcel& parcel) = 0;
};

}  // namespace linli::bot::delivery
