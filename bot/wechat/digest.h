#pragma once

#include <string>
#include <string_view>

namespace linli::bot::wechat {

/// Lower-case hex. @throws std::runtime_error when OpenSSL cannot work (out of memory, algorithm switched
/// off).
std::string sha1_hex(std::string_view bytes);
std::string sha256_hex(std::string_view bytes);

/// Compares without telling by its time where two texts differ. Different lengths answer at once.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace linli::bot::wechat
