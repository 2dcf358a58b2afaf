#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace linli::bot::wechat {

std::string base64_encode(std::string_view bytes);

/// Strict: the standard alphabet, length a multiple of four, padding only where it belongs, spare bits zero.
/// So there is exactly one text for one value, and no second spelling of a signed ciphertext.
std::optional<std::string> base64_decode(std::string_view text);

/// The same without the rule on spare bits: an EncodingAESKey's last character carries two that WeChat leaves
/// as they fall (WxJava#1454).
std::optional<std::string> base64_decode_lenient(std::string_view text);

}  // namespace linli::bot::wechat
