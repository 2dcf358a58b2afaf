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

bool decides(Intent intent) {
  return intent == Intent::kReviewAccept || intent == Intent::kReviewReturn ||
         intent == Intent::kReviewReopen;
}

/// The word of a decision that the message holds. 不通过 holds 通过, so the longer one counts.
Verdicts verdict_in(const Analysis& analysis) {
  const auto& codes = analysis.glyphs.codes;
  std::vector<Verdict> found;
  for (const auto& [text, entries] : analysis.lexicon->commands) {
    if (text.size() < 2) continue;
    for (const CommandEntry& entry : entries) {
      if (!decides(entry.intent)) continue;
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

/// Where it is said why something is opened again: behind 因为, or in the next clause; what stands before
/// names it.
std::size_t reason_behind(const Glyphs& glyphs, std::size_t from) {
  for (const std::u32string_view word : {U"因为", U"原因", U"理由"})
    if (const auto at = glyphs.codes.find(word, from); at != std::u32string::npos) return at;
  while (from < glyphs.size() && !is_clause_end(glyphs[from])) {
    ++from;
  }
  return from;
}

/// What somebody calls for who wants a field shown: the papers behind its figure.
struct Proof {
  std::u32string_view word;
  std::string_view field;
};
constexpr std::array kProofs = std::to_array<Proof>({{U"票", "spent"},
                                                     {U"收据", "spent"},
                                                     {U"凭证", "spent"},
                                                     {U"明细", "spent"},
                                                     {U"签到", "people_served"}});

/// The field of the report that a clause of a reason is about: the first one named, or the one whose papers
/// are. Pictures are of no field, though they are of an activity (活动照片重复).
std::string_view field_in(const Analysis& analysis, std::size_t from, std::size_t to) {
  const Lexicon& lexicon = *analysis.lexicon;
  const std::u32string_view clause = analysis.glyphs.view(from, to);
  for (const std::u32string_view picture : {U"照片", U"图片", U"相片", U"视频", U"合影"})
    if (clause.find(picture) != std::u32string_view::npos) return {};
  for (std::size_t at = 0; at < clause.size(); ++at) {
    const int word = lexicon.longest(clause.substr(at), [](const Word& entry) { return entry.field >= 0; });
    if (word >= 0)
      return lexicon.fields[static_cast<std::size_t>(lexicon.words[static_cast<std::size_t>(word)].field)].id;
  }
  for (const Proof& proof : kProofs)
    if (clause.find(proof.word) != std::u32string_view::npos) return proof.field;
  return {};
}

/// Why something is returned. `words` says which part of it is about which field (支出缺票据，人数对不上); a
/// clause that names none belongs to the one before it, or to the first one that does.
void add_reason(Understanding& understanding, const Analysis& analysis, std::size_t from, std::size_t to) {
  constexpr std::size_t kShortest = 3;  // bytes: more than one character
  std::string reason = reason_in(analysis.glyphs, from, to);
  if (reason.size() <= kShortest) return;
  understanding.slots["reason"] = std::move(reason);
  std::string_view field;
  std::size_t begin = from;  // of what is said about `field`
  std::size_t end = from;
  const auto note = [&] {
    if (field.empty()) return;
    std::string words = reason_in(analysis.glyphs, begin, end);
    auto& all = understanding.words[std::string{field}];
    all += all.empty() ? words : "，" + words;
  };
  for (std::size_t clause = from, at = from; at <= to; ++at) {
    if (at < to && !is_clause_end(analysis.glyphs[at])) continue;
    const auto next = field_in(analysis, clause, at);
    if (!next.empty() && next != field) {
      if (!field.empty()) {
        note();
        begin = clause;
      }
      field = next;
    }
    end = at;
    clause = at + 1;
  }
  note();
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
std::optional<Understanding> verdict_in_front(const Analysis& analysis) {
  const Glyphs& glyphs = analysis.glyphs;
  const char32_t first = glyphs[0];
  if (first != U'退' && first != U'过' && first != U'批') return std::nullopt;
  const std::size_t digit = glyphs[1] == U'第' || glyphs[1] == U' ' ? 2 : 1;
  if (!is_digit(glyphs[digit]) && !chinese_digit(glyphs[digit])) return std::nullopt;
  const Chosen chosen = numbers_from(glyphs, 1, glyphs.size());
  if (chosen.numbers.empty()) return std::nullopt;
  if (first != U'退' && !reason_in(glyphs, chosen.end, glyphs.size()).empty()) return std::nullopt;
  Understanding understanding = reading(first == U'退' ? Intent::kReviewReturn : Intent::kReviewAccept, 0.9);
  add_numbers(understanding, chosen.numbers);
  add_reason(understanding, analysis, chosen.end, glyphs.size());
  return understanding;
}

/// 3没问题; 6号不行，没盖章
std::optional<Understanding> brief_verdict(const Analysis& analysis, const Context& context) {
  if (context.name != "review") return std::nullopt;
  const Glyphs& glyphs = analysis.glyphs;
  if (auto verdict = verdict_in_front(analysis)) return verdict;
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
    add_reason(understanding, analysis, at, glyphs.size());
    return understanding;
  }
  // 2号支出没发票，退
  std::size_t last = glyphs.size();
  while (last > at && is_filler(glyphs[last - 1])) {
    --last;
  }
  if (last > at + 2 && glyphs[last - 1] == U'退' && is_clause_end(glyphs[last - 2])) {
    Understanding understanding = reading(Intent::kReviewReturn, 0.9);
    add_numbers(understanding, chosen.numbers);
    add_reason(understanding, analysis, at, last - 1);
    return understanding;
  }
  for (const Brief& brief : kBrief) {
    const std::size_t end = at + brief.word.size();
    if (end > glyphs.size() || glyphs.view(at, end) != brief.word) continue;
    if (end < glyphs.size() && !is_filler(glyphs[end])) continue;
    Understanding understanding = reading(brief.intent, 0.9);
    add_numbers(understanding, chosen.numbers);
    if (brief.intent == Intent::kReviewReturn) add_reason(understanding, analysis, end, glyphs.size());
    return understanding;
  }
  return std::nullopt;
}

/// Asked why they return something, somebody says it, unless it is a command or a verdict on a report by
/// number.
std::optional<Understanding> asked_why(const Analysis& analysis, const Context& context,
                                       const std::optional<Verdict>& verdict) {
  if (context.name != "review.reason" || analysis.whole) return std::nullopt;
  const Glyphs& glyphs = analysis.glyphs;
  if (verdict && (!numbers_from(glyphs, verdict->end, glyphs.size()).numbers.empty() ||
                  !numbers_from(glyphs, 0, verdict->begin).numbers.empty()))
    return std::nullopt;
  for (const std::u32string_view word :
       {U"不退", U"别退", U"先不退", U"不用退", U"不重开", U"别重开", U"不打开"})
    if (analysis.core.starts_with(word)) return reading(Intent::kReportCancel, 0.9);
  Understanding understanding = reading(Intent::kReviewReturn, 0.9);
  add_reason(understanding, analysis, 0, analysis.glyphs.size());
  return understanding;
}

}  // namespace

std::optional<Understanding> read_review(const Analysis& analysis, const Context& context) {
  if (!is_staff(context.role)) return std::nullopt;
  const auto [verdict, mixed] = verdict_in(analysis);
  if (auto why = asked_why(analysis, context, verdict)) return why;
  const PatternMatch* pattern = best_pattern(analysis, context);
  const bool asks =
      analysis.question || (pattern != nullptr && !decides(pattern->pattern->intent) && pattern->score > 5);
  if (asks && context.name != "review") return std::nullopt;
  if (!verdict && !analysis.question) return brief_verdict(analysis, context);
  if (!verdict || analysis.question) return std::nullopt;
  if (mixed || excepts(analysis)) return reading(Intent::kUnknown, 0.3);
  const Glyphs& glyphs = analysis.glyphs;
  Chosen chosen = numbers_from(glyphs, verdict->end, glyphs.size());
  std::size_t why = chosen.end;
  std::size_t why_end = glyphs.size();
  if (chosen.numbers.empty()) {
    chosen = numbers_from(glyphs, 0, verdict->begin);
    why = verdict->end;
    const auto between = glyphs.view(chosen.end, verdict->begin);
    if (!chosen.numbers.empty() && std::ranges::any_of(between, is_digit))
      return reading(Intent::kUnknown, 0.3);  // 1过，3退回缺发票
    // 第2份照片不清楚退回重传: the longer part says why
    if (!chosen.numbers.empty() &&
        reason_in(glyphs, why, why_end).size() < reason_in(glyphs, chosen.end, verdict->begin).size()) {
      why = chosen.end;
      why_end = verdict->begin;
    }
  }
  if (chosen.numbers.empty() && context.name != "review" && pattern == nullptr && !analysis.whole)
    return std::nullopt;
  Understanding understanding = reading(verdict->intent, chosen.numbers.empty() ? 0.8 : 0.95);
  add_numbers(understanding, chosen.numbers);
  add_particulars(understanding, analysis, context);
  if (verdict->intent == Intent::kReviewReturn) add_reason(understanding, analysis, why, why_end);
  if (verdict->intent == Intent::kReviewReopen) {
    understanding.confidence = 0.95;
    add_reason(understanding, analysis, reason_behind(glyphs, verdict->end), glyphs.size());
  }
  return understanding;
}

}  // namespace linli::bot::understand
