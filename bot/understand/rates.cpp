#include <algorithm>

#include "bot/understand/finder.h"

// Prices: 每人20元, 50一天, 讲课费两场各400. A rate is no sum, and explains one.
namespace linli::bot::understand {

/// 每人20元, 一场500元, 20元/人: a rate is not a sum.
bool Finder::rated(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  for (std::size_t i = left_edge(clause, n); i < at; ++i) {
    if (marks_.all[i].is(Cue::kRate)) return true;
  }
  if ((rate_behind(marks_.all[at].end) || glyphs_[marks_.all[at].end] == U'/') && quantity(at).unit < 0)
    return true;
  if (n == 0 || !quantity(at).money) return false;
  const std::size_t last = clause.quantities[n - 1];
  const Quantity& one = quantity(last);
  return one.unit >= 0 && one.number.millionths == Numeral::kOne &&
         marks_.all[last].end == marks_.all[at].begin;
}

/// 50一天, 100每场, 120一块: the measure stands behind the price.
bool Finder::rate_behind(std::size_t at) const {
  if (glyphs_[at] != U'一' && glyphs_[at] != U'每') return false;
  const auto rest = std::u32string_view{glyphs_.codes}.substr(at + 1);
  if (rest.starts_with(U'块') && !rest.starts_with(U"块钱")) return true;  // 展板120一块
  const int unit = analysis_.lexicon->longest(rest, [](const Word& word) { return word.unit >= 0; });
  if (unit < 0) return false;
  const std::size_t end = at + 1 + analysis_.lexicon->words[static_cast<std::size_t>(unit)].text.size();
  constexpr std::u32string_view kMakes = U"做买印定订租请要共总算发雇上开";  // 横幅80一条做了3条
  return end >= glyphs_.size() || !is_han(glyphs_[end]) ||
         kMakes.find(glyphs_[end]) != std::u32string_view::npos;
}

/// 讲师费两次每次600: the line stands further in front. 讲师费600乘2: the 600 were no sum.
bool Finder::assign_rate(const Clause& clause, std::size_t n, Claim claim) {
  for (std::size_t i = clause.quantities[n]; i-- > clause.from;) {
    if (!is_name(i) || field(marks_.all[i].index).kind != FieldKind::kMoney) continue;
    give(claim, marks_.all[i].index, quantity(clause.quantities[n]), true);
    return true;
  }
  const int asked = asked_field(FieldKind::kMoney);
  // 志愿者补贴20人，每人50，发了1000
  const bool told = last_name_ != kNone && last_name_ < clause.from &&
                    field(marks_.all[last_name_].index).paid && !told_firmly(marks_.all[last_name_].index) &&
                    std::none_of(marks_.all.begin() + static_cast<std::ptrdiff_t>(last_name_),
                                 marks_.all.begin() + static_cast<std::ptrdiff_t>(clause.from),
                                 [](const Mark& mark) { return mark.kind == Mark::Kind::kSentence; });
  if (asked < 0 && told) {
    give(claim, marks_.all[last_name_].index, quantity(clause.quantities[n]), true);
    return true;
  }
  if (asked < 0) return false;
  give(claim, asked, quantity(clause.quantities[n]), true);
  return true;
}

/// 花了1800，人均12块: how the total came about. 每人发了20 and 每人20元的午餐 may be more money.
bool Finder::explains_total(const Clause& clause, std::size_t n) const {
  const std::size_t begin = clause.from == 0 ? 0 : marks_.all[clause.from - 1].end;
  const std::size_t right = right_edge(clause, n);
  const std::size_t end = right < marks_.all.size() ? marks_.all[right].begin : glyphs_.size();
  const auto before = glyphs_.view(begin, marks_.all[clause.quantities[n]].begin);
  const auto behind = glyphs_.view(marks_.all[clause.quantities[n]].end, end);
  return before.find_first_of(U"发补给付贴另又还再") == std::u32string_view::npos &&
         (behind.starts_with(U'/') ||
          behind.find_first_not_of(U"左右上下的样子吧啊呢不到多标准,， )") == std::u32string_view::npos);
}

/// The 一场 of 300块一场 counts nothing.
bool Finder::measures_last(const Clause& clause, std::size_t n) const {
  if (n == 0 || !is_article(quantity(clause.quantities[n]))) return false;
  const std::size_t price = clause.quantities[n - 1];
  return quantity(price).unit < 0 && marks_.all[price].end == marks_.all[clause.quantities[n]].begin &&
         rate_behind(marks_.all[price].end);
}

/// The 一人 of 一人500块.
bool Finder::is_rate_of_next(const Clause& clause, std::size_t n) const {
  if (n + 1 >= clause.quantities.size()) return false;
  const Quantity& one = quantity(clause.quantities[n]);
  const std::size_t next = clause.quantities[n + 1];
  return one.unit >= 0 && one.number.millionths == Numeral::kOne && quantity(next).money &&
         marks_.all[clause.quantities[n]].end == marks_.all[next].begin;
}

/// 志愿者补贴2500，25人每人100: how the sum of the line came about.
bool Finder::explains_last(const Clause& clause, std::size_t n) const {
  if (quantity(clause.quantities[n]).unit >= 0 || out_.claims.empty()) return false;
  if (out_.claims.back().begin >= marks_.all[clause.from].begin) return false;
  const Claim& last = out_.claims.back();
  return field(last.field).line && !last.doubt && !last.unknown && !last.none;
}

/// 讲课费两场各400, 讲课费两场共800: so many were paid for, and the report's sessions are told elsewhere.
bool Finder::explains_line(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  if (!counts_sessions(quantity(at)) || n + 1 >= clause.quantities.size() || at == clause.from) return false;
  const Mark& name = marks_.all[at - 1];
  const Quantity& next = quantity(clause.quantities[n + 1]);
  if (rate_fen_ && rate_begin_ > marks_.all[clause.from].begin && (next.money || next.unit < 0))
    return true;  // 讲课费每场400两场共800
  return is_name(at - 1) && field(name.index).paid && linked(name.end, marks_.all[at].begin) &&
         (next.money || next.unit < 0);
}

/// 老师课酬一节300上了四节1200: what the rate and the count come to is the line's figure.
bool Finder::sum_of_rate(std::size_t at, std::size_t name) {
  const auto fen = fen_of(quantity(at));
  if (!rate_fen_ || !fen || quantity(at).unit >= 0) return false;
  const auto comes_to = [&](std::int64_t count) {
    return count > 1 && *rate_fen_ <= *fen / count && *rate_fen_ * count == *fen;
  };
  if (std::ranges::none_of(counts_, comes_to)) return false;
  const auto rate = std::ranges::find(out_.claims, rate_begin_, &Claim::begin);
  if (rate == out_.claims.end() && name != kNone) return false;        // 30户，每户50，花了1500
  if (rate == out_.claims.end() && spent_ >= 0 && !claimed(spent_)) {  // 每场400，5场，2000: was that all?
    out_.claims.push_back(
        {.field = spent_, .doubt = true, .begin = marks_.all[at].begin, .end = marks_.all[at].end});
    return true;
  }
  if (rate == out_.claims.end() || !rate->doubt || !field(rate->field).line) return false;
  rate->value = *fen;
  rate->doubt = false;
  rate->end = marks_.all[at].end;
  const int line = rate->field;  // 补贴20人: how many got it
  std::erase_if(out_.claims,
                [&](const Claim& claim) { return claim.field == line && claim.doubt && claim.unit >= 0; });
  return true;
}

}  // namespace linli::bot::understand
