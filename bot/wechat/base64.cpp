#include "bot/wechat/base64.h"

#include <array>
#include <cstdint>

namespace linli::bot::wechat {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNone = 0xff;

constexpr std::array<std::uint8_t, 256> values() {
  std::array<std::uint8_t, 256> table{};
  for (auto& value : table)
    value = kNone;
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return table;
}
constexpr auto kValues = values();

std::uint32_t value_of(char c) {
  return kValues[static_cast<unsigned char>(c)];
}
char char_of(std::uint32_t bits) {
  return static_cast<char>(static_cast<unsigned char>(bits & 0xffU));
}

std::optional<std::string> decode(std::string_view text, bool spare_bits_may_be_set) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const std::size_t digits = text.size() - padding;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  unsigned bad = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const std::uint32_t value = value_of(text[i]);
    bad |= value & 0x80U;
    bits = (bits << 6U) | (value & 0x3fU);
    if (i % 4 == 3) {
      bytes += char_of(bits >> 16U);
      bytes += char_of(bits >> 8U);
      bytes += char_of(bits);
      bits = 0;
    }
  }
  if (bad != 0) return std::nullopt;
  std::uint32_t spare = 0;
  if (padding == 1) {
    bytes += char_of(bits >> 10U);
    bytes += char_of(bits >> 2U);
    spare = bits & 0x3U;
  } else if (padding == 2) {
    bytes += char_of(bits >> 4U);
    spare = bits & 0xfU;
  }
  if (spare != 0 && !spare_bits_may_be_set) return std::nullopt;
  return bytes;
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  const auto at = [bytes](std::size_t i) -> std::uint32_t {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
  };
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::uint32_t bits = (at(i) << 16U) | (at(i + 1) << 8U) | at(i + 2);
    text += kAlphabet[bits >> 18U];
    text += kAlphabet[(bits >> 12U) & 0x3fU];
    text += i + 1 < bytes.size() ? kAlphabet[(bits >> 6U) & 0x3fU] : '=';
    text += i + 2 < bytes.size() ? kAlphabet[bits & 0x3fU] : '=';
  }
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  return decode(text, false);
}

std::optional<std::string> base64_decode_lenient(std::string_view text) {
  return decode(text, true);
}

}  // namespace linli::bot::wechat
