#include "bot/log_text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace linli::bot::log {
namespace {

constexpr std::size_t kLongest = 1000;

bool is_plain(char c) {
  return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// A character, and how many bytes it takes; size 0 when the bytes are not UTF-8 (RFC 3629).
struct Character {
  char32_t code = 0;
  std::size_t size = 0;
};

Character first_of(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {};
  char32_t code = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if (!is_continuation(text[i])) return {};
    code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  if (code < least.at(size) || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {};
  return {code, size};
}

/// Characters that change what a reader of the log sees without being seen themselves.
bool is_treacherous(char32_t code) {
  struct Range {
    char32_t first, last;
  };
  constexpr std::array<Range, 13> ranges{
      {{0x00, 0x1F},        // control, among them CR, LF and ESC
       {0x7F, 0x9F},        // DEL and the second control block
       {0xAD, 0xAD},        // soft hyphen
       {0x061C, 0x061C},    // Arabic letter mark
       {0x180E, 0x180E},    // Mongolian vowel separator
       {0x200B, 0x200F},    // zero width, direction marks
       {0x2028, 0x202E},    // line and paragraph separators, embeddings, overrides
       {0x2060, 0x206F},    // word joiner, isolates, deprecated formats
       {0xFE00, 0xFE0F},    // variation selectors
       {0xFEFF, 0xFEFF},    // byte order mark
       {0xFFF9, 0xFFFB},    // interlinear annotation
       {0xE0000, 0xE0FFF},  // tags, more variation selectors
       {0xFFFE, 0xFFFF}}};
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](Range r) { return code >= r.first && code <= r.last; });
}

void append_unit(std::string& line, char32_t unit) {
  constexpr std::string_view digits = "0123456789abcdef";
  line += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4)
    line += digits[unit >> shift & 0xFU];
}

void append_escape(std::string& line, char32_t code) {
  if (code == '"' || code == '\\') {
    line += '\\';
    line += static_cast<char>(code);
  } else if (code == '\n') {
    line += "\\n";
  } else if (code < 0x10000) {
    append_unit(line, code);
  } else {
    append_unit(line, 0xD800 + ((code - 0x10000) >> 10));
    append_unit(line, 0xDC00 + ((code - 0x10000) & 0x3FF));
  }
}

}  // namespace

bool is_bare(std::string_view text) {
  return !text.empty() && text.size() <= kLongest &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_plain(c) && c != ' ' && c != '='; });
}

void append_quoted(std::string& line, std::string_view text) {
  const bool cut = text.size() > kLongest;
  if (cut) {
    std::size_t end = kLongest;
    for (int i = 0; i < 3 && is_continuation(text[end]); ++i)
      --end;
    text = text.substr(0, end);
  }
  line += '"';
  while (!text.empty()) {
    const auto plain =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_plain) - text.begin());
    line += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const auto [code, size] = first_of(text);
    if (size == 0) {
      line += "\\ufffd";
    } else if (size == 1 || is_treacherous(code)) {
      append_escape(line, code);
    } else {
      line += text.substr(0, size);
    }
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  if (cut) line += "…";
  line += '"';
}

}  // namespace linli::bot::log
