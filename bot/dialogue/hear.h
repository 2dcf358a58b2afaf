#pragma once

#include <optional>
#include <string>

#include "bot/wechat/inbound.h"
#include "handlers/contract/intent.h"
#include "storage/model/photo.h"

namespace linli::bot::dialogue {

/// What a delivery says to the conversation.
struct Heard {
  bool matters = true;  ///< false: an event that nothing depends on
  bool leaves = false;  ///< the person unsubscribed and can no longer be answered
  bool silent = false;  ///< only the ledger of what may be sent (note.h) depends on it: nothing is answered
  std::string words;    ///< text, speech recognized by the platform, or the key of a menu button
  bool voice = false;
  std::string scene;    ///< of the code that was scanned, or that led to subscribing
  std::string picture;  ///< the platform's name for the photo or video that was sent
  storage::model::PhotoKind picture_kind = storage::model::PhotoKind::kImage;
  std::string thumbnail;                           ///< the platform's name for the small picture of a video
  std::optional<std::string> file = std::nullopt;  ///< the name of the file that was sent
  /// What a message without words means.
  std::optional<handlers::contract::Intent> intent;
};

Heard hear(const wechat::Inbound& inbound);

}  // namespace linli::bot::dialogue
