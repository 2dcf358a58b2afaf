#include "bot/wechat/utf8.h"

namespace linli::bot::wechat {
namespace {

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

bool is_control(unsigned byte) {
  return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f;
}

bool is_noncharacter(std::string_view character) {
  return character == "\xef\xbf\xbe" || character == "\xef\xbf\xbf";
}

}  // namespace

std::size_t character_length(std::string_view bytes, std::size_t at) {
  const unsigned lead = byte_at(bytes, at);
  if (lead < 0x80) return 1;
  // The second byte's range is what rules out overlong forms, surrogates and what lies above U+10FFFF.
  std::size_t length = 0;
  unsigned low = 0x80;
  unsigned high = 0xbf;
  if (lead >= 0xc2 && lead <= 0xdf) {
    length = 2;
  } else if (lead >= 0xe0 && lead <= 0xef) {
    length = 3;
    if (lead == 0xe0) low = 0xa0;
    if (lead == 0xed) high = 0x9f;
  } else if (lead >= 0xf0 && lead <= 0xf4) {
    length = 4;
    if (lead == 0xf0) low = 0x90;
    if (lead == 0xf4) high = 0x8f;
  } else {
    return 0;
  }
  if (at + length > bytes.size()) return 0;
  if (byte_at(bytes, at + 1) < low || byte_at(bytes, at + 1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte_at(bytes, at + i) & 0xc0U) != 0x80) return 0;
  }
  return length;
}

bool is_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = character_length(bytes, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string clean_text(std::string_view bytes) {
  std::string clean;
  clean.reserve(bytes.size());
  std::size_t copied = 0;  // what stays is copied in runs, most often the whole text at once
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = character_length(bytes, at);
    const bool stays = length > 1 ? length != 3 || !is_noncharacter(bytes.substr(at, length))
                                  : length == 1 && !is_control(byte_at(bytes, at));
    if (stays) {
      at += length;
      continue;
    }
    clean += bytes.substr(copied, at - copied);
    if (length == 0) clean += "\xef\xbf\xbd";
    at += length == 0 ? 1 : length;
    copied = at;
  }
  return clean += bytes.substr(copied);
}

}  // namespace linli::bot::wechat
