#include <algorithm>

#include "bot/understand/readings.h"
#include "bot/understand/verdicts.h"

// Several decisions in one breath: 1通过，2退回照片不清楚，3通过; 退4，人数不对；其他1 2 3都通过.
namespace linli::bot::understand {
namespace {

class Reader {
 public:
  Reader(const Analysis& analysis, const Context& context)
      : analysis_(analysis),
        context_(context),
        glyphs_(analysis.glyphs),
        verdicts_(verdicts_in(analysis, context, context.name == "review")) {}

  std::optional<std::vector<Decision>> read() const {
    std::vector<Decision> decisions;
    for (std::size_t at = 0; at < glyphs_.size();) {
      auto next = next_from(at, decisions.empty());
      if (!next) break;
      if (!decisions.empty() && !ends_at(decisions.back(), next->begin)) return std::nullopt;
      at = next->end;
      decisions.push_back(*std::move(next));
    }
    if (decisions.empty() || !ends_at(decisions.back(), glyphs_.size())) return std::nullopt;
    const bool rest_alone =
        decisions.size() == 1 && decisions[0].reports.numbers.empty() && decisions[0].reports.project.empty();
    if (rest_alone || !harmless(0, decisions.front().begin)) return std::nullopt;
    if (decisions.size() > 1 && counts_only(decisions)) return std::nullopt;
    return decisions;
  }

 private:
  std::size_t behind_filler(std::size_t at) const {
    while (at < glyphs_.size() && is_filler(glyphs_[at]))
      ++at;
    return at;
  }
  std::size_t word(std::string_view list, std::size_t at) const {
    return at < glyphs_.size() ? word_of(*analysis_.lexicon, list, glyphs_.view(at, glyphs_.size())) : 0;
  }
  std::size_t polite_at(std::size_t at) const {
    std::size_t longest = 0;
    for (const std::u32string& polite : analysis_.lexicon->polite_front)
      if (glyphs_.codes.compare(at, polite.size(), polite) == 0) longest = std::max(longest, polite.size());
    return longest;
  }
  const Verdict* verdict_at(std::size_t at) const {
    const auto found = std::ranges::find(verdicts_, at, &Verdict::begin);
    return found == verdicts_.end() ? nullptr : &*found;
  }

  /// The first decision that begins at `at` or behind it. Behind a pause, except that it may follow directly
  /// on the one before (1过2退), and where a number meets its verdict (退回照片不清楚3通过).
  std::optional<Decision> next_from(std::size_t at, bool first) const {
    for (std::size_t from = at; from < glyphs_.size(); ++from) {
      const bool begins = from == at || is_filler(glyphs_[from - 1]) || meets_verdict(from);
      if (!begins || is_filler(glyphs_[from])) continue;
      if (auto decision = decision_at(from, first)) return decision;
      // Of numbers in a row that nothing is decided about, none is a decision's: 人数 30 5 过.
      if (const auto named = named_at(analysis_, context_, from)) from = named->end - 1;
    }
    return std::nullopt;
  }

  bool meets_verdict(std::size_t at) const {
    const auto is_part = [&](char32_t c) { return is_digit(c) || chinese_digit(c) || chinese_scale(c) != 0; };
    if (at > 0 && is_part(glyphs_[at - 1])) return false;
    const auto named = named_at(analysis_, context_, at);
    const Verdict* verdict = named && named->numbers.size() == 1 ? verdict_at(named->end) : nullptr;
    return verdict != nullptr && !verdict->brief;
  }

  std::optional<Decision> decision_at(std::size_t begin, bool first) const {
    std::size_t at = begin;
    bool rest = false;
    for (std::size_t length = 1; length > 0; at = behind_filler(at + length)) {
      if (verdict_at(at) || named_at(analysis_, context_, at)) break;
      const std::size_t others = word("rest", at);
      rest = rest || others > 0;
      length = std::max({others, word("lead", at), polite_at(at)});
    }
    auto decision = verdict_at(at) ? verdict_first(at) : reports_first(at);
    if (!decision && rest && !first) decision = about_rest(at);
    if (decision) decision->begin = begin;
    return decision;
  }

  /// 其余的都通过: of a list that nobody has read out.
  std::optional<Decision> about_rest(std::size_t at) const {
    const Verdict* verdict = verdict_behind(at);
    if (verdict == nullptr) return std::nullopt;
    return decided(*verdict, {}, verdict->end);
  }

  /// The verdict that follows with nothing but 都, 月报 and the like in between.
  const Verdict* verdict_behind(std::size_t at) const {
    for (at = behind_filler(at); at < glyphs_.size();) {
      if (const Verdict* verdict = verdict_at(at)) return verdict;
      const std::size_t length = word("between", at);
      if (length == 0) return nullptr;
      at = behind_filler(at + length);
    }
    return nullptr;
  }

  /// 3没问题，过; 6打回去缺签到; 2照片不清楚退回; 4让他们补发票
  std::optional<Decision> reports_first(std::size_t at) const {
    auto named = named_at(analysis_, context_, at);
    if (!named) return std::nullopt;
    if (const Verdict* verdict = verdict_behind(named->end)) return decided(*verdict, *named, verdict->end);
    if (named->bare) return std::nullopt;
    if (word("told_to", named->end) > 0) return told_to(*named);
    return reason_first(*named);
  }

  std::optional<Decision> told_to(const Named& named) const {
    const std::size_t clause = clause_end(named.end, glyphs_.size());
    const auto accepts = [&](const Verdict& verdict) {  // 让他们补了就通过
      return verdict.begin >= named.end && verdict.begin < clause && verdict.accepts();
    };
    if (context_.name != "review" || std::ranges::any_of(verdicts_, accepts)) return std::nullopt;
    Verdict verdict{.intent = Intent::kReviewReturn, .begin = named.end, .end = named.end};
    return decided(verdict, named, named.end);
  }

  /// The reason stands in front of the verdict: in the same sentence, and no other decision in between.
  std::optional<Decision> reason_first(const Named& named) const {
    constexpr std::size_t kLongest = 60;
    const std::size_t last = std::min(glyphs_.size(), named.end + kLongest);
    for (std::size_t at = named.end; at < last && !is_sentence_end(glyphs_[at]); ++at) {
      const bool pause = is_filler(glyphs_[at - 1]);
      if (pause && at > named.end && begins_other(at)) return std::nullopt;
      const Verdict* verdict = verdict_at(at);
      constexpr std::u32string_view kSendsBack = U"退打驳";  // 照片不清楚退回, but not 行不行
      if (verdict == nullptr) continue;
      if (!pause && (verdict->brief || kSendsBack.find(glyphs_[at]) == std::u32string_view::npos)) continue;
      if (verdict->accepts() && pause && harmless(named.end, at))
        return decided(*verdict, named, verdict->end);  // 3号材料齐全，通过
      if (verdict->intent != Intent::kReviewReturn) return std::nullopt;
      auto decision = decided(*verdict, named, verdict->end);
      // 第2份照片不清楚退回重传: the longer part says why.
      std::size_t to = decision.end;
      while (to < last && !(to > decision.end && is_filler(glyphs_[to - 1]) && begins_other(to)))
        ++to;
      if (reason_in(analysis_, decision.end, to).size() < reason_in(analysis_, named.end, at).size()) {
        decision.why_from = named.end;
        decision.why_to = at;
        decision.end = behind_words(analysis_, "redo", decision.end);
      }
      return decision;
    }
    return std::nullopt;
  }

  bool begins_other(std::size_t at) const {
    const auto named = named_at(analysis_, context_, at);
    return named && verdict_behind(named->end) != nullptr;
  }

  /// 通过1 3; 退回第2份，缺票据. Not 退回，3通过: there the number belongs to what follows.
  std::optional<Decision> verdict_first(std::size_t at) const {
    const Verdict verdict = *verdict_at(at);
    if (verdict.brief && verdict.end - verdict.begin > 1) return std::nullopt;  // 不过3号我还没看
    const std::size_t behind = behind_words(analysis_, "after", verdict.end);
    const std::size_t from = behind_filler(behind);
    auto named = named_at(analysis_, context_, from);
    if (!named || how_many(*named)) return std::nullopt;
    if (const Verdict* other = verdict_behind(named->end)) {
      const auto pauses = [&](char32_t c) { return is_clause_end(c); };
      if (std::ranges::any_of(glyphs_.view(behind, from), pauses)) return std::nullopt;
      const bool goes_on = named_at(analysis_, context_, behind_filler(other->end)).has_value();
      const bool apart = std::ranges::any_of(glyphs_.view(named->end, other->begin), pauses);
      if (!goes_on && !apart && !split(*named)) return std::nullopt;
    }
    return decided(verdict, *named, named->end);
  }

  /// 通过1 2，3退回: what stands behind the only pause belongs to the next verdict. @return whether it does.
  static bool split(Named& named) {
    if (named.pauses.size() != 1) return false;
    named.numbers.resize(named.pauses.front());
    named.ends.resize(named.pauses.front());
    named.pauses.clear();
    named.end = named.ends.back();
    return true;
  }

  /// Takes further words for the same with it: 没问题，过; 不行，退回.
  Decision decided(const Verdict& verdict, Named named, std::size_t end) const {
    if (verdict.end > verdict.begin) {
      end = behind_words(analysis_, "after", end);
      for (const Verdict* more = verdict_at(behind_filler(end)); more != nullptr;
           more = verdict_at(behind_filler(end))) {
        if (more->intent != verdict.intent || named_at(analysis_, context_, behind_filler(more->end))) break;
        end = behind_words(analysis_, "after", more->end);
      }
    }
    return {.intent = verdict.intent, .reports = std::move(named), .why_from = end, .why_to = 0, .end = end};
  }

  /// Whether `decision` may go on until `to`: behind an acceptance stands nothing that takes it back, behind
  /// a return the reason. Sets where the reason ends.
  bool ends_at(Decision& decision, std::size_t to) const {
    if (decision.accepts()) return harmless(decision.end, to);
    const bool told_before = decision.why_to > 0;
    if (told_before) return reason_in(analysis_, decision.end, to).size() < kLittle;
    const std::size_t clause = clause_end(decision.why_from, to);
    const std::size_t asks = word("asks", decision.why_from);
    if (asks > 0 && decision.why_from + asks == clause) return false;  // 退回了没
    decision.why_to = to;
    for (const Verdict& verdict : verdicts_)  // 6不行，人工费超标了，退
      if (verdict.begin > decision.why_from && verdict.end <= to && verdict.intent == decision.intent &&
          behind_filler(behind_words(analysis_, "after", verdict.end)) >= to &&
          is_filler(glyphs_[verdict.begin - 1]))
        decision.why_to = verdict.begin;
    return true;
  }
  std::size_t clause_end(std::size_t from, std::size_t to) const {
    while (from < to && !is_filler(glyphs_[from]))
      ++from;
    return from;
  }

  /// Nothing that takes back what was accepted, and no further number.
  bool harmless(std::size_t from, std::size_t to) const {
    for (std::size_t at = from; at < to; ++at) {
      const Verdict* verdict = verdict_at(at);
      if (verdict != nullptr && verdict->accepts())
        at = verdict->end - 1;  // 没问题
      else if (is_digit(glyphs_[at]) || word("hedges", at) > 0 || named_at(analysis_, context_, at))
        return false;
    }
    return true;
  }

  /// 3份通过，2份退回: says how many, not which.
  bool counts_only(const std::vector<Decision>& decisions) const {
    return std::ranges::all_of(decisions, [&](const Decision& one) { return how_many(one.reports); });
  }
  bool how_many(const Named& named) const {
    return named.numbers.size() == 1 && named.end > 0 && glyphs_[named.end - 1] == U'份' &&
           glyphs_[named.begin] != U'第';
  }

  static constexpr std::size_t kLittle = 10;  // bytes of words behind a decision that say nothing more
  const Analysis& analysis_;
  const Context& context_;
  const Glyphs& glyphs_;
  std::vector<Verdict> verdicts_;
};

}  // namespace

std::optional<std::vector<Decision>> decisions_in(const Analysis& analysis, const Context& context) {
  return Reader{analysis, context}.read();
}

}  // namespace linli::bot::understand
