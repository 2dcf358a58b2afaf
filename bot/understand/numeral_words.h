#pragma once

#include <string_view>

#include "bot/understand/numerals.h"

// What stands around the digits of a number and changes what they mean.
namespace linli::bot::understand {

/// Something to count stands behind 来 or 把: 百来人, 万把块.
inline bool is_counted(char32_t c) {
  constexpr std::u32string_view kCounted = U"人个场户块元份名位次家万岁号例支条钱";
  return c != U'\0' && kCounted.find(c) != std::u32string_view::npos;
}

/// 两千一共: behind a number 一 may begin the next word.
inline bool begins_word(const Glyphs& glyphs, std::size_t at) {
  constexpr std::u32string_view kWords = U"共起般直些";
  return glyphs[at] == U'一' && kWords.find(glyphs[at + 1]) != std::u32string_view::npos;
}

/// 千儿八百, 百儿八十: one and a bit, and nobody counted.
inline bool is_some_hundreds(const Glyphs& glyphs, std::size_t at) {
  return glyphs[at + 1] == U'儿' && chinese_digit(glyphs[at + 2]) && chinese_scale(glyphs[at + 3]) != 0;
}

}  // namespace linli::bot::understand
