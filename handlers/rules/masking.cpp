#include "handlers/rules/masking.h"

#include <algorithm>

namespace linli::handlers::rules {
namespace {

constexpr std::size_t kLongNumber = 7;
constexpr std::size_t kLongestGiven = 2;  // characters after the surname
constexpr std::u32string_view kNumberMask = U"〔号码〕";
constexpr std::u32string_view kNameMask = U"〔姓名〕";

bool is_digit(char32_t c) {
  constexpr std::u32string_view kChinese = U"零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖";
  return (c >= U'0' && c <= U'9') || (c >= U'０' && c <= U'９') || kChinese.find(c) != kChinese.npos;
}

/// What people put between the digits of one number.
bool separates(char32_t c) {
  constexpr std::u32string_view kMarks = U" 　-－—_.·,，、/()（）+转";
  return kMarks.find(c) != kMarks.npos;
}

bool is_han(char32_t c) {
  return c >= 0x4E00 && c <= 0x9FFF;
}

/// Where the number ends that begins at `at`: behind its last digit, and the X of an identity number. The
/// same when it is too short to be anybody's.
std::size_t number_end(std::u32string_view text, std::size_t at) {
  std::size_t digits = 0;
  std::size_t end = at;
  std::size_t gap = 0;
  for (std::size_t i = at; i < text.size() && gap <= 2; ++i) {
    if (is_digit(text[i])) {
      ++digits;
      gap = 0;
      end = i + 1;
    } else if (separates(text[i])) {
      ++gap;
    } else {
      break;
    }
  }
  if (digits < kLongNumber) return at;
  constexpr std::u32string_view kCheck = U"xXｘＸ";
  if (end < text.size() && kCheck.find(text[end]) != kCheck.npos) ++end;
  return end;
}

std::u32string without_numbers(std::u32string_view text) {
  std::u32string clean;
  for (std::size_t i = 0; i < text.size();) {
    const auto end = is_digit(text[i]) ? number_end(text, i) : i;
    if (end == i) {
      clean += text[i++];
    } else {
      clean += kNumberMask;
      i = end;
    }
  }
  return clean;
}

bool begins_with_any(std::u32string_view text, const std::vector<std::u32string>& words) {
  return std::ranges::any_of(words, [&](const auto& word) { return text.starts_with(word); });
}

/// The longest of `words` at the front of `text`; its length.
std::size_t word_at(std::u32string_view text, const std::vector<std::u32string>& words) {
  std::size_t longest = 0;
  for (const auto& word : words)
    if (text.starts_with(word)) longest = std::max(longest, word.size());
  return longest;
}

/// How many characters of a given name are at the front of `text`, at most `most`.
std::size_t given(std::u32string_view text, std::size_t most, const NameWords& words) {
  std::size_t length = 0;
  while (length < most && length < text.size() && is_han(text[length]) &&
         words.ends.find(text[length]) == words.ends.npos &&
         word_at(text.substr(length), words.children) == 0)
    ++length;
  return length;
}

bool is_surname(char32_t c, const NameWords& words) {
  return words.surnames.find(c) != words.surnames.npos;
}

/// The length of a full name at the front of `text`, 0 when there is none.
std::size_t full_name(std::u32string_view text, const NameWords& words) {
  if (text.empty() || !is_surname(text.front(), words) || begins_with_any(text, words.not_names)) return 0;
  const auto rest = given(text.substr(1), kLongestGiven, words);
  return rest == 0 ? 0 : rest + 1;
}

/// A name right before a child's word at `at`: where it begins, `at` when there is none. 王小明同学
std::size_t name_before(std::u32string_view text, std::size_t at, const NameWords& words) {
  for (const std::size_t length : {std::size_t{3}, std::size_t{2}}) {
    if (at < length) continue;
    const auto name = text.substr(at - length, length);
    if (full_name(name, words) == length) return at - length;
  }
  return at;
}

struct Finder {
  std::u32string_view text;
  const NameWords& words;
  std::u32string clean{};
  std::size_t copied = 0;

  void mask(std::size_t begin, std::size_t end) {
    clean += text.substr(copied, begin - copied);
    clean += kNameMask;
    copied = end;
  }

  /// Looks behind the child's word that ends at `at`.
  std::size_t behind(std::size_t at) {
    std::size_t begin = at;
    while (begin < text.size() && (text[begin] == U' ' || text[begin] == U'：' || text[begin] == U':'))
      ++begin;
    const auto connector = word_at(text.substr(begin), words.called);
    begin += connector;
    const auto length = connector > 0 ? given(text.substr(begin), kLongestGiven + 1, words)
                                      : full_name(text.substr(begin), words);
    if (length == 0) return at;
    mask(begin, begin + length);
    return begin + length;
  }

  std::u32string run() {
    for (std::size_t i = 0; i < text.size();) {
      const auto child = word_at(text.substr(i), words.children);
      if (child == 0) {
        ++i;
        continue;
      }
      if (const auto begin = name_before(text, i, words); begin < i && begin >= copied) mask(begin, i);
      i = behind(i + child);
    }
    clean += text.substr(copied);
    return clean;
  }
};

}  // namespace

std::u32string to_utf32(std::string_view text) {
  std::u32string codes;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    char32_t code = length == 1 ? byte : byte & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
      code = (code << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    codes += code;
    i += length;
  }
  return codes;
}

std::string to_utf8(std::u32string_view text) {
  std::string bytes;
  for (const char32_t c : text) {
    const auto put = [&](char32_t value) { bytes += static_cast<char>(static_cast<unsigned char>(value)); };
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xC0 | (c >> 6U));
      put(0x80 | (c & 0x3FU));
    } else if (c < 0x10000) {
      put(0xE0 | (c >> 12U));
      put(0x80 | ((c >> 6U) & 0x3FU));
      put(0x80 | (c & 0x3FU));
    } else {
      put(0xF0 | (c >> 18U));
      put(0x80 | ((c >> 12U) & 0x3FU));
      put(0x80 | ((c >> 6U) & 0x3FU));
      put(0x80 | (c & 0x3FU));
    }
  }
  return bytes;
}

std::string masked(std::string_view text, const NameWords& words) {
  const auto clean = without_numbers(to_utf32(text));
  return to_utf8(Finder{clean, words}.run());
}

}  // namespace linli::handlers::rules
