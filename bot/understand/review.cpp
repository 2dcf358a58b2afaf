#include <algorithm>
#include <array>

#include "bot/understand/readings.h"

namespace linli::bot::understand {
namespace {

struct Verdict {
  Intent intent = Intent::kUnknown;
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Verdicts {
  std::optional<Verdict> only;
  bool mixed = false;  ///< 1、3通过，4退回: two decisions in one message are not taken apart
};

/// The word of acceptance or return that the message holds. 不通过 holds 通过, so the longer one counts.
Verdicts verdict_in(const Analysis& analysis) {
  const auto& codes = analysis.glyphs.codes;
  std::vector<Verdict> found;
  for (const auto& [text, entries] : analysis.lexicon->commands) {
    if (text.size() < 2) continue;
    for (const CommandEntry& entry : entries) {
      if (entry.intent != Intent::kReviewAccept && entry.intent != Intent::kReviewReturn) continue;
      for (std::size_t at = codes.find(text); at != std::u32string::npos; at = codes.find(text, at + 1)) {
        found.push_back({entry.intent, at, at + text.size()});
      }
    }
  }
  std::ranges::sort(found, [](const Verdict& a, const Verdict& b) {
    const std::size_t length_a = a.end - a.begin;
    const std::size_t length_b = b.end - b.begin;
    return length_a != length_b ? length_a > length_b : a.begin < b.begin;
  });
  Verdicts verdicts;
  for (const Verdict& verdict : found) {
    if (!verdicts.only) {
      verdicts.only = verdict;
      continue;
    }
    const bool inside = verdict.begin < verdicts.only->end && verdicts.only->begin < verdict.end;
    verdicts.mixed = verdicts.mixed || (!inside && verdict.intent != verdicts.only->intent);
  }
  return verdicts;
}

bool joins(char32_t c) {
  constexpr std::u32string_view kJoins = U"第号份条个、，,和跟及 把的项#.;:请都";
  return kJoins.find(c) != std::u32string_view::npos;
}

struct Chosen {
  std::vector<std::int64_t> numbers;
  std::size_t end = 0;
};

/// Numbers of reports in a row, from `at` on: 1 3 5; 1、3和5; 第3份; 1-5.
Chosen numbers_from(const Glyphs& glyphs, std::size_t at, std::size_t limit) {
  Chosen chosen{.numbers = {}, .end = at};
  std::int64_t last = 0;
  bool range = false;
  while (at < limit) {
    const char32_t c = glyphs[at];
    if (!chosen.numbers.empty() && (c == U'-' || c == U'~' || c == U'到' || c == U'至')) {
      range = true;
      ++at;
      continue;
    }
    if (joins(c)) {
      ++at;
      continue;
    }
    const auto number = read_numeral(glyphs, at);
    const auto whole = number && number->doubt == Doubt::kNone ? number->whole() : std::nullopt;
    if (!whole || *whole < 1 || *whole > 999'999 || number->end > limit) break;
    const char32_t after = glyphs[number->end];
    if (after == U'月' || after == U'元' || after == U'年' || after == U'块' || after == U'天') break;
    if (range && *whole - last > 50) break;
    for (std::int64_t n = range ? last + 1 : *whole; n <= *whole; ++n) {
      chosen.numbers.push_back(n);
    }
    range = false;
    last = *whole;
    at = number->end;
    while (at < limit &&
           (glyphs[at] == U'号' || glyphs[at] == U'份' || glyphs[at] == U'条' || glyphs[at] == U'项')) {
      ++at;
    }
    chosen.end = at;
  }
  return chosen;
}

std::string reason_in(const Glyphs& glyphs, std::size_t from, std::size_t to) {
  const auto skip = [&] {
    while (from < to && is_filler(glyphs[from])) {
      ++from;
    }
  };
  skip();
  for (const std::u32string_view word : {U"因为", U"原因是", U"原因", U"理由是", U"理由", U"了", U"吧"}) {
    if (glyphs.view(from, std::min(from + word.size(), to)) != word) continue;
    from += word.size();
    skip();
  }
  while (to > from && is_filler(glyphs[to - 1])) {
    --to;
  }
  return glyphs.words(from, to);
}

void add_numbers(Understanding& understanding, const std::vector<std::int64_t>& numbers) {
  if (numbers.size() == 1) understanding.slots["report"] = numbers.front();
  if (numbers.size() > 1) understanding.slots["reports"] = numbers;
}

/// 除了3都通过: the rest is a list that nobody has read out.
bool excepts(const Analysis& analysis) {
  return std::ranges::any_of(analysis.pieces,
                             [&](const Piece& piece) { return analysis.is_cue(piece, Cue::kExcept); });
}

struct Brief {
  std::u32string_view word;
  Intent intent;
};
/// Words that are a verdict only right behind the number of a report.
constexpr std::array kBrief = std::to_array<Brief>({{U"没问题", Intent::kReviewAccept},
                                                    {U"没有问题", Intent::kReviewAccept},
                                                    {U"可以", Intent::kReviewAccept},
                                                    {U"过了", Intent::kReviewAccept},
                                                    {U"过", Intent::kReviewAccept},
                                                    {U"行", Intent::kReviewAccept},
                                                    {U"ok", Intent::kReviewAccept},
                                                    {U"不行", Intent::kReviewReturn},
                                                    {U"不可以", Intent::kReviewReturn},
                                                    {U"不合格", Intent::kReviewReturn},
                                                    {U"有问题", Intent::kReviewReturn},
                                                    {U"退了", Intent::kReviewReturn},
                                                    {U"退", Intent::kReviewReturn}});

/// 退3，缺签到表; 过5: the word in front, the number right behind it.
std::optional<Understanding> verdict_in_front(const Glyphs& glyphs) {
  const char32_t first = glyphs[0];
  if (first != U'退' && first != U'过' && first != U'批') return std::nullopt;
  const std::size_t digit = glyphs[1] == U'第' || glyphs[1] == U' ' ? 2 : 1;
  if (!is_digit(glyphs[digit]) && !chinese_digit(glyphs[digit])) return std::nullopt;
  const Chosen chosen = numbers_from(glyphs, 1, glyphs.size());
  if (chosen.numbers.empty()) return std::nullopt;
  const std::string reason = reason_in(glyphs, chosen.end, glyphs.size());
  if (first != U'退' && !reason.empty()) return std::nullopt;
  Understanding understanding = reading(first == U'退' ? Intent::kReviewReturn : Intent::kReviewAccept, 0.9);
  add_numbers(understanding, chosen.numbers);
  if (reason.size() > 3) understanding.slots["reason"] = reason;
  return understanding;
}

/// 3没问题; 6号不行，没盖章
std::optional<Understanding> brief_verdict(const Analysis& analysis, const Context& context) {
  if (context.name != "review") return std::nullopt;
  const Glyphs& glyphs = analysis.glyphs;
  if (auto verdict = verdict_in_front(glyphs)) return verdict;
  const Chosen chosen = numbers_from(glyphs, 0, glyphs.size());
  if (chosen.numbers.empty()) return std::nullopt;
  std::size_t at = chosen.end;
  while (glyphs[at] == U' ' || glyphs[at] == U'都') {
    ++at;
  }
  const bool told_to =
      glyphs[at] == U'让' || glyphs[at] == U'叫' || glyphs[at] == U'请';  // 第4份让他们补发票
  if (told_to) {
    Understanding understanding = reading(Intent::kReviewReturn, 0.85);
    add_numbers(understanding, chosen.numbers);
    understanding.slots["reason"] = reason_in(glyphs, at, glyphs.size());
    return understanding;
  }
  for (const Brief& brief : kBrief) {
    const std::size_t end = at + brief.word.size();
    if (end > glyphs.size() || glyphs.view(at, end) != brief.word) continue;
    if (end < glyphs.size() && !is_filler(glyphs[end])) continue;
    Understanding understanding = reading(brief.intent, 0.9);
    add_numbers(understanding, chosen.numbers);
    const std::string reason = reason_in(glyphs, end, glyphs.size());
    if (brief.intent == Intent::kReviewReturn && reason.size() > 3) understanding.slots["reason"] = reason;
    return understanding;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Understanding> read_review(const Analysis& analysis, const Context& context) {
  if (!is_staff(context.role)) return std::nullopt;
  const PatternMatch* pattern = best_pattern(analysis, context);
  const bool asks =
      analysis.question || (pattern != nullptr && pattern->pattern->intent != Intent::kReviewAccept &&
                            pattern->pattern->intent != Intent::kReviewReturn && pattern->score > 5);
  if (asks && context.name != "review") return std::nullopt;
  const auto [verdict, mixed] = verdict_in(analysis);
  if (!verdict && !analysis.question) return brief_verdict(analysis, context);
  if (!verdict || analysis.question) return std::nullopt;
  if (mixed || excepts(analysis)) return reading(Intent::kUnknown, 0.3);
  const Glyphs& glyphs = analysis.glyphs;
  Chosen chosen = numbers_from(glyphs, verdict->end, glyphs.size());
  std::string reason;
  if (chosen.numbers.empty()) {
    chosen = numbers_from(glyphs, 0, verdict->begin);
    reason = reason_in(glyphs, verdict->end, glyphs.size());
    if (reason.empty() && !chosen.numbers.empty()) reason = reason_in(glyphs, chosen.end, verdict->begin);
  } else {
    reason = reason_in(glyphs, chosen.end, glyphs.size());
  }
  if (chosen.numbers.empty() && context.name != "review" && pattern == nullptr && !analysis.whole)
    return std::nullopt;
  Understanding understanding = reading(verdict->intent, chosen.numbers.empty() ? 0.8 : 0.95);
  add_numbers(understanding, chosen.numbers);
  add_particulars(understanding, analysis, context);
  if (verdict->intent == Intent::kReviewReturn && !reason.empty() && reason.size() > 3)
    understanding.slots["reason"] = reason;
  return understanding;
}

}  // namespace linli::bot::understand
