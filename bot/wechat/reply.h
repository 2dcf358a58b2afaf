#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "bot/wechat/callback.h"
#include "handlers/contract/random.h"
#include "storage/model/civil_date.h"

namespace linli::bot::wechat {

/// The passive replies: what goes back in the answer to the delivery itself.
/// Source: "Passive user reply message" of the platform's documentation.
namespace reply {

struct Nothing {};  ///< the person sees nothing, WeChat is content
struct Text {
  std::string
      content;  ///< only the first of its `pages` fits in a reply; the others go as customer-service messages
};
struct Image {
  std::string media_id;
};
struct Voice {
  std::string media_id;
};
struct News {  ///< one article: more are refused since 2018-10 (45008)
  std::string title;
  std::string description;
  std::string picture_url;
  std::string url;
};
struct Transfer {       ///< hands the conversation to people at the customer-service desk
  std::string account;  ///< a particular one, or empty
};

using Content = std::variant<Nothing, Text, Image, Voice, News, Transfer>;

}  // namespace reply

/// The clear document that answers `to`, empty for `Nothing` (also for an empty text).
std::string build(const reply::Content& content, const Inbound& to, Format format,
                  storage::model::Instant now);

/// The body of the HTTP answer.
struct Answer {
  std::string body;
  std::string content_type;
};

/// Wraps a document that `build` gave the way its delivery came: encrypted with the key and signed with the
/// token that fitted, the nonce given back, a timestamp of `now` in seconds. No document is `success`, never
/// encrypted.
/// @throws std::runtime_error when OpenSSL cannot work.
Answer seal(const Endpoint& endpoint, const ReplyContext& context, std::string_view document,
            storage::model::Instant now, handlers::contract::Random& random);

}  // namespace linli::bot::wechat
