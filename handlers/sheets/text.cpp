#include "handlers/sheets/text.h"

#include <cstdint>
#include <optional>

namespace linli::handlers::sheets {
namespace {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;
};

/// The character at `at`; nothing when the bytes there are none.
std::optional<Character> character(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto lead = byte(at);
  if (lead < 0x80) return Character{lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - at < bytes) return std::nullopt;
  char32_t code = lead & (0x7Fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return std::nullopt;
    code = code << 6 | (byte(at + i) & 0x3Fu);
  }
  const bool overlong = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
  if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return std::nullopt;
  return Character{code, bytes};
}

bool is_blank(char32_t code) {
  return code == ' ' || (code >= '\t' && code <= '\r') || code == 0xA0 || code == 0x3000 ||
         (code >= 0x2000 && code <= 0x200F) || code == 0x2060 || code == 0xFEFF;
}

/// With `between` for each run of blanks inside.
std::string trimmed(std::string_view text, std::string_view between) {
  std::string tidied;
  bool pending = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto here = character(text, at).value_or(Character{0xFFFD, 1});
    if (is_blank(here.code)) {
      pending = true;
    } else if (here.code >= 0x20 && here.code != 0x7F) {
      if (pending && !tidied.empty()) tidied += between;
      pending = false;
      tidied += text.substr(at, here.bytes);
    }
    at += here.bytes;
  }
  return tidied;
}

}  // namespace

bool is_text(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const auto here = character(bytes, at);
    if (!here || here->code == 0) return false;
    at += here->bytes;
  }
  return true;
}

std::string half_width(std::string_view text) {
  std::string narrow;
  for (std::size_t at = 0; at < text.size();) {
    const auto here = character(text, at).value_or(Character{0xFFFD, 1});
    if (here.code >= 0xFF01 && here.code <= 0xFF5E)
      narrow += static_cast<char>(here.code - 0xFF01 + 0x21);
    else if (here.code == 0x3000)
      narrow += ' ';
    else
      narrow += text.substr(at, here.bytes);
    at += here.bytes;
  }
  return narrow;
}

std::string tidy(std::string_view text) {
  return trimmed(text, " ");
}

std::string without_blanks(std::string_view text) {
  return trimmed(text, "");
}

std::string without(std::string text, std::string_view part) {
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos;)
    text.erase(at, part.size());
  return text;
}

}  // namespace linli::handlers::sheets
