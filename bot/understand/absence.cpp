#include <algorithm>

#include "bot/understand/finder.h"

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

/// 人工：无
bool Finder::listed_none(const Clause& clause, std::size_t cue) const {
  if (cue == clause.from || !marks_.all[cue].is(Cue::kNone) || !is_name(cue - 1)) return false;
  const std::size_t from = marks_.all[cue - 1].end;
  const std::size_t to = marks_.all[cue].begin;
  if (glyphs_.view(from, to).find(U':') != std::u32string_view::npos) return linked(from, to);
  // 人工费没有宣传费一百二: what follows has a figure of its own
  const std::size_t next = cue + 1;
  return from == to && next + 1 < clause.to && is_name(next) &&
         marks_.all[next].begin == marks_.all[cue].end &&
         marks_.all[next + 1].kind == Mark::Kind::kQuantity && linked_marks(next, next + 1);
}

/// 没有300人, 没花到1万
bool Finder::denied(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  for (std::size_t i = left_edge(clause, n); i < at; ++i) {
    if (marks_.all[i].is(Cue::kNone) && marks_.all[at].begin <= marks_.all[i].end + 4 &&
        !listed_none(clause, i))
      return true;
  }
  return false;
}

/// 没花钱, 志愿者没有, 人数还没统计, 来了很多人.
void Finder::without_numbers(const Clause& clause) {
  for (std::size_t i = clause.from; i < clause.to; ++i) {
    const Mark& mark = marks_.all[i];
    if (mark.used || (mark.kind != Mark::Kind::kCue && mark.kind != Mark::Kind::kTime)) continue;
    if (mark.is(Cue::kNone)) absent(clause, i);
    if (mark.is(Cue::kUnknown)) unknown(clause, i);
    if (mark.is(Cue::kLater) || mark.kind == Mark::Kind::kTime) put_off(clause, i);
    if (mark.is(Cue::kVague)) vague(clause, i);
    if (mark.is(Cue::kShort)) all_called_off(clause, i);
    if (mark.is(Cue::kSame) || mark.is(Cue::kAbout)) same_as_last(clause, i);
  }
  for (std::size_t i = clause.from; i < clause.to; ++i) {
    if (!is_name(i)) continue;
    all_filed(clause, i);
    nobody_gave(clause, i);
    counted_as(clause, i);
    last_name_ = i;
  }
}

std::size_t Finder::name_next_to(const Clause& clause, std::size_t cue, bool either_side) const {
  for (std::size_t i = cue + 1; i < clause.to && !marks_.all[i].ends_clause(); ++i) {
    if (marks_.all[i].kind == Mark::Kind::kQuantity) break;
    // 人数没记 志愿者8人: what stands behind has its own figure
    const bool own = either_side && is_name(i) && has_own_number(clause, i);
    if (is_name(i) && !own && marks_.all[i].begin <= marks_.all[cue].end + 4) return i;
  }
  if (!either_side) return kNone;
  for (std::size_t i = cue; i-- > clause.from;) {
    if (marks_.all[i].kind == Mark::Kind::kQuantity) break;
    if (is_name(i)) return i;
  }
  return kNone;
}

bool Finder::has_own_number(const Clause& clause, std::size_t name) const {
  return std::ranges::any_of(out_.claims, [&](const Claim& claim) {
    return claim.field == marks_.all[name].index && claim.begin >= marks_.all[clause.from].begin;
  });
}

void Finder::state(const Clause& clause, std::size_t name, std::size_t cue, Claim claim) {
  if (name == kNone || has_own_number(clause, name) || field(marks_.all[name].index).kind == FieldKind::kText)
    return;
  claim.field = marks_.all[name].index;
  claim.begin = std::min(marks_.all[name].begin, marks_.all[cue].begin);
  claim.end = std::max(marks_.all[name].end, marks_.all[cue].end);
  ++out_.strong;
  out_.claims.push_back(claim);
}

/// 没花钱收到捐款3000: the number behind the name that is denied belongs to a name of another kind.
bool Finder::number_of_another(const Clause& clause, std::size_t cue, std::size_t name) const {
  if (name == kNone || name < cue) return false;
  const bool spending =
      field(marks_.all[name].index).kind == FieldKind::kMoney && marks_.all[name].index != donated_;
  for (std::size_t i = name + 1; i < clause.to && marks_.all[i].kind != Mark::Kind::kQuantity; ++i) {
    if (!is_name(i) || marks_.all[i].index == marks_.all[name].index) continue;
    const bool other_spending =
        field(marks_.all[i].index).kind == FieldKind::kMoney && marks_.all[i].index != donated_;
    return !spending || !other_spending;
  }
  return false;
}

/// 没办下来, 没搞成
bool Finder::undone(std::size_t from, std::size_t to) const {
  constexpr std::u32string_view kVerbs = U"办成下来搞好过到做完弄批有了";
  constexpr std::size_t kLongest = 4;
  return to <= from + kLongest &&
         glyphs_.view(from, to).find_first_not_of(kVerbs) == std::u32string_view::npos;
}

/// 没花多少钱 was something, 没搞什么活动 and 还没花钱呢 nothing.
bool Finder::asks_much(const Mark& mark) const {
  const char32_t first = glyphs_[mark.begin];
  return first != U'什' && first != U'啥' && first != U'呢';
}

/// 没什么活动，就一次议事会: not nothing.
bool Finder::but_some_behind(const Clause& clause) const {
  if (clause.to + 1 >= marks_.all.size() || marks_.all[clause.to].kind != Mark::Kind::kClause) return false;
  constexpr std::u32string_view kOnly = U"就只仅";
  const std::size_t begin = marks_.all[clause.to].end;
  if (kOnly.find(glyphs_[begin]) == std::u32string_view::npos) return false;
  for (std::size_t i = clause.to + 1; i < marks_.all.size() && !marks_.all[i].ends_clause(); ++i) {
    if (marks_.all[i].kind == Mark::Kind::kQuantity) return marks_.all[i].begin <= begin + 4;
  }
  return false;
}

void Finder::absent(const Clause& clause, std::size_t cue) {
  for (std::size_t n = 0; n < clause.quantities.size(); ++n) {
    if (took_nothing(clause, n)) return;
  }
  const std::size_t said = clause.to < marks_.all.size() ? marks_.all[clause.to].begin : glyphs_.size();
  if (glyphs_.view(marks_.all[cue].begin, said).find_first_of(U"什啥") != std::u32string_view::npos &&
      but_some_behind(clause))
    return;
  constexpr std::u32string_view kHandsIn = U"交报填传审";  // 还欠哪些材料没交
  if (kHandsIn.find(glyphs_[marks_.all[cue].end]) != std::u32string_view::npos &&
      marks_.all[cue].end < glyphs_.size())
    return;
  std::size_t name = name_next_to(clause, cue, false);
  // 没花多少钱 is not nothing
  const bool question = std::any_of(
      marks_.all.begin() + static_cast<std::ptrdiff_t>(cue),
      marks_.all.begin() + static_cast<std::ptrdiff_t>(clause.to),
      [&](const Mark& mark) { return mark.is(Cue::kVague) || (mark.is(Cue::kQuestion) && asks_much(mark)); });
  const bool number = !clause.quantities.empty() && clause.quantities.back() > cue;
  // 人工：无 材料：480
  if (listed_none(clause, cue)) {
    if (denies_figure(clause, cue, cue - 1)) state(clause, cue - 1, cue, Claim{.none = true});
    return;
  }
  if (number && !number_of_another(clause, cue, name)) return;
  if (name == kNone) {  // 志愿者没有
    for (std::size_t i = cue; i-- > clause.from;) {
      if (marks_.all[i].kind == Mark::Kind::kQuantity) return;
      if (!is_name(i)) continue;
      const std::size_t end = clause.to < marks_.all.size() ? marks_.all[clause.to].begin : glyphs_.size();
      const bool at_end = end <= marks_.all[cue].end + 2 || undone(marks_.all[cue].end, end);
      const bool joined =  // 志愿者也没来
          i + 1 == cue && undone(marks_.all[cue].end, end) &&
          glyphs_.view(marks_.all[i].end, marks_.all[cue].begin).find_first_not_of(U"也都") ==
              std::u32string_view::npos;
      if ((linked_marks(i, cue) || joined) && at_end) name = i;
      break;
    }
  }
  if (name == kNone && spent_ >= 0 && glyphs_[marks_.all[cue].end] == U'钱') {  // 没用钱
    ++out_.strong;
    out_.claims.push_back(
        {.field = spent_, .none = true, .begin = marks_.all[cue].begin, .end = marks_.all[cue].end + 1});
    return;
  }
  if (name == kNone && nothing_done(clause, cue)) {
    ++out_.strong;
    out_.claims.push_back(
        {.field = sessions_, .none = true, .begin = marks_.all[cue].begin, .end = marks_.all[cue].end});
    return;
  }
  if (name == kNone || left_over(clause, cue, name) || !denies_figure(clause, cue, name)) return;
  // 捐赠还没折价: its worth is not known yet
  constexpr std::u32string_view kWorth = U"折估市";
  if (marks_.all[name].index == donated_ && name > cue &&
      kWorth.find(glyphs_[marks_.all[name].begin]) != std::u32string_view::npos)
    return state(clause, name, cue, Claim{.unknown = true});
  // 人工没花钱 is about the line
  if (cue > clause.from && marks_.all[name].index == spent_ && is_name(cue - 1) &&
      field(marks_.all[cue - 1].index).line && all_of_it(marks_.all[cue - 1].end, marks_.all[cue].begin))
    name = cue - 1;
  // 没花别的钱 is about the rest
  if (marks_.all[name].index == spent_ && name > cue && name + 1 < clause.to && is_name(name + 1) &&
      field(marks_.all[name + 1].index).line && marks_.all[name].end == marks_.all[name + 1].begin)
    ++name;
  // Asked for the materials, 用的上次剩的，没花 is about them.
  const int line = asked_line();
  if (line >= 0 && marks_.all[name].index == spent_ && analysis_.quantities.empty() && !question) {
    ++out_.strong;
    out_.claims.push_back(
        {.field = line, .none = true, .begin = marks_.all[cue].begin, .end = marks_.all[name].end});
    return;
  }
  const bool little = marks_.all[name].index == spent_ && says_little(clause, name);
  state(clause, name, cue,
        Claim{.doubt = question || little || qualified(clause, cue, name),
              .stock = question || little,
              .none = true});
}

/// 这个月就没办, 咱们啥也没搞: nobody says what, so nothing at all.
bool Finder::nothing_done(const Clause& clause, std::size_t cue) const {
  constexpr std::u32string_view kAround =
      U"我们咱这那个月份本就都也还啥什么目前暂时今年上社区团队因为所以啊呢吧了 ";
  constexpr std::u32string_view kVerbs = U"办搞做弄开展动组整织成过了呢啊吧";
  if (sessions_ < 0) return false;
  const std::size_t from = clause.from == 0 ? 0 : marks_.all[clause.from - 1].end;
  const std::size_t to = clause.to < marks_.all.size() ? marks_.all[clause.to].begin : glyphs_.size();
  const auto done = glyphs_.view(marks_.all[cue].end, to);
  if (done.empty() || kVerbs.substr(0, 9).find(done.front()) == std::u32string_view::npos ||
      done.find_first_not_of(kVerbs) != std::u32string_view::npos)
    return false;
  std::size_t at = from;
  for (std::size_t i = clause.from; i <= cue; ++i) {
    if (glyphs_.view(at, marks_.all[i].begin).find_first_not_of(kAround) != std::u32string_view::npos)
      return false;
    const bool hollow = marks_.all[i].kind == Mark::Kind::kCue &&
                        (marks_.all[i].index < 0 || marks_.all[i].is(Cue::kQuestion));  // 啥也, 什么都
    if (i < cue && marks_.all[i].kind != Mark::Kind::kTime && !hollow) return false;
    at = marks_.all[i].end;
  }
  return true;
}

/// 其余都没花
bool Finder::all_of_it(std::size_t from, std::size_t to) const {
  return glyphs_.view(from, to).find_first_not_of(U"都也就还均全的钱") == std::u32string_view::npos;
}

/// 还剩两千没花: some of it was spent.
bool Finder::left_over(const Clause& clause, std::size_t cue, std::size_t name) const {
  return field(marks_.all[name].index).kind == FieldKind::kMoney && !clause.quantities.empty() &&
         clause.quantities.front() < cue && cue_in_clause(clause, clause.from, cue, Cue::kOtherMoney);
}

/// 没有志愿者补贴 is about the subsidy; 没有老人摔倒 is not about how many came.
bool Finder::qualified(const Clause& clause, std::size_t cue, std::size_t name) const {
  if (name < cue) return false;
  const std::size_t end = clause.to < marks_.all.size() ? marks_.all[clause.to].begin : glyphs_.size();
  return marks_.all[name].index == people_ && end > marks_.all[name].end + 3;
}

void Finder::unknown(const Clause& clause, std::size_t cue) {
  if (unsure_of_part(marks_.all[cue].end)) return;
  std::size_t name = name_next_to(clause, cue, true);
  const std::size_t begin = marks_.all[clause.from].begin;
  const std::size_t from = clause.from == 0 ? 0 : std::min(begin, marks_.all[clause.from - 1].end);
  const bool money = glyphs_.view(from, marks_.all[cue].begin).find(U'钱') != std::u32string_view::npos;
  // 捐了些旧书，折多少钱不知道: of the gift
  const bool told =
      last_name_ != kNone && last_name_ < clause.from && marks_.all[last_name_].index != spent_ &&
      field(marks_.all[last_name_].index).kind == FieldKind::kMoney && !claimed(marks_.all[last_name_].index);
  const int asked = asked_field(FieldKind::kMoney);
  if (name == kNone && money && spent_ >= 0 && !told) {  // 钱还没算出来
    ++out_.strong;
    out_.claims.push_back({.field = asked >= 0 ? asked : spent_,
                           .unknown = true,
                           .begin = marks_.all[cue].begin,
                           .end = marks_.all[cue].end});
    return;
  }
  if (name == kNone && last_name_ != kNone && last_name_ < clause.from) {
    name = last_name_;
    if (claimed(marks_.all[name].index)) return not_final(marks_.all[name].index);
  }
  // 要么是2300要么是3200，记不清花了多少: two readings, and not none
  if (name != kNone && field(marks_.all[name].index).kind == FieldKind::kMoney && !out_.loose.empty() &&
      !claimed(marks_.all[name].index))
    return state(clause, name, cue, Claim{.doubt = true});
  if (awaits_figure(clause, cue, name)) state(clause, name, cue, Claim{.unknown = true});
}

/// The name of what is put off: 人次我晚点查了发你, 晚点补人数, 人次呢，回头数了再报.
std::size_t Finder::name_put_off(const Clause& clause, std::size_t later, std::size_t end) const {
  constexpr std::u32string_view kLinks = U"我们咱得要还先就都也再等呢嘛啊的话具体,，:";
  const auto only_links = [&](std::size_t from, std::size_t to) {
    return glyphs_.view(from, to).find_first_not_of(kLinks) == std::u32string_view::npos;
  };
  std::size_t at = later;
  while (at > clause.from && marks_.all[at - 1].is(Cue::kQuestion)) {
    --at;  // 志愿者几个我回头数
  }
  if (at > clause.from)
    return is_name(at - 1) && only_links(marks_.all[at - 1].end, marks_.all[at].begin) ? at - 1 : kNone;
  if (later + 1 < clause.to && is_name(later + 1) && marks_.all[later + 1].end + 1 >= end) return later + 1;
  // the name stands alone in the clause before
  if (last_name_ == kNone || last_name_ >= clause.from || claimed(marks_.all[last_name_].index)) return kNone;
  const bool first = last_name_ == 0 || marks_.all[last_name_ - 1].ends_clause();
  const std::size_t begin = last_name_ == 0 ? 0 : marks_.all[last_name_ - 1].end;
  const bool alone = first && only_links(begin, marks_.all[last_name_].begin);
  return alone && only_links(marks_.all[last_name_].end, marks_.all[later].begin) ? last_name_ : kNone;
}

/// 人次我晚点查了发你, 支出下周对完账再报: nobody knows it yet. 活动下周补办 and 工资明天发 are no figures to
/// come.
void Finder::put_off(const Clause& clause, std::size_t later) {
  const Mark& mark = marks_.all[later];
  if (mark.kind == Mark::Kind::kTime) {
    const TimePhrase& phrase = analysis_.times[static_cast<std::size_t>(mark.index)];
    if (!phrase.minutes_later && phrase.day_offset.value_or(0) <= 0 && phrase.week_offset.value_or(0) <= 0 &&
        !phrase.month_end)
      return;
  }
  if (!clause.quantities.empty() && clause.quantities.back() > later) return;
  const std::size_t end = clause.to < marks_.all.size() ? marks_.all[clause.to].begin : glyphs_.size();
  constexpr std::size_t kBrief = 10;
  constexpr std::u32string_view kTold = U"补报填查算核统告数";
  const auto rest = glyphs_.view(mark.end, end);
  const bool sent =
      rest.find(U"发你") != std::u32string_view::npos || rest.find(U"发给你") != std::u32string_view::npos ||
      rest.find(U"给你") != std::u32string_view::npos || rest.find(U"再说") != std::u32string_view::npos;
  const bool told =
      (rest.find_first_of(kTold) != std::u32string_view::npos ||
       rest.find(U"对账") != std::u32string_view::npos || rest.find(U"对完") != std::u32string_view::npos) &&
      rest.find(U"补办") == std::u32string_view::npos;
  if (rest.size() > kBrief || (!sent && !told)) return;
  state(clause, name_put_off(clause, later, end), later, Claim{.unknown = true});
}

/// 人数先报200，准数还没出来
void Finder::not_final(int index) {
  for (Claim& claim : out_.claims) {
    if (claim.field == index) claim.approximate = true;
  }
}

/// 这个月活动取消了: none, when it stands alone.
void Finder::all_called_off(const Clause& clause, std::size_t cue) {
  if (cue == clause.from || sessions_ < 0 || !clause.quantities.empty() || !is_name(cue - 1)) return;
  const std::size_t end = clause.to < marks_.all.size() ? marks_.all[clause.to].begin : glyphs_.size();
  const Mark& name = marks_.all[cue - 1];
  const auto between = glyphs_.view(name.end, marks_.all[cue].begin);
  const bool cancelled = glyphs_.view(marks_.all[cue].begin, marks_.all[cue].end).starts_with(U"取消");
  if (name.index != sessions_ || !cancelled || end > marks_.all[cue].end + 1 ||
      between.find_first_not_of(U"都也全部就给被") != std::u32string_view::npos)
    return;
  state(clause, cue - 1, cue, Claim{.none = true});
}

void Finder::vague(const Clause& clause, std::size_t cue) {
  state(clause, name_next_to(clause, cue, true), cue, Claim{.doubt = true, .stock = true});
}

}  // namespace linli::bot::understand
