#include <algorithm>

#include "bot/understand/finder.h"

// What a denial beside the name of a budget line is about: 材料没花钱 is money, 材料没交 is paper.
namespace linli::bot::understand {
namespace {

constexpr std::u32string_view kSpends = U"花用付支费元块钱买请";

bool holds(std::u32string_view text, std::u32string_view word) {
  return text.find(word) != std::u32string_view::npos;
}

/// 其他, 别的, 其余
bool is_pronoun(std::u32string_view name) {
  return name.starts_with(U'其') || name.starts_with(U"别的");
}

/// 材料费, 没请老师, 志愿者补贴: money whatever stands around it.
bool is_money(std::u32string_view name) {
  return name.find_first_of(U"费支付补钱款薪酬买请购劳保") != std::u32string_view::npos ||
         holds(name, U"工资") || holds(name, U"成本");
}

}  // namespace

/// 人数没报, 照片和材料没带: what was not handed in may well have happened.
bool Finder::not_handed_in(std::size_t cue) const {
  constexpr std::u32string_view kHands = U"交传送带寄填写拍";
  std::size_t at = marks_.all[cue].end;
  while (glyphs_[at] == U'有' || glyphs_[at] == U'来' || glyphs_[at] == U'得' || glyphs_[at] == U'及') {
    ++at;
  }
  const bool reported = glyphs_[at] == U'报' && glyphs_[at + 1] != U'名' && glyphs_[at + 1] != U'销';
  return reported || (at < glyphs_.size() && kHands.find(glyphs_[at]) != std::u32string_view::npos);
}

/// 人工没有，材料没有: budget lines one behind the other, each with its figure or its denial.
bool Finder::lists_lines() const {
  std::set<int> lines;
  for (std::size_t i = 0; i < marks_.all.size(); ++i) {
    if (!is_name(i) || !field(marks_.all[i].index).line) continue;
    const bool figure =
        i + 1 < marks_.all.size() &&
        (marks_.all[i + 1].kind == Mark::Kind::kQuantity || marks_.all[i + 1].is(Cue::kNone)) &&
        linked_marks(i, i + 1);
    const bool denied =
        i > 0 && marks_.all[i - 1].is(Cue::kNone) && marks_.all[i - 1].end == marks_.all[i].begin;
    if (figure || denied) lines.insert(marks_.all[i].index);
  }
  return lines.size() > 1;
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

/// 没人捐款
void Finder::nobody_gave(const Clause& clause, std::size_t name) {
  const Mark& mark = marks_.all[name];
  if (mark.index != donated_ || !clause.quantities.empty() || claimed(donated_)) return;
  const std::size_t begin = clause.from == 0 ? 0 : marks_.all[clause.from - 1].end;
  const auto before = glyphs_.view(begin, mark.begin);
  for (const std::u32string_view nobody : {U"没人", U"没有人", U"无人", U"没谁", U"没有谁", U"没人给"}) {
    if (!before.ends_with(nobody)) continue;
    ++out_.strong;
    out_.claims.push_back(
        {.field = donated_, .none = true, .begin = mark.begin - nobody.size(), .end = mark.end});
    return;
  }
}

/// 孵化了两个，都备案了: as many as were founded.
void Finder::all_filed(const Clause& clause, std::size_t name) {
  const Mark& mark = marks_.all[name];
  if (field(mark.index).id != "organizations_filed" || !clause.quantities.empty() || claimed(mark.index) ||
      out_.claims.empty() || analysis_.question || cue_in_clause(clause, clause.from, clause.to, Cue::kNone))
    return;
  const std::size_t begin = clause.from == 0 ? 0 : marks_.all[clause.from - 1].end;
  const auto founded = std::ranges::find_if(
      out_.claims, [&](const Claim& claim) { return field(claim.field).id == "organizations_incubated"; });
  if (founded == out_.claims.end() || founded->doubt || founded->unknown || founded->value <= 0 ||
      glyphs_.view(begin, mark.begin).find_first_of(U"都全均") == std::u32string_view::npos)
    return;
  Claim claim = *founded;
  claim.field = mark.index;
  claim.begin = mark.begin;
  claim.end = mark.end;
  ++out_.strong;
  out_.claims.push_back(claim);
}

/// 没花啥钱，一百来块: hardly anything. 没什么支出 is nothing.
bool Finder::says_little(const Clause& clause, std::size_t name) const {
  const Mark& mark = marks_.all[name];
  return name + 1 < clause.to && marks_.all[name + 1].is(Cue::kQuestion) &&
         marks_.all[name + 1].begin == mark.end && glyphs_[marks_.all[name + 1].end] == U'钱';
}

/// 人工：无 is told of the line, 材料没交 and 没有其他的了 of something else.
bool Finder::denies_figure(const Clause& clause, std::size_t cue, std::size_t name) const {
  const Mark& mark = marks_.all[name];
  const auto said = glyphs_.view(mark.begin, mark.end);
  if (not_handed_in(cue) && (name < cue || mark.begin > marks_.all[cue].end)) return false;
  if (mark.index == people_ && said == U"服务") return false;  // 服务没到位
  constexpr std::u32string_view kAll = U"完光够到满超";  // 钱没花完，还剩1200: some of it was spent
  if (mark.index == spent_ && mark.end < glyphs_.size() &&
      kAll.find(glyphs_[mark.end]) != std::u32string_view::npos)
    return false;
  const auto before = glyphs_.view(0, mark.begin);  // 没有其他志愿者, 别的活动没有
  if (field(mark.index).kind == FieldKind::kCount &&
      (before.ends_with(U"其他") || before.ends_with(U"其它") || before.ends_with(U"别的")))
    return false;
  if (of_some_kind(name)) return false;  // 没有年轻志愿者
  if (!field(mark.index).line || (listed_none(clause, cue) && !is_pronoun(said))) return true;
  return of_money(clause, name);
}

/// 材料费还没算, but 还差什么材料没报上来 waits for paper.
bool Finder::awaits_figure(const Clause& clause, std::size_t cue, std::size_t name) const {
  if (name == kNone || !field(marks_.all[name].index).line) return true;
  const auto said = glyphs_.view(marks_.all[cue].begin, marks_.all[cue].end);
  return said.find_first_of(U"算结账计财") != std::u32string_view::npos || of_money(clause, name);
}

/// 材料没花钱, 没买材料, or 材料没有 where money has been talked of.
bool Finder::of_money(const Clause& clause, std::size_t name) const {
  const Mark& line = marks_.all[name];
  const auto said = glyphs_.view(line.begin, line.end);
  if (is_money(said)) return true;
  const std::size_t begin = clause.from == 0 ? 0 : marks_.all[clause.from - 1].end;
  const std::size_t end = clause.to < marks_.all.size() ? marks_.all[clause.to].begin : glyphs_.size();
  const auto before = glyphs_.view(begin, line.begin);
  const auto behind = glyphs_.view(line.end, end);
  const auto spends = [](std::u32string_view text) {
    return text.find_first_of(kSpends) != std::u32string_view::npos && !holds(text, U"用完") &&
           !holds(text, U"用上");
  };
  const int asked = asked_field(FieldKind::kMoney);
  if (is_pronoun(said)) {
    // 没办其他活动, 其他方面: a word in front of another
    constexpr std::u32string_view kGoesOn = U"的都也还没无就全钱莫冇未";
    const bool qualifies =
        is_han(glyphs_[line.end]) && kGoesOn.find(glyphs_[line.end]) == std::u32string_view::npos;
    if (qualifies && !spends(behind)) return false;
    const bool told = std::ranges::any_of(out_.claims, [&](const Claim& claim) {
      return field(claim.field).line && claim.field != line.index;
    });
    return asked == line.index || told || spends(before) || spends(behind);
  }
  const bool told = std::ranges::any_of(out_.claims, [&](const Claim& claim) {
    return field(claim.field).kind == FieldKind::kMoney && claim.field != donated_;
  });
  const bool fee =  // 场租没有，材料没有
      std::ranges::any_of(marks_.all, [](const Mark& mark) { return mark.is(Cue::kFee); });
  return told || fee || (asked >= 0 && asked != donated_) || spends(before) || spends(behind) ||
         lists_lines();
}

}  // namespace linli::bot::understand
