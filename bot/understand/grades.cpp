#include "bot/understand/grades.h"

#include <algorithm>

#include "bot/understand/glyphs.h"
#include "bot/understand/topics.h"

namespace linli::bot::understand {
namespace {

/// Which end of a text is looked at.
enum class End { kFront, kBack };

/// One grade's name with the rating that its words are alone; kNames of lexicon_names.h without what goes
/// with them.
struct Grade {
  std::string_view name;
  int rating;
};
constexpr Grade kGrades[] = {{"unclear", 0}, {"best", 5}, {"good", 4},
                             {"fair", 3},    {"poor", 2}, {"worst", 1}};

bool holds(const Lexicon& lexicon, std::string_view name, std::u32string_view text) {
  const auto& words = words_under(lexicon.grades, name);
  return std::ranges::find(words, text) != words.end();
}

/// Takes the longest word of a list away from an end, unless nothing would be left. @return whether there was
/// one.
bool strip(const Lexicon& lexicon, std::string_view name, End end, std::u32string_view& text) {
  std::size_t longest = 0;
  for (const auto& word : words_under(lexicon.grades, name))
    if (word.size() < text.size() && (end == End::kFront ? text.starts_with(word) : text.ends_with(word)))
      longest = std::max(longest, word.size());
  if (end == End::kFront)
    text.remove_prefix(longest);
  else
    text.remove_suffix(longest);
  return longest > 0;
}

std::optional<int> plain(const Lexicon& lexicon, std::u32string_view text) {
  for (const auto& [name, rating] : kGrades)
    if (holds(lexicon, name, text)) return rating;
  const auto known = lexicon.ratings.find(text);
  return known == lexicon.ratings.end() ? std::nullopt : std::optional{known->second};
}

/// Whether somebody is content with it: what 好 says only with something around it, too.
bool praises(const Lexicon& lexicon, std::u32string_view text) {
  return plain(lexicon, text).value_or(0) >= 4 || holds(lexicon, "only_with", text);
}

/// What a text is that has, or has not, much around it.
std::optional<int> weighed(const Lexicon& lexicon, std::u32string_view text, bool much) {
  if (much && praises(lexicon, text)) return 5;
  if (const auto rating = plain(lexicon, text); much && (rating == 1 || rating == 2)) return 1;
  auto denied = text;
  if (strip(lexicon, "not", End::kFront, denied) && praises(lexicon, denied)) return much ? 1 : 2;
  return std::nullopt;
}

/// With much around it what is good is very good, and what is bad very bad.
std::optional<int> with_much(const Lexicon& lexicon, std::u32string_view text) {
  for (bool much = false;; much = true) {
    if (const auto rating = weighed(lexicon, text, much)) return rating;
    if (!strip(lexicon, "much", End::kFront, text) && !strip(lexicon, "behind", End::kBack, text))
      return std::nullopt;
  }
}

/// What is said over and over, as long as it is no number.
std::optional<std::u32string_view> repeated(std::u32string_view text) {
  constexpr std::size_t kLongest = 4;
  for (std::size_t length = 1; length <= std::min(kLongest, text.size() / 2); ++length) {
    const auto unit = text.substr(0, length);
    if (text.size() % length != 0 || std::ranges::any_of(unit, is_digit)) continue;
    std::size_t at = length;
    while (at < text.size() && text.substr(at, length) == unit)
      at += length;
    if (at == text.size()) return unit;
  }
  return std::nullopt;
}

std::optional<int> whole(const Lexicon& lexicon, std::u32string_view text) {
  if (const auto rating = plain(lexicon, text)) return rating;
  if (const auto rating = with_much(lexicon, text)) return rating;
  const auto unit = repeated(text);
  if (!unit) return std::nullopt;
  return holds(lexicon, "only_with", *unit) ? std::optional{5} : plain(lexicon, *unit);
}

}  // namespace

std::optional<int> graded(const Lexicon& lexicon, std::u32string_view text) {
  if (text.empty()) return std::nullopt;
  if (const auto rating = whole(lexicon, text)) return rating;
  auto rest = text;
  if (strip(lexicon, "particles", End::kBack, rest))
    if (const auto rating = graded(lexicon, rest)) return rating;
  return strip(lexicon, "around", End::kFront, text) ? graded(lexicon, text) : std::nullopt;
}

}  // namespace linli::bot::understand
