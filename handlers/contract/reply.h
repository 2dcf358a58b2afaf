#pragma once

#include <string>
#include <variant>

namespace linli::handlers::contract {

/// What the person gets back at once. The platform sees "success" for Silence.
struct Silence {
  bool operator==(const Silence&) const = default;
};
struct TextReply {
  std::string text;  ///< simplified Chinese, UTF-8, from templates/
  bool operator==(const TextReply&) const = default;
};
struct ImageReply {
  std::string media_id;
  bool operator==(const ImageReply&) const = default;
};
/// One article: since 2018-10-12 the platform takes no more in a passive reply.
struct NewsReply {
  std::string title;
  std::string description;
  std::string picture_url;
  std::string url;
  bool operator==(const NewsReply&) const = default;
};

using Reply = std::variant<Silence, TextReply, ImageReply, NewsReply>;

}  // namespace linli::handlers::contract
