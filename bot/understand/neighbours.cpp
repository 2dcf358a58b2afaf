#include <algorithm>

#include "bot/understand/finder.h"

namespace linli::bot::understand {

std::size_t Finder::left_edge(const Clause& clause, std::size_t n) const {
  return n == 0 ? clause.from : clause.quantities[n - 1] + 1;
}

std::size_t Finder::right_edge(const Clause& clause, std::size_t n) const {
  return n + 1 == clause.quantities.size() ? clause.to : clause.quantities[n + 1];
}

/// True when the names stand behind their numbers: 3000人工2000材料. Nothing is named before the first
/// number, and each number has one name of its own, right behind it.
bool Finder::names_follow(const Clause& clause) const {
  constexpr std::size_t kGap = 1;
  if (clause.quantities.empty()) return false;
  for (std::size_t i = clause.from; i < clause.quantities.front(); ++i) {
    if (is_name(i) || marks_.all[i].activity >= 0) return false;
  }
  for (std::size_t n = 0; n < clause.quantities.size(); ++n) {
    const std::size_t at = clause.quantities[n];
    std::size_t names = 0;
    for (std::size_t i = at + 1; i < right_edge(clause, n); ++i) {
      if (!is_name(i)) continue;
      if (++names > 1 || marks_.all[i].begin > marks_.all[at].end + kGap ||
          !fits(marks_.all[i].index, quantity(at)))
        return false;
    }
    if (names == 0) return false;
  }
  return true;
}

bool Finder::fits(int index, const Quantity& q) const {
  const Field& f = field(index);
  if (f.kind == FieldKind::kText) return false;
  if (f.kind == FieldKind::kMoney) return q.money || q.unit < 0;
  if (q.money) return false;
  if (q.unit < 0) return true;
  if (static_cast<std::size_t>(index) < analysis_.lexicon->fields.size()) {
    return (unit(q)->fields >> static_cast<unsigned>(index) & 1U) != 0;
  }
  return f.unit.empty() || unit(q)->own < 0 || said_unit(q) == f.unit;
}

/// The unit's own letters, for fields that only the form knows.
std::u32string_view Finder::said_unit(const Quantity& q) const {
  for (const Mark& mark : marks_.all) {
    if (mark.kind != Mark::Kind::kQuantity || &quantity_of(mark) != &q) continue;
    return glyphs_.view(q.number.end, mark.end);
  }
  return {};
}

/// Nothing but linking words between two marks: 场次是12, 志愿者有25.
bool Finder::linked(std::size_t from, std::size_t to) const {
  constexpr std::u32string_view kLinks =
      U" 是为有了咗占共计:=的约大概总一达到数量人参与来去得情况¥开展上\"'“”()（）【】[]个用吧啊呀哈嘛哦先报";
  for (std::size_t at = from; at < to; ++at) {
    if (kLinks.find(glyphs_[at]) == std::u32string_view::npos) return false;
  }
  return true;
}

bool Finder::linked_marks(std::size_t left, std::size_t right) const {
  std::size_t at = marks_.all[left].end;
  for (std::size_t i = left + 1; i < right; ++i) {
    const Mark& mark = marks_.all[i];
    if (!linked(at, mark.begin)) return false;
    const bool link = mark.is(Cue::kTotal) || mark.is(Cue::kAbout) || mark.is(Cue::kBecomes) ||
                      mark.is(Cue::kCumulative) || mark.is(Cue::kChange) || mark.is(Cue::kWrong) ||
                      mark.is(Cue::kNot) || mark.is(Cue::kAdd) || mark.is(Cue::kSubtract) ||
                      mark.is(Cue::kDone) || mark.kind == Mark::Kind::kTime ||
                      mark.kind == Mark::Kind::kName || mark.kind == Mark::Kind::kQuantity;
    if (!link) return false;
    at = mark.end;
  }
  return linked(at, marks_.all[right].begin);
}

/// 培训了志愿者25人: those were trained. `name` when no verb of a field stands right before it.
std::size_t Finder::verb_of(const Clause& clause, std::size_t name, const Quantity& q) const {
  if (name == clause.from || !is_name(name - 1) || taken_.contains(name - 1)) return name;
  const Mark& verb = marks_.all[name - 1];
  const bool of_people =
      fits(verb.index, q) && !weak_people(name - 1) && field(verb.index).kind == FieldKind::kCount;
  return of_people && verb.end == marks_.all[name].begin && glyphs_[verb.end - 1] == U'了' ? name - 1 : name;
}

/// 12个志愿者: what is named has its figure already.
bool Finder::has_figure_in_front(std::size_t name) const {
  if (name == 0 || marks_.all[name - 1].kind != Mark::Kind::kQuantity) return false;
  const Quantity& q = quantity(name - 1);
  return q.unit >= 0 && marks_.all[name - 1].end == marks_.all[name].begin &&
         glyphs_[marks_.all[name].end] == U' ' && fits(marks_.all[name].index, q);
}

std::size_t Finder::name_before(const Clause& clause, std::size_t n, const Quantity& q) const {
  const std::size_t at = clause.quantities[n];
  std::size_t weak = kNone;
  for (std::size_t i = at; i-- > left_edge(clause, n);) {
    if (!is_name(i) || taken_.contains(i) || !fits(marks_.all[i].index, q)) continue;
    if (q.unit < 0 && has_figure_in_front(i)) return kNone;  // 12个志愿者 800
    if (weak != kNone)                                       // 志愿者来了28个
      return marks_.all[i].end + 2 >= marks_.all[weak].begin ? i : weak;
    if (!weak_people(i)) return verb_of(clause, i, q);
    weak = i;
  }
  return weak;
}

/// 支出忘说了，2600: the figure of what was forgotten, whatever has been asked.
int Finder::field_forgotten(const Clause& clause, std::size_t n) const {
  if (n != 0 || last_name_ == kNone || last_name_ >= clause.from || clause.from == 0) return -1;
  const Mark& name = marks_.all[last_name_];
  const auto said = glyphs_.view(name.end, marks_.all[clause.from - 1].begin);
  const bool forgotten = said.find_first_of(U"忘漏") != std::u32string_view::npos ||
                         said.find(U"没说") != std::u32string_view::npos ||
                         said.find(U"没报") != std::u32string_view::npos;
  const Quantity& q = quantity(clause.quantities[n]);
  return forgotten && fits(name.index, q) && !claimed(name.index) && bare_amount(clause, n) ? name.index : -1;
}

/// 来的人不多，就17个: so many is what 不多 comes to.
bool Finder::few_told(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  constexpr std::u32string_view kOnly = U"就才只有";
  const std::size_t begin = clause.from == 0 ? 0 : marks_.all[clause.from - 1].end;
  const auto before = glyphs_.view(begin, marks_.all[at].begin);
  bool vague = false;
  for (std::size_t i = last_name_ + 1; i < clause.from; ++i) {
    vague = vague || marks_.all[i].is(Cue::kVague);
  }
  return vague && !before.empty() && before.size() <= 3 &&
         before.find_first_of(kOnly) != std::u32string_view::npos;
}

/// 人工费，3000元 and 人工写错了，是2500元: the name stands alone in the clause before.
std::size_t Finder::name_of_last_clause(const Clause& clause, std::size_t n, const Quantity& q) const {
  if (n != 0 || last_name_ == kNone || last_name_ >= clause.from || taken_.contains(last_name_)) return kNone;
  if (const std::size_t gift = gift_of_things(last_name_); gift != kNone)
    return !claimed(donated_) && (q.money || q.unit < 0) ? gift : kNone;
  const Mark& name = marks_.all[last_name_];
  const bool money = field(name.index).kind == FieldKind::kMoney;
  // 来的人不多，就17个
  const bool few = few_told(clause, n) && !claimed_firmly(name.index);
  if (!fits(name.index, q) || (money ? claimed_firmly(name.index) : claimed(name.index) && !few))
    return kNone;
  if (money && field(name.index).line) {  // 爱心企业捐了物资，折价2600块
    for (std::size_t i = last_name_; i-- > 0 && !marks_.all[i].ends_clause();) {
      if (is_name(i) && marks_.all[i].index == donated_ && !claimed(donated_)) return i;
    }
  }
  if (money && claimed(name.index)) {
    const bool month = std::any_of(marks_.all.begin() + static_cast<std::ptrdiff_t>(clause.from),
                                   marks_.all.begin() + static_cast<std::ptrdiff_t>(clause.quantities[n]),
                                   [](const Mark& mark) { return mark.kind == Mark::Kind::kTime; });
    const bool step = std::any_of(marks_.all.begin() + static_cast<std::ptrdiff_t>(last_name_),
                                  marks_.all.begin() + static_cast<std::ptrdiff_t>(clause.from),
                                  [](const Mark& mark) { return mark.is(Cue::kCompare); });
    // 本季度支出1.8万，本月6000; 支出比上月少了800，是3200
    return month || (step && bare_amount(clause, n)) ? last_name_ : kNone;
  }
  bool compared = false;
  for (std::size_t i = last_name_ + 1; i < clause.from; ++i) {
    const Mark& mark = marks_.all[i];
    if (mark.kind == Mark::Kind::kQuantity && !quantity_of(mark).lone) return kNone;
    // 参加活动的老人多，有一百八十位
    const bool people =
        field(name.index).kind == FieldKind::kCount && counts_people(q) && mark.begin <= name.end + 3;
    compared = compared || mark.is(Cue::kCompare);  // 人数比上月多，有95个
    if (mark.kind == Mark::Kind::kClause && !correcting_ && !people && !compared && !few &&
        !linked_marks(last_name_, i))  // 志愿者少算了，再加5个
      return kNone;
  }
  return last_name_;
}

bool Finder::claimed(int index) const {
  return std::ranges::any_of(out_.claims, [&](const Claim& claim) { return claim.field == index; });
}

/// 本季度支出1.8万 leaves room for the month's own.
bool Finder::claimed_firmly(int index) const {
  return std::ranges::any_of(out_.claims,
                             [&](const Claim& claim) { return claim.field == index && !claim.stock; });
}

bool Finder::told_firmly(int index) const {
  return std::ranges::any_of(out_.claims,
                             [&](const Claim& claim) { return claim.field == index && !claim.doubt; });
}

bool Finder::claimed_at(std::size_t begin) const {
  return std::ranges::any_of(out_.claims, [&](const Claim& claim) { return claim.begin == begin; });
}

std::size_t Finder::name_behind(const Clause& clause, std::size_t n, const Quantity& q) const {
  const std::size_t at = clause.quantities[n];
  for (std::size_t i = at + 1; i < right_edge(clause, n); ++i) {
    if (marks_.all[i].begin > marks_.all[at].end + kReach || marks_.all[i].is(Cue::kAmong)) break;
    if (!is_name(i) || !fits(marks_.all[i].index, q)) continue;
    const bool none = i + 1 < marks_.all.size() && marks_.all[i + 1].is(Cue::kNone) &&
                      marks_.all[i + 1].begin == marks_.all[i].end;
    if (!none || !q.money) return i;  // 花了1200块钱人工没有
  }
  return kNone;
}

/// The name behind quantity `n` has a number of its own: 25个 活动8场.
bool Finder::taken_by_next(const Clause& clause, std::size_t n, std::size_t name) const {
  // 1500是宣传5500是物资
  if (glyphs_[marks_.all[clause.quantities[n]].end] == U'是') return false;
  if (clause.behind_numbers || n + 1 >= clause.quantities.size()) return false;
  if (each_time(clause, n + 1)) return false;
  const std::size_t next = clause.quantities[n + 1];
  if (!fits(marks_.all[name].index, quantity(next))) return false;
  if (quantity(next).unit < 0 && has_figure_in_front(name)) return false;
  // 八场活动四场讲座: the 八场 have their name
  const Quantity& q = quantity(clause.quantities[n]);
  if (q.unit >= 0 && unit(q)->own == marks_.all[name].index &&
      marks_.all[name].begin == marks_.all[clause.quantities[n]].end && name_before(clause, n, q) == kNone)
    return false;
  // 二十名志愿者服务584人次: 名 counts nothing by itself
  if (q.unit >= 0 && unit(q)->own < 0 && marks_.all[name].begin == marks_.all[clause.quantities[n]].end &&
      quantity(next).unit >= 0 && name_before(clause, n, q) == kNone)
    return false;
  // 26名志愿者来了539人: the 539 have a name of their own
  if (q.unit >= 0 && marks_.all[name].begin == marks_.all[clause.quantities[n]].end &&
      name_before(clause, n, q) == kNone) {
    for (std::size_t i = name + 1; i < next; ++i) {
      if (is_name(i) && marks_.all[i].index != marks_.all[name].index &&
          fits(marks_.all[i].index, quantity(next)))
        return false;
    }
  }
  // 来了180人 志愿者帮忙的有14个: what stands behind a space begins anew
  const bool apart = glyphs_[marks_.all[name].begin - 1] == U' ' &&
                     std::none_of(marks_.all.begin() + static_cast<std::ptrdiff_t>(name) + 1,
                                  marks_.all.begin() + static_cast<std::ptrdiff_t>(next),
                                  [](const Mark& mark) { return mark.kind == Mark::Kind::kName; });
  return apart || linked_marks(name, next);
}

bool Finder::cue_before(const Clause& clause, std::size_t n, Cue cue, std::size_t behind) const {
  for (std::size_t i = std::max(left_edge(clause, n), behind == kNone ? 0 : behind); i < clause.quantities[n];
       ++i) {
    if (marks_.all[i].is(cue) && !marks_.all[i].used) return true;
  }
  return false;
}

bool Finder::cue_in_clause(const Clause& clause, std::size_t from, std::size_t to, Cue cue) const {
  for (std::size_t i = std::max(from, clause.from); i < std::min(to, clause.to); ++i) {
    if (marks_.all[i].is(cue) && !marks_.all[i].used) return true;  // 支出四千六困难是缺人
  }
  return false;
}

bool Finder::bare_amount(const Clause& clause, std::size_t n) const {
  const std::size_t left = left_edge(clause, n);
  const std::size_t at = clause.quantities[n];
  std::size_t from = left == 0 ? 0 : marks_.all[left - 1].end;
  for (std::size_t i = left; i < at; ++i) {
    const Mark& mark = marks_.all[i];
    const bool plain = mark.is(Cue::kTotal) || mark.is(Cue::kAbout) || mark.is(Cue::kBecomes) ||
                       mark.is(Cue::kWrong) || mark.is(Cue::kDone) || mark.is(Cue::kExact) ||
                       mark.kind == Mark::Kind::kTime || taken_.contains(i);
    if (!plain || !linked(from, mark.begin)) return false;
    from = mark.end;
  }
  if (!linked(from, marks_.all[at].begin)) return false;
  std::size_t right = right_edge(clause, n);
  if (right == at + 2 && marks_.all[at + 1].is(Cue::kWrong)) --right;  // 一百二哦不对一百三
  const std::size_t end = right < marks_.all.size() ? marks_.all[right].begin : glyphs_.size();
  return right == at + 1 && linked(marks_.all[at].end, end);
}

/// 来了40人 says nothing about who came.
bool Finder::weak_people(std::size_t name) const {
  return marks_.all[name].index == people_ && glyphs_[marks_.all[name].begin] == U'来';
}

/// 参加活动的有21人: of those just named, or of all?
bool Finder::of_those(std::size_t name) const {
  return marks_.all[name].index == people_ && glyphs_[marks_.all[name].end - 1] == U'的';
}

int Finder::asked_field(FieldKind kind) const {
  const auto asked = context_.asked();
  // 不对，是12 is about something told before, not about what is asked now.
  const bool tells_first = wrong_at_ != kNone && !analysis_.quantities.empty() &&
                           analysis_.quantities.front().number.begin < wrong_at_;  // 五百，啊不，五百五
  if (asked.empty() || (correcting_ && !tells_first)) return -1;
  const int index = marks_.field_named(asked);
  return index >= 0 && field(index).kind == kind ? index : -1;
}

/// The budget line that was asked for; -1 when anything else was.
int Finder::asked_line() const {
  const int asked = asked_field(FieldKind::kMoney);
  return asked >= 0 && field(asked).line ? asked : -1;
}

/// 95 志愿者另外有8个; 8人，其中党员3人: what was asked for stands bare in front of all else, and nothing
/// later names it.
bool Finder::answers_first(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  const int asked = asked_number();
  if (n != 0 || at != 0 || asked < 0 || !fits(asked, quantity(at)) || quantity(at).lone || lonely(clause))
    return false;
  const char32_t next = glyphs_[marks_.all[at].end];
  if ((next != U' ' && next != U'(' && !is_clause_end(next)) || !linked(0, marks_.all[at].begin))
    return false;
  // 95 志愿者 8 户: the names may stand behind their numbers
  const bool names_behind = next == U' ' && clause.to > clause.from && is_name(clause.to - 1);
  if (names_behind) return false;
  for (std::size_t i = 0; i < marks_.all.size() && !marks_.all[i].is(Cue::kAmong); ++i) {  // 88 其中小孩30个
    if (is_name(i) && marks_.all[i].index == asked && !weak_people(i)) return false;
    const bool money = is_name(i) && field(marks_.all[i].index).kind == FieldKind::kMoney;
    if (money && field(asked).kind == FieldKind::kMoney) return false;  // 3000 人工 2000 材料
  }
  return true;
}

/// The figure that was asked for, of whatever kind.
int Finder::asked_number() const {
  return std::max(asked_field(FieldKind::kCount), asked_field(FieldKind::kMoney));
}

/// 28 有3户敲门没人的没算: about the answer, and no other one.
bool Finder::about_answer(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  const int asked = asked_field(FieldKind::kCount);
  const auto number = quantity(at).number.whole();
  if (asked < 0 || at == 0 || out_.claims.empty() || name_before(clause, n, quantity(at)) != kNone ||
      out_.claims.front().field != asked || out_.claims.front().begin != marks_.all.front().begin)
    return false;
  return number && *number < out_.claims.front().value && fits(asked, quantity(at)) &&
         glyphs_[marks_.all[at].begin - 1] == U'有' && glyphs_[marks_.all[at].begin - 2] != U'还';
}

/// 4800，其中人工2000: the first number of the message, alone in its clause, answers what was asked.
bool Finder::leads(const Clause& clause, std::size_t n) const {
  const bool first = &quantity(clause.quantities[n]) == &analysis_.quantities.front();
  return first && clause.quantities.size() == 1 && bare_amount(clause, n);
}

/// The only number of the message can only be the answer.
bool Finder::lonely(const Clause& clause) const {
  return analysis_.quantities.size() == 1 && clause.quantities.size() == 1;
}

}  // namespace linli::bot::understand
