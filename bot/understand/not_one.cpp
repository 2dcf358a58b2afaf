#include <algorithm>

#include "bot/understand/finder.h"

// A figure beside a denial: 一分钱都没花 is nothing, 没有一个人投诉 and 来了98个人没花钱 deny something else.
namespace linli::bot::understand {

/// 一分钱都没花, 一个人都没来, 一场没办: nothing. 300人没来 is no figure of who came.
bool Finder::not_even_one(const Clause& clause, std::size_t n) {
  const std::size_t at = clause.quantities[n];
  if (took_nothing(clause, n) || nobody_did(clause, n) || not_one(clause, n)) return true;
  const char32_t next = glyphs_[marks_.all[at].end];  // 老志愿者一个都不来了
  if (is_article(quantity(at)) && (next == U'都' || next == U'也') &&
      glyphs_[marks_.all[at].end + 1] == U'不')
    return true;
  if (at + 1 >= clause.to || denies_more(clause, n)) return false;
  // 一场都没办成
  const bool called_off = not_one_held(clause, n);
  if (!marks_.all[at + 1].is(Cue::kNone) && !called_off) return false;
  const bool near = marks_.all[at + 1].begin <= marks_.all[at].end + 1;
  const Quantity& q = quantity(at);
  if (!near) return false;
  if (ends_before(clause, n)) return false;
  if (q.number.millionths != Numeral::kOne) return true;
  int index = q.money ? spent_ : q.unit >= 0 ? unit(q)->own : -1;
  if (const std::size_t before = name_before(clause, n, q); before != kNone) {
    if (of_some_kind(before)) return true;
    index = marks_.all[before].index;
  }
  const bool sessions = counts_sessions(q) && !fits(people_, q);
  if (index < 0 && sessions) index = sessions_;  // 下雨，一次都没搞
  if (index < 0) return true;
  // 还有一场没报: one more
  constexpr std::u32string_view kHandsIn = U"报填写记算";
  const bool more = kHandsIn.find(glyphs_[marks_.all[at + 1].end]) != std::u32string_view::npos &&
                    marks_.all[at + 1].end < glyphs_.size();
  ++out_.strong;
  out_.claims.push_back(
      {.field = index, .doubt = more, .begin = marks_.all[at].begin, .end = marks_.all[at + 1].end});
  return true;
}

/// 一场都没办成, when no other sessions were told; 十一场，有一场没办成 is about those.
bool Finder::not_one_held(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  return is_article(quantity(at)) && counts_sessions(quantity(at)) && !claimed(sessions_) &&
         at + 1 < clause.to && marks_.all[at + 1].is(Cue::kShort) &&
         glyphs_[marks_.all[at + 1].begin] == U'没' && marks_.all[at + 1].begin <= marks_.all[at].end + 1;
}

/// 没花一分钱, 没来一个人
bool Finder::not_one(const Clause& clause, std::size_t n) {
  constexpr std::size_t kVerb = 2;
  const std::size_t at = clause.quantities[n];
  const Quantity& q = quantity(at);
  if (!is_article(q)) return false;
  for (std::size_t i = at; i-- > left_edge(clause, n);) {
    if (!marks_.all[i].is(Cue::kNone)) continue;
    if (marks_.all[at].begin > marks_.all[i].end + kVerb) return false;
    const std::size_t name = name_before(clause, n, q);
    const int index = name != kNone ? marks_.all[name].index
                      : q.money     ? spent_
                      : q.unit >= 0 ? unit(q)->own
                                    : -1;
    if (index < 0) return false;
    ++out_.strong;
    out_.claims.push_back(
        {.field = index, .none = true, .begin = marks_.all[i].begin, .end = marks_.all[at].end});
    return true;
  }
  return false;
}

/// 捐款两万元没有支出, 志愿者九个没有花钱: what is named has its number, and what is denied is something
/// else.
bool Finder::ends_before(const Clause& clause, std::size_t n) const {
  const std::size_t none = clause.quantities[n] + 1;
  const std::size_t before = name_before(clause, n, quantity(clause.quantities[n]));
  if (before == kNone || none + 1 >= marks_.all.size() ||
      marks_.all[none + 1].begin != marks_.all[none].end || marks_.all[none + 1].kind != Mark::Kind::kName)
    return false;
  const int denied = marks_.all[none + 1].index;
  const int named = marks_.all[before].index;
  if (named == donated_) return denied != donated_;
  const FieldKind kind = field(denied).kind;
  if (named == sessions_ && kind == FieldKind::kCount && denied != sessions_)
    return true;  // 活动三场没有志愿者
  return (kind == FieldKind::kText ||
          (kind == FieldKind::kMoney && field(named).kind == FieldKind::kCount)) &&
         linked_marks(before, clause.quantities[n]);
}

/// 没收一分钱, 没让老人花一分钱: of others' money.
bool Finder::took_nothing(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  const bool none = cue_in_clause(clause, clause.from, clause.to, Cue::kNone);
  if (!quantity(at).money || !is_article(quantity(at)) || !none) return false;
  const std::size_t begin = clause.from == 0 ? 0 : marks_.all[clause.from - 1].end;
  const std::size_t end = clause.to < marks_.all.size() ? marks_.all[clause.to].begin : glyphs_.size();
  return glyphs_.view(begin, end).find_first_of(U"收要赚挣让") != std::u32string_view::npos;
}

/// 没有一个人投诉, 没有一户漏掉: nobody did that, and how many came is another matter.
bool Finder::nobody_did(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  constexpr std::size_t kVerb = 2;
  if (!is_article(quantity(at)) || at == clause.from || !marks_.all[at - 1].is(Cue::kNone) ||
      marks_.all[at].begin > marks_.all[at - 1].end + kVerb)
    return false;
  std::size_t from = marks_.all[at].end;
  if (at + 1 < clause.to && is_name(at + 1) && marks_.all[at + 1].begin == from)
    from = marks_.all[at + 1].end;
  const std::size_t end = clause.to < marks_.all.size() ? marks_.all[clause.to].begin : glyphs_.size();
  constexpr std::u32string_view kDid = U"来参到报出办搞开做组举花用付支动了啊吧呢呀 ";
  return from < end && kDid.find(glyphs_[from]) == std::u32string_view::npos;
}

/// 一共来了98个人没花钱, 办了3场没有志愿者, 办了2场没报: what is denied behind the figure is something else.
bool Finder::denies_more(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  const std::size_t none = at + 1;
  const Quantity& q = quantity(at);
  if (q.money || q.unit < 0 || is_article(q) || !marks_.all[none].is(Cue::kNone) ||
      marks_.all[none].begin > marks_.all[at].end + 1)
    return false;
  constexpr std::u32string_view kSpent = U"花用钱";
  const std::size_t end = marks_.all[none].end;  // 没花钱, 没用经费
  if (kSpent.find(glyphs_[end]) != std::u32string_view::npos || glyphs_[end - 1] == U'用') return true;
  const char32_t before = marks_.all[at].begin > 0 ? glyphs_[marks_.all[at].begin - 1] : U'\0';
  const bool held = before == U'了' || before == U'过' || before == U'咗';
  const bool other = none + 1 < clause.to && is_name(none + 1) &&
                     marks_.all[none + 1].begin == marks_.all[none].end &&
                     !fits(marks_.all[none + 1].index, q);
  return held && (other || not_handed_in(none));
}

/// 年轻志愿者一个都没有: none of those, and others may have come.
bool Finder::of_some_kind(std::size_t name) const {
  const std::size_t begin = marks_.all[name].begin;
  if (glyphs_.view(begin, marks_.all[name].end) == U"党员志愿者") return true;
  if (begin == 0 || !is_han(glyphs_[begin - 1])) return false;
  if (name > 0 && marks_.all[name - 1].end == begin) return false;
  constexpr std::u32string_view kSorts = U"轻年定业新老男女生地休员";  // 年轻, 固定, 专业, 大学生, 本地
  const int index = marks_.all[name].index;
  return kSorts.find(glyphs_[begin - 1]) != std::u32string_view::npos &&
         (index == people_ || field(index).id == "volunteers");
}

}  // namespace linli::bot::understand
