#pragma once

#include <string>
#include <string_view>

namespace linli::bot::wechat {

/// Whether the bytes are UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view bytes);

/// What may stand in an XML text: control characters (all but tab, line feed and carriage return), DEL and
/// the non-characters U+FFFE/U+FFFF are left out; a broken byte becomes U+FFFD. Everything else stays as it
/// is.
std::string clean_text(std::string_view bytes);

/// Length in bytes of the UTF-8 character at `at`, 0 when the bytes there are broken.
std::size_t character_length(std::string_view bytes, std::size_t at);

}  // namespace linli::bot::wechat
