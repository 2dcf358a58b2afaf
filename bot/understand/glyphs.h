#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace linli::bot::understand {

/// What is read of a message; the rest is cut off at a character. WeChat's own limit for a text is 2048
/// bytes.
inline constexpr std::size_t kMaxBytes = 2048;

/// A message as code points in one spelling: half width, lower case, simplified where people mix, one space
/// for any white space, nothing invisible. Every code keeps the place it came from, so a reading can show the
/// words it is about. Character classes are questions about code points, never about bytes.
struct Glyphs {
  std::string text;                  ///< the message: valid UTF-8, control characters as spaces
  std::u32string codes;              ///< normalised
  std::vector<std::uint32_t> begin;  ///< byte offset in `text` of each code, and one more for the end

  std::size_t size() const { return codes.size(); }
  /// The code at `at`, 0 beyond the end.
  char32_t operator[](std::size_t at) const { return at < codes.size() ? codes[at] : U'\0'; }
  std::u32string_view view(std::size_t from, std::size_t to) const {
    return std::u32string_view{codes}.substr(from, to - from);
  }
  /// The words as the person wrote them, spaces around removed.
  std::string words(std::size_t from, std::size_t to) const;
};

/// Takes any bytes. What is not UTF-8 becomes U+FFFD.
Glyphs decode(std::string_view bytes);

/// One normalised code for each code of `text`; for lexicon entries, which must be spelt like the messages.
std::u32string normalised(std::string_view text);

std::string to_utf8(std::u32string_view codes);

constexpr bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}
constexpr bool is_letter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}
constexpr bool is_han(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == U'〇';
}
/// Ends a clause: ， 、 ； : and the like, and everything that ends a sentence.
bool is_clause_end(char32_t c);
/// Ends a sentence: 。 ！ ？ ； and line breaks.
bool is_sentence_end(char32_t c);
/// Neither word nor number: spaces, punctuation, brackets, pictures.
bool is_filler(char32_t c);

}  // namespace linli::bot::understand
