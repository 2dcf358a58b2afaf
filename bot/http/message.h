#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace linli::bot::http {

/// Decoded name/value pairs in the order in which they were sent; duplicates are kept.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// Whether two header names (or tokens) are the same: ASCII letters without regard to case.
inline bool same_token(std::string_view left, std::string_view right) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [lower](char a, char b) { return lower(a) == lower(b); });
}

/// The fields of a message in their order. Values are what was sent, trimmed and nothing decoded: `%0d%0a`
/// stays six characters.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<std::pair<std::string, std::string>> fields) : fields_(fields) {}

  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }

  /// The first value under `name`; empty when there is none.
  std::string_view get(std::string_view name) const {
    for (const auto& [known, value] : fields_)
      if (same_token(known, name)) return value;
    return {};
  }
  std::size_t count(std::string_view name) const {
    return static_cast<std::size_t>(std::count_if(
        fields_.begin(), fields_.end(), [&](const auto& field) { return same_token(field.first, name); }));
  }
  bool has(std::string_view name) const { return count(name) > 0; }

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }

 private:
  Pairs fields_;
};

/// A whole request as a handler sees it.
struct Request {
  std::string id;                     ///< short and random; goes into every log line about this request
  std::string method;                 ///< "GET", "POST", …; a HEAD arrives as "HEAD" at the handler of GET
  std::string path;                   ///< decoded, at most 256 bytes, free of control characters
  std::vector<std::string> captures;  ///< what the groups of the route's pattern matched
  Pairs query;                        ///< values may hold any byte
  Headers headers;
  std::string body;            ///< any bytes
  std::string remote_address;  ///< of the TCP peer, "127.0.0.1" or "::1"; no header can change it

  /// The first value of a query parameter; empty when it was not sent.
  std::string_view parameter(std::string_view name) const {
    for (const auto& [known, value] : query)
      if (known == name) return value;
    return {};
  }
};

/// An answer: a handler's, or what came back from the platform.
struct Response {
  int status = 200;
  std::string content_type;
  std::string body;
  Headers headers;  ///< beside Content-Type and Content-Length; a value with a line break is dropped
};

}  // namespace linli::bot::http
