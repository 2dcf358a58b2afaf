#pragma once

#include <string_view>

#include "bot/wechat/document.h"
#include "storage/model/result.h"

namespace linli::bot::wechat {

/// Reads one XML document of WeChat's plain kind. A gate of ours looks at every byte before the parser does
/// and refuses (kInvalid, with a reason that quotes nothing):
/// - more than `limit` bytes, more than 8 levels, more than 1024 elements, nothing at all;
/// - broken UTF-8, a NUL, an encoding other than UTF-8;
/// - DOCTYPE and every other declaration, processing instructions, attributes (WeChat sends none);
/// - entities beyond &lt; &gt; &amp; &quot; &apos; and numbers that are characters;
/// - a field of the message that comes twice (FromUserName …). Structures may repeat there (List, Actions),
///   and below the first level anything may (item, fail_idx): those are lists.
///
/// Other control characters are left out of texts: people's phones do send them and the message still counts.
storage::model::Result<Element> read_xml(std::string_view bytes, std::size_t limit = kDocumentLimit);

}  // namespace linli::bot::wechat
