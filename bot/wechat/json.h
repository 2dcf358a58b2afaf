#pragma once

#include <string_view>

#include "bot/wechat/document.h"
#include "storage/model/result.h"

namespace linli::bot::wechat {

/// Reads one JSON object into the same tree that XML gives (the root's name is empty). Numbers keep their
/// digits, so a 64-bit MsgId comes out whole whether it was sent as a number or a string; null is an empty
/// text. Refused (kInvalid): more than `limit` bytes, more than 32 levels, more than 1024 values, broken
/// UTF-8, a key twice in one object, anything but an object. Control characters are left out of texts.
storage::model::Result<Element> read_json(std::string_view bytes, std::size_t limit = kDocumentLimit);

}  // namespace linli::bot::wechat
