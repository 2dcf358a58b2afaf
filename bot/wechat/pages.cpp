#include "bot/wechat/pages.h"

#include <algorithm>

#include "bot/wechat/utf8.h"

namespace linli::bot::wechat {
namespace {

constexpr std::size_t kNumberRoom = 24;  // "（12345/12345）\n" and to spare

char32_t character_at(std::string_view text, std::size_t at) {
  const std::size_t length = character_length(text, at);
  const auto bits = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[at + i]));
  };
  if (length == 1) return bits(0);
  char32_t value = bits(0) & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i)
    value = (value << 6U) | (bits(i) & 0x3fU);
  return value;
}

std::size_t previous_character(std::string_view text, std::size_t at) {
  do {
    --at;
  } while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80);
  return at;
}

/// Characters that belong to the one before them: joiners, variation selectors, marks, skin tones, tags.
bool joins_back(char32_t c) {
  return c == 0x200d || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0x300 && c <= 0x36f) || c == 0x20e3 ||
         (c >= 0x1f3fb && c <= 0x1f3ff) || (c >= 0xe0020 && c <= 0xe007f);
}
bool is_flag_half(char32_t c) {
  return c >= 0x1f1e6 && c <= 0x1f1ff;
}

bool may_cut(std::string_view text, std::size_t at) {
  const char32_t next = character_at(text, at);
  const char32_t before = character_at(text, previous_character(text, at));
  return !joins_back(next) && before != 0x200d && !(is_flag_half(next) && is_flag_half(before));
}

/// Behind the last sentence within `text`; 0 when none ends there.
std::size_t behind_sentence(std::string_view text) {
  std::size_t behind = 0;
  for (const std::string_view end : {"。", "！", "？", "；"})
    if (const auto at = text.rfind(end); at != std::string_view::npos)
      behind = std::max(behind, at + end.size());
  return behind;
}

/// Where a page of at most `room` bytes ends: after a line end in its last quarter, else after a sentence in
/// its second half, else between two characters.
std::size_t cut_at(std::string_view text, std::size_t room) {
  if (text.size() <= room) return text.size();
  const auto line = text.substr(0, room).rfind('\n');
  if (line != std::string_view::npos && line >= room / 4 * 3) return line + 1;
  if (const auto sentence = behind_sentence(text.substr(0, room)); sentence >= room / 2) return sentence;
  std::size_t border = room;
  while (border > 0 && (static_cast<unsigned char>(text[border]) & 0xc0U) == 0x80)
    --border;
  std::size_t cut = border;
  // A text of nothing but joined characters is cut where it must be.
  while (cut > room / 2 && !may_cut(text, cut))
    cut = previous_character(text, cut);
  return cut > room / 2 ? cut : border;
}

}  // namespace

std::vector<std::string> pages(std::string_view text) {
  const std::string clean = clean_text(text);
  if (clean.empty()) return {};
  if (clean.size() <= kTextLimit) return {clean};
  std::vector<std::string> parts;
  for (std::string_view rest = clean; !rest.empty();) {
    const std::size_t cut = cut_at(rest, kTextLimit - kNumberRoom);
    parts.emplace_back(rest.substr(0, cut));
    rest.remove_prefix(cut);
  }
  const std::string total = std::to_string(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].insert(0, "（" + std::to_string(i + 1) + "/" + total + "）\n");
  }
  return parts;
}

}  // namespace linli::bot::wechat
