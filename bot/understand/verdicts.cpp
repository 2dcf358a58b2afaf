#include "bot/understand/verdicts.h"

#include <algorithm>

#include "bot/understand/readings.h"

namespace linli::bot::understand {
namespace {

void find_all(const Glyphs& glyphs, const std::u32string& text, Verdict verdict,
              std::vector<Verdict>& found) {
  const auto& codes = glyphs.codes;
  for (std::size_t at = codes.find(text); at != std::u32string::npos; at = codes.find(text, at + 1)) {
    verdict.begin = at;
    verdict.end = at + text.size();
    found.push_back(verdict);
  }
}

/// The number of a report.
struct Number {
  std::int64_t value = 0;
  std::size_t end = 0;
  bool bare = false;
};

bool is_unit_of_reports(char32_t c) {
  return c == U'号' || c == U'份' || c == U'条' || c == U'个' || c == U'项';
}

/// 8场, 5月, 3000元, 35%: counts something.
bool counts(const Analysis& analysis, std::size_t at, std::size_t end) {
  const Glyphs& glyphs = analysis.glyphs;
  for (const TimePhrase& phrase : analysis.times)
    if (phrase.begin <= at && at < phrase.end && (phrase.month || phrase.weekday || phrase.minutes))
      return true;
  const auto first = std::ranges::partition_point(
      analysis.pieces, [&](const Piece& piece) { return piece.end <= at; });  // they stand in order
  for (auto next = first; next != analysis.pieces.end() && next->begin <= at; ++next) {
    const Piece& piece = *next;
    if (piece.kind == Piece::Kind::kWord && piece.begin <= at && at < piece.end && piece.end > end)
      return true;  // 四点半课堂
    if (piece.kind != Piece::Kind::kQuantity || piece.begin > at || piece.end <= at) continue;
    const Quantity& quantity = analysis.quantity(piece);
    const bool unit = quantity.unit >= 0 && glyphs[end] != U' ' && !is_unit_of_reports(glyphs[end]);
    if (quantity.money || unit) return true;  // not 退回4 人数不对
  }
  constexpr std::u32string_view kMeasures = U"月年日天元块%％.点时分岁";
  return kMeasures.find(glyphs[end]) != std::u32string_view::npos;
}

/// 3份都, 两个: says how many there are.
bool tells_how_many(const Glyphs& glyphs, std::size_t at, std::size_t end) {
  if (glyphs[at] == U'两') return true;
  if (at > 0 && glyphs[at - 1] == U'第') return false;
  const std::size_t unit = end > 0 ? end - 1 : 0;
  if (glyphs[unit] == U'个') return true;
  return glyphs[unit] == U'份' && (glyphs[end] == U'都' || glyphs[end] == U'全');
}

std::optional<Number> number_at(const Analysis& analysis, std::size_t at, bool first) {
  const Glyphs& glyphs = analysis.glyphs;
  const bool ordinal = glyphs[at] == U'第' || glyphs[at] == U'#';
  const std::size_t begin = ordinal ? at + 1 : at;
  if (!is_digit(glyphs[begin]) && !chinese_digit(glyphs[begin]) && chinese_scale(glyphs[begin]) != 10)
    return std::nullopt;
  const auto number = read_numeral(glyphs, begin);
  const auto whole = number && number->doubt == Doubt::kNone ? number->whole() : std::nullopt;
  if (!whole || *whole < 1 || *whole > 999'999 || number->approximate) return std::nullopt;
  std::size_t end = number->end;
  if (counts(analysis, begin, end)) return std::nullopt;
  const bool unit = is_unit_of_reports(glyphs[end]);
  if (unit) ++end;
  if (first && tells_how_many(glyphs, begin, end)) return std::nullopt;
  return Number{.value = *whole, .end = end, .bare = is_han(glyphs[begin]) && !ordinal && !unit};
}

/// The months of the message in the form of the slot, by the place where they stand.
std::string month_at(const Analysis& analysis, const Context& context, std::size_t at, std::size_t& end) {
  for (const TimePhrase& phrase : analysis.times) {
    if (phrase.begin != at || !phrase.names_month_only() || phrase.to_month) continue;
    const ResolvedTime time = resolve(phrase, context.today);
    if (!time.month || time.doubt) continue;
    end = phrase.end;
    return time.month->text();
  }
  return {};
}

/// One of the person's projects by its name, of 银铃相伴 and 银铃相伴二期 the longer.
std::optional<Named> project_at(const Analysis& analysis, const Context& context, std::size_t at) {
  Named named{.begin = at, .end = at};
  const Glyphs& glyphs = analysis.glyphs;
  std::size_t from = at;
  named.month = month_at(analysis, context, at, from);  // 5月的银铃相伴
  if (from > at && glyphs[from] == U'的') ++from;
  for (const std::string& project : context.projects) {
    const std::u32string name = normalised(project);
    if (name.empty() || glyphs.codes.compare(from, name.size(), name) != 0) continue;
    if (from + name.size() <= named.end) continue;
    named.end = from + name.size();
    named.project = project;
  }
  if (named.project.empty()) return std::nullopt;
  std::size_t end = named.end;
  while (glyphs[end] == U' ' || glyphs[end] == U'的')
    ++end;
  std::size_t behind = end;
  if (auto month = month_at(analysis, context, end, behind); !month.empty()) {
    named.month = std::move(month);
    named.end = behind;
  }
  return named;
}

}  // namespace

bool decides(Intent intent) {
  return intent == Intent::kReviewAccept || intent == Intent::kReviewReturn ||
         intent == Intent::kReviewReopen;
}

std::size_t word_of(const Lexicon& lexicon, std::string_view list, std::u32string_view rest) {
  return word_of(lexicon.review, list, rest);
}

std::size_t behind_words(const Analysis& analysis, std::string_view list, std::size_t at) {
  const Glyphs& glyphs = analysis.glyphs;
  for (std::size_t end = at; end < glyphs.size();) {
    const std::size_t length = word_of(*analysis.lexicon, list, glyphs.view(end, glyphs.size()));
    if (length == 0 && !is_filler(glyphs[end])) break;
    end += std::max<std::size_t>(length, 1);
    if (length > 0) at = end;
  }
  return at;
}

std::optional<Named> named_at(const Analysis& analysis, const Context& context, std::size_t at) {
  if (auto project = project_at(analysis, context, at)) return project;
  const Glyphs& glyphs = analysis.glyphs;
  Named named{.begin = at, .end = at};
  bool range = false;
  constexpr std::size_t kMost = 50;  // that anybody decides about at once
  while (at < glyphs.size() && named.numbers.size() < kMost) {
    const auto number = number_at(analysis, at, named.numbers.empty());
    if (!number) break;
    constexpr std::int64_t kMostInARange = 50;
    const std::int64_t last = named.numbers.empty() ? 0 : named.numbers.back();
    if (range && (number->value <= last || number->value - last > kMostInARange)) break;
    for (std::int64_t n = range ? last + 1 : number->value; n <= number->value; ++n) {
      named.numbers.push_back(n);
      named.ends.push_back(number->end);
    }
    named.end = number->end;
    named.bare = number->bare;
    const char32_t to = glyphs[number->end];
    range = to == U'-' || to == U'~' || to == U'到' || to == U'至';
    at = number->end + (range ? 1 : 0);
    bool pause = false;
    while (!range && at < glyphs.size()) {
      const std::size_t length = word_of(*analysis.lexicon, "joins", glyphs.view(at, glyphs.size()));
      if (length == 0 && glyphs[at] != U' ') break;
      pause = pause || (is_clause_end(glyphs[at]) && glyphs[at] != U'、');
      at += std::max<std::size_t>(length, 1);
    }
    if (pause) named.pauses.push_back(named.numbers.size());
  }
  std::erase(named.pauses, named.numbers.size());
  if (named.numbers.empty()) return std::nullopt;
  return named;
}

std::vector<Verdict> verdicts_in(const Analysis& analysis, const Context& context, bool brief) {
  const Glyphs& glyphs = analysis.glyphs;
  const Lexicon& lexicon = *analysis.lexicon;
  std::vector<Verdict> found;
  for (const auto& [text, intent] : lexicon.decisions)
    if (text.size() >= 2 && decides(intent)) find_all(glyphs, text, {.intent = intent}, found);
  if (brief)
    for (const auto& [list, intent] :
         {std::pair{"accept", Intent::kReviewAccept}, std::pair{"back", Intent::kReviewReturn}})
      for (const auto& text : words_under(lexicon.review, list))
        find_all(glyphs, text, {.intent = intent, .brief = true}, found);
  std::ranges::sort(found, [](const Verdict& a, const Verdict& b) {
    if (a.begin != b.begin) return a.begin < b.begin;
    return a.end != b.end ? a.end > b.end : a.brief < b.brief;
  });
  std::vector<Verdict> verdicts;
  for (const Verdict& verdict : found) {
    if (!verdicts.empty() && verdict.begin < verdicts.back().end) {
      // 不通过 holds 通过, so the longer one counts.
      if (verdict.end - verdict.begin > verdicts.back().end - verdicts.back().begin)
        verdicts.back() = verdict;
      continue;
    }
    verdicts.push_back(verdict);
  }
  std::erase_if(verdicts, [&](const Verdict& verdict) {
    if (!verdict.brief && !verdict.accepts()) return false;
    const std::size_t end = behind_words(analysis, "after", verdict.end);
    if (end >= glyphs.size() || is_filler(glyphs[end])) return false;
    if (named_at(analysis, context, end)) return false;
    return std::ranges::none_of(found, [&](const Verdict& other) { return other.begin == end; });
  });
  return verdicts;
}

}  // namespace linli::bot::understand
