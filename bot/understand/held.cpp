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
  for (const auto& [word, entries] : analysis.lexicon->commands) {
    const auto entry = std::ranges::find_if(entries, [](const CommandEntry& one) {
      return one.intent == Intent::kHeldRelease || one.intent == Intent::kHeldRefuse;
    });
    if (entry == entries.end() || !rest.starts_with(word)) continue;
    if (!found || from + word.size() > found->end)
      found = Decision{.intent = entry->intent, .begin = from, .end = from + word.size()};
  }
  return found;
}

std::optional<Decision> decision_in(const Analysis& analysis) {
  for (std::size_t at = 0; at < analysis.glyphs.size(); ++at)
    if (const auto found = decision_at(analysis, at)) return found;
  return std::nullopt;
}

/// Adds the numbers between `at` and `end`. @return whether nothing else stands there.
bool add_numbers(const Glyphs& glyphs, std::size_t at, std::size_t end, std::vector<std::int64_t>& numbers) {
  while (at < end) {
    if (joins(glyphs[at])) {
      ++at;
      continue;
    }
    const auto number = read_numeral(glyphs, at);
    const auto whole = number && number->doubt == Doubt::kNone ? number->whole() : std::nullopt;
    if (!whole || *whole < 1 || *whole > kHighest || number->end > end) return false;
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
  if (!add_numbers(glyphs, 0, decision->begin, numbers) ||
      !add_numbers(glyphs, decision->end, glyphs.size(), numbers))
    return std::nullopt;
  auto understanding = reading(decision->intent, 0.95);
  if (!numbers.empty()) understanding.slots["held"] = std::move(numbers);
  return understanding;
}

}  // namespace linli::bot::understand
