#include <algorithm>

#include "bot/understand/readings.h"

namespace linli::bot::understand {
namespace {

constexpr std::int64_t kHighest = 99;  // of a list that fits one message

bool joins(char32_t c) {
  constexpr std::u32string_view kJoins = U"第号条个、和跟及吧了的都请把#:";
  return is_filler(c) || kJoins.find(c) != std::u32string_view::npos;
}

/// A decision with its place: of the lexicon's words the longest.
struct Decision {
  Intent intent = Intent::kUnknown;
  std::size_t begin = 0;
  std::size_t end = 0;
};
std::optional<Decision> decision_at(const Analysis& analysis, std::size_t from) {
  const auto rest = analysis.glyphs.view(from, analysis.glyphs.size());
  std::optional<Decision> found;
  for (const auto& [word, intent] : analysis.lexicon->decisions) {
    const bool held = intent == Intent::kHeldRelease || intent == Intent::kHeldRefuse;
    if (!held || !rest.starts_with(word)) continue;
    if (!found || from + word.size() > found->end)
      found = Decision{.intent = intent, .begin = from, .end = from + word.size()};
  }
  return found;
}

/// 1放行，2不放: two decisions, which are not taken apart.
bool decides_otherwise(const Analysis& analysis, const Decision& decision) {
  for (std::size_t at = decision.end; at < analysis.glyphs.size(); ++at)
    if (const auto other = decision_at(analysis, at); other && other->intent != decision.intent) return true;
  return false;
}

std::optional<Decision> decision_in(const Analysis& analysis) {
  for (std::size_t at = 0; at < analysis.glyphs.size(); ++at)
    if (const auto found = decision_at(analysis, at)) return found;
  return std::nullopt;
}

/// 1和4没什么敏感的，放出去: behind the numbers may stand why, as long as the decision has a clause of its
/// own.
bool explains(const Glyphs& glyphs, std::size_t at, std::size_t end) {
  constexpr std::u32string_view kSoftens = U"就都请可以";
  while (end > at && (glyphs[end - 1] == U' ' || kSoftens.find(glyphs[end - 1]) != std::u32string_view::npos))
    --end;
  const auto words = glyphs.view(at, end);
  return end > at && is_clause_end(glyphs[end - 1]) &&
         std::ranges::none_of(words, [](char32_t c) { return is_digit(c) || c == U'第'; });
}

/// Adds the numbers between `at` and `end`. @return whether nothing else stands there but, before the
/// decision, why.
bool add_numbers(const Glyphs& glyphs, std::size_t at, std::size_t end, bool before,
                 std::vector<std::int64_t>& numbers) {
  while (at < end) {
    if (joins(glyphs[at])) {
      ++at;
      continue;
    }
    const auto number = read_numeral(glyphs, at);
    const auto whole = number && number->doubt == Doubt::kNone ? number->whole() : std::nullopt;
    if (!whole || *whole < 1 || *whole > kHighest || number->end > end)
      return before && !numbers.empty() && explains(glyphs, at, end);
    numbers.push_back(*whole);
    at = number->end;
  }
  return true;
}

}  // namespace

std::optional<Understanding> read_held(const Analysis& analysis, const Context& context) {
  if (!is_staff(context.role)) return std::nullopt;
  const auto decision = decision_in(analysis);
  if (!decision) return std::nullopt;
  const auto& glyphs = analysis.glyphs;
  std::vector<std::int64_t> numbers;
  const bool at_front = add_numbers(glyphs, 0, decision->begin, true, numbers);
  if (at_front && !numbers.empty() && decides_otherwise(analysis, *decision))
    return reading(decision->intent, 0.5);  // which, is asked
  if (!at_front || !add_numbers(glyphs, decision->end, glyphs.size(), false, numbers)) return std::nullopt;
  auto understanding = reading(decision->intent, 0.95);
  if (!numbers.empty()) understanding.slots["held"] = std::move(numbers);
  return understanding;
}

}  // namespace linli::bot::understand
