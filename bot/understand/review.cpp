#include <algorithm>
#include <utility>

#include "bot/understand/readings.h"
#include "bot/understand/verdicts.h"

namespace linli::bot::understand {
namespace {

using handlers::contract::Filing;
using handlers::contract::Slots;

/// Slots `report`, `reports`, `project` and `month`: what was named.
void add_reports(Slots& slots, const Named& named) {
  if (named.numbers.size() == 1) slots["report"] = named.numbers.front();
  if (named.numbers.size() > 1) slots["reports"] = named.numbers;
  if (!named.project.empty()) slots["project"] = named.project;
  if (!named.month.empty()) slots["month"] = named.month;
}

/// One decision about one report, as an entry of `decisions`.
Filing entry(const Analysis& analysis, const Decision& decision) {
  Filing filing;
  filing.slots["decision"] = std::string{decision.accepts() ? "accept" : "return"};
  if (decision.accepts()) return filing;
  Understanding why;
  add_reason(why, analysis, decision.why_from, decision.why_to);
  filing.slots.merge(why.slots);
  return filing;
}

/// All of them, each report by itself and in the order in which they were said.
std::vector<Filing> entries(const Analysis& analysis, const std::vector<Decision>& decisions) {
  std::vector<Filing> all;
  for (const Decision& decision : decisions) {
    const Filing one = entry(analysis, decision);
    const Named& named = decision.reports;
    if (named.numbers.empty()) {
      all.push_back(one);
      add_reports(all.back().slots, named);
    }
    for (const std::int64_t number : named.numbers) {
      all.push_back(one);
      all.back().slots["report"] = number;
    }
  }
  return all;
}

/// What is decided first, about the reports of which that is decided; `decisions` when there is more to it.
Understanding decided(const Analysis& analysis, const std::vector<Decision>& decisions) {
  const Decision& first = decisions.front();
  Understanding understanding = reading(first.intent, 0.95);
  Named alike = first.reports;
  bool simple = true;
  for (std::size_t i = 1; i < decisions.size(); ++i) {
    const Named& more = decisions[i].reports;
    const bool same = decisions[i].intent == first.intent;
    simple = simple && same && first.accepts() && alike.project.empty() && !more.numbers.empty();
    if (same && first.accepts() && alike.project.empty())
      alike.numbers.insert(alike.numbers.end(), more.numbers.begin(), more.numbers.end());
  }
  add_reports(understanding.slots, alike);
  if (!first.accepts()) add_reason(understanding, analysis, first.why_from, first.why_to);
  if (!simple) understanding.slots["decisions"] = entries(analysis, decisions);
  return understanding;
}

/// 绿色菜园退回，什么时候办的没写, but not 绿色菜园退回去以后重新交了没有.
bool settles(const Analysis& analysis, const Decision& decision) {
  const Glyphs& glyphs = analysis.glyphs;
  return decision.accepts() || decision.why_from >= glyphs.size() || is_filler(glyphs[decision.why_from]);
}

/// Which report, asked rather than guessed: 2先别通过, 1通过，2号等补了票再说, 两份都通过.
Understanding unclear(bool accepts) {
  Understanding understanding = reading(accepts ? Intent::kReviewAccept : Intent::kReviewReturn, 0.5);
  understanding.ask.emplace_back("report");
  return understanding;
}

/// Words that take an acceptance back or put it off, outside the words of a decision.
bool hedged(const Analysis& analysis, const std::vector<Verdict>& verdicts) {
  const Glyphs& glyphs = analysis.glyphs;
  for (std::size_t at = 0; at < glyphs.size(); ++at) {
    const auto verdict = std::ranges::find(verdicts, at, &Verdict::begin);
    if (verdict != verdicts.end())
      at = verdict->end - 1;
    else if (word_of(*analysis.lexicon, "hedges", glyphs.view(at, glyphs.size())) > 0)
      return true;
  }
  return false;
}

/// Which report, or how many: 两份都通过.
bool holds_number(const Analysis& analysis) {
  const std::u32string_view bare = analysis.bare;
  for (std::size_t at = 0; at < bare.size(); ++at) {
    constexpr std::u32string_view kUnits = U"份个条号项";
    const bool counts = chinese_digit(bare[at]) && at + 1 < bare.size() &&
                        kUnits.find(bare[at + 1]) != std::u32string_view::npos;
    if (is_digit(bare[at]) || counts) return true;
  }
  return !analysis.quantities.empty();
}

/// Asked why they return something, somebody says it, unless it is a command or a verdict on a report that
/// they name.
std::optional<Understanding> asked_why(const Analysis& analysis, const Context& context, bool decisions) {
  if (context.name != "review.reason" || analysis.whole || decisions) return std::nullopt;
  for (const std::u32string_view word :
       {U"不退", U"别退", U"先不退", U"不用退", U"不重开", U"别重开", U"不打开"})
    if (analysis.core.starts_with(word)) return reading(Intent::kReportCancel, 0.9);
  Understanding understanding = reading(Intent::kReviewReturn, 0.9);
  add_reason(understanding, analysis, 0, analysis.glyphs.size());
  return understanding;
}

/// Where it is said why something is opened again: behind 因为, or in the next clause; what stands before
/// names it.
std::size_t reason_behind(const Analysis& analysis, std::size_t from) {
  const Glyphs& glyphs = analysis.glyphs;
  for (std::size_t at = from; at < glyphs.size(); ++at)
    if (word_of(*analysis.lexicon, "why", glyphs.view(at, glyphs.size())) > 1) return at;
  while (from < glyphs.size() && !is_clause_end(glyphs[from]))
    ++from;
  return from;
}

/// The only report or project that a message names, wherever it stands.
std::optional<Named> only_named(const Analysis& analysis, const Context& context) {
  std::optional<Named> found;
  for (std::size_t at = 0; at < analysis.glyphs.size(); ++at) {
    auto named = named_at(analysis, context, at);
    if (!named || named->bare) continue;
    if (found) return std::nullopt;
    at = named->end - 1;
    found = std::move(named);
  }
  return found;
}

/// 重开 银铃相伴 5月; 2通过早了，重新打开; 刚才3号点错了，撤回审核. It is confirmed before it is done.
Understanding reopened(const Analysis& analysis, const Context& context, const Verdict& verdict) {
  Understanding understanding = reading(Intent::kReviewReopen, 0.95);
  add_particulars(understanding, analysis, context);
  if (const auto named = only_named(analysis, context)) add_reports(understanding.slots, *named);
  add_reason(understanding, analysis, reason_behind(analysis, verdict.end), analysis.glyphs.size());
  return understanding;
}

/// 全部通过; 这份退了吧，没盖章: about what was shown last.
std::optional<Understanding> about_shown(const Analysis& analysis, const Context& context,
                                         const std::vector<Verdict>& verdicts, const PatternMatch* pattern) {
  const bool known = context.name == "review" || pattern != nullptr || analysis.whole;
  if (verdicts.empty() || !known) return std::nullopt;
  const auto longest = std::ranges::max_element(
      verdicts, {}, [](const Verdict& verdict) { return verdict.end - verdict.begin; });
  Understanding understanding = reading(longest->intent, 0.8);
  add_particulars(understanding, analysis, context);
  if (longest->accepts()) return understanding;
  constexpr std::size_t kThisOne = 6;  // bytes: 这份
  auto size = analysis.glyphs.size();
  for (const Verdict& verdict : verdicts)  // 这份不行，退回
    if (verdict.begin >= longest->end && reason_in(analysis, verdict.end, size).empty()) size = verdict.begin;
  // 这份照片不清楚，退回: the longer part says why
  const bool before = reason_in(analysis, 0, longest->begin).size() >
                      kThisOne + reason_in(analysis, longest->end, size).size();
  add_reason(understanding, analysis, before ? 0 : longest->end, before ? longest->begin : size);
  return understanding;
}

}  // namespace

std::optional<Understanding> read_review(const Analysis& analysis, const Context& context) {
  if (!is_staff(context.role)) return std::nullopt;
  const auto decisions = decisions_in(analysis, context);
  if (context.name != "review.reason" && !(decisions && settles(analysis, decisions->front())))
    if (auto standing = read_standing(analysis, context)) return standing;
  const bool excepts = std::ranges::any_of(
      analysis.pieces, [&](const Piece& piece) { return analysis.is_cue(piece, Cue::kExcept); });
  if (auto why = asked_why(analysis, context, decisions.has_value() && !excepts)) return why;
  const PatternMatch* pattern = best_pattern(analysis, context);
  const bool by_pattern = pattern != nullptr && decides(pattern->pattern->intent);
  const bool asks = analysis.question || (pattern != nullptr && !by_pattern && pattern->score > 5);
  if (asks && context.name != "review") return std::nullopt;
  const auto verdicts = verdicts_in(analysis, context, false);
  const auto reopening = std::ranges::find(verdicts, Intent::kReviewReopen, &Verdict::intent);
  if (reopening != verdicts.end() && !analysis.question) return reopened(analysis, context, *reopening);
  const bool accepts = std::ranges::any_of(verdicts, &Verdict::accepts) ||
                       (by_pattern && pattern->pattern->intent == Intent::kReviewAccept);
  if (excepts && (by_pattern || !verdicts.empty())) return unclear(accepts);  // 除了3都通过
  if (analysis.question) {
    // 4号退，8场怎么会有5000人: the reason may ask, the decision does not.
    const bool returns =
        decisions && std::ranges::none_of(*decisions, &Decision::accepts) && context.name == "review";
    return returns ? std::optional{decided(analysis, *decisions)} : std::nullopt;
  }
  if (decisions) return decided(analysis, *decisions);
  const bool reviewing = context.name == "review";
  const auto brief = verdicts_in(analysis, context, true);
  if (!by_pattern && verdicts.empty()) {
    const bool partly = reviewing && pattern == nullptr && !brief.empty() && holds_number(analysis);
    return partly ? std::optional{unclear(brief.front().accepts())} : std::nullopt;  // 先过1和2，3等等
  }
  if (holds_number(analysis) || (accepts && hedged(analysis, brief)))
    return reviewing || by_pattern ? std::optional{unclear(accepts)} : std::nullopt;
  return about_shown(analysis, context, verdicts, pattern);
}

}  // namespace linli::bot::understand
