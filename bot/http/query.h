#pragma once

#include <string>
#include <string_view>

#include "bot/http/message.h"

namespace linli::bot::http {

/// The pairs of `a=1&b=%E4%B8%AD+x` (a query, or a form's body): `+` is a space, a broken `%` stays as it is
/// (WHATWG URL, "application/x-www-form-urlencoded parsing").
Pairs parse_query(std::string_view text);

/// `text` with each well formed %XX as the byte it stands for; a plus stays a plus.
std::string percent_decoded(std::string_view text);

/// `text` with everything but letters, digits and `-._~` as %XX, for building a query.
std::string percent_encoded(std::string_view text);

/// The value of one hexadecimal digit, -1 for anything else.
int hex_value(char c);

}  // namespace linli::bot::http
