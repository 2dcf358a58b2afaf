#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "bot/http/message.h"

namespace linli::bot::http {

/// What a request may be at most, in bytes.
struct Limits {
  std::size_t header = 16 * 1024;  ///< request line and all fields
  std::size_t path = 256;          ///< as sent; longer ones overflow the stack of std::regex
  std::size_t query = 2 * 1024;
  std::size_t body = 1024 * 1024;
  std::size_t fields = 100;  ///< header lines, a count
};

/// Why a request is not served. `reason` is a fixed English sentence, safe to send and to log.
struct Refusal {
  int status;
  std::string_view reason;
};

/// A request head that was found good. What follows it is exactly `content_length` bytes of body.
struct Head {
  std::string method;
  std::string path;   ///< as sent, every %XX well formed and none of them a control character
  std::string query;  ///< as sent, without the question mark
  Headers headers;    ///< REMOTE_ADDR and its like are left out: nobody may tell us who they are
  std::size_t size = 0;
  std::size_t content_length = 0;
  bool http_1_0 = false;
  bool keep_alive = false;
  bool expects_continue = false;
};

/// How far a head was looked through, so that one that comes byte by byte is looked at once.
struct HeadScan {
  std::size_t at = 0;
  std::size_t line = 0;  ///< where the line begins that `at` is in
};

struct Incomplete {};

/// Looks for the empty line that ends a head, and refuses early what can only be refused: bytes no head may
/// hold (NUL, a lone CR or LF, other control characters: 400), a request line (414) or head (431) too long.
/// @returns the size of the head with its empty line.
std::variant<Incomplete, Refusal, std::size_t> find_head_end(std::string_view bytes, HeadScan& scan,
                                                             const Limits& limits);

/// Judges a whole head (as found by `find_head_end`) before a byte of its body is read. Stricter than
/// RFC 9112 where two readers of the same bytes could come to different ends (request smuggling): one
/// all-digit Content-Length or none, no Transfer-Encoding (411), no folded lines, no body on GET.
/// HTTP/1.0 is served without keep-alive.
std::variant<Refusal, Head> judge_head(std::string_view bytes, const Limits& limits);

}  // namespace linli::bot::http
