#include <algorithm>

#include "bot/understand/text_finder.h"

namespace linli::bot::understand {

/// The mark at which something else is told.
std::size_t Texts::end_of(std::size_t i, const Text& text) const {
  const bool story = text.field == marks_.field_named("story");
  const bool list = lists(text);
  bool sentence_over = false;
  for (std::size_t j = i + 1; j < marks_.all.size(); ++j) {
    const Mark& mark = marks_.all[j];
    // 下月计划：义诊2场；走访20户
    const bool goes_on_behind = (list && is_item(j)) || (next_month(text) && glyphs_[mark.begin] == U';');
    if (mark.kind == Mark::Kind::kSentence && !goes_on_behind) sentence_over = true;
    if (text.figures_only && (mark.ends_clause() || mark.is(Cue::kDone))) return j;
    const bool begins_clause = marks_.all[j - 1].ends_clause() || analysis_.voice;
    if (mark.ends_clause() || j == i) continue;
    if (begins_clause || is_heading_inside(j)) {
      if (other_heading(j, text) || (next_month(text) && begins_clause && looks_back(j))) return j;
      if (begins_clause && !(list && next_month(text)) && begins_fact(j, text) &&
          !(text.field == marks_.field_named("next_plan") && goes_on(i, j)))
        return j;
    }
    if (mark.is(Cue::kDone) && text.plan && begins_clause) return j;
    if (sentence_over && !story && (mark.kind == Mark::Kind::kQuantity || mark.kind == Mark::Kind::kName))
      return sentence_begin(j);
  }
  return marks_.all.size();
}

/// 下月计划：1.防汛演练 2.走访30户: its items have numbers, and those are no figures of this month.
bool Texts::lists(const Text& text) const {
  std::size_t at = text.from;
  while (at < glyphs_.size() && is_filler(glyphs_[at])) {
    ++at;
  }
  constexpr std::u32string_view kMarks = U".、)";
  return is_digit(glyphs_[at]) && kMarks.find(glyphs_[at + 1]) != std::u32string_view::npos &&
         glyphs_[at + 1] != U'\0';
}

/// The stop of "2." or the break in front of "3、".
bool Texts::is_item(std::size_t j) const {
  const std::size_t begin = marks_.all[j].begin;
  constexpr std::u32string_view kMarks = U".、)";
  const char32_t after = glyphs_[begin + 2];
  const bool before_item =
      is_digit(glyphs_[begin + 1]) && after != U'\0' && kMarks.find(after) != std::u32string_view::npos;
  return before_item || (glyphs_[begin] == U'.' && begin > 0 && is_digit(glyphs_[begin - 1]));
}

bool Texts::next_month(const Text& text) const {
  return text.plan || text.field == marks_.field_named("next_plan");
}

bool Texts::is_heading_inside(std::size_t j) const {
  return marks_.all[j].kind == Mark::Kind::kName && marks_.field(marks_.all[j]).kind == FieldKind::kText;
}

bool Texts::other_heading(std::size_t j, const Text& text) const {
  const Mark& mark = marks_.all[j];
  if (mark.kind == Mark::Kind::kName && marks_.field(mark).kind == FieldKind::kText)
    return mark.index != text.field;
  if (text.plan || quoted(mark.begin)) return false;
  const std::size_t begin = marks_.all[j - 1].ends_clause() ? marks_.all[j - 1].end : mark.begin;
  // 说下礼拜还来, 隔壁下个月还请她吃饭
  const auto before = glyphs_.view(begin, mark.begin);
  const bool ours =
      before.empty() || before == U"我们" || before == U"咱们" || before == U"另外" || before == U"还有";
  if (text.field == marks_.field_named("story") && !analysis_.voice && !ours) return false;
  if (mark.kind == Mark::Kind::kTime) return is_ahead(analysis_.times[static_cast<std::size_t>(mark.index)]);
  return mark.is(Cue::kFuture);
}

/// 花了3000元, 活动8场, 25个志愿者 at the front of a clause. Whoever is told about goes on with the text:
/// 一位大姐拿了6把刀来, 30个人就坐不下.
bool Texts::begins_fact(std::size_t j, const Text& text) const {
  const Mark& mark = marks_.all[j];
  const std::size_t begin = j == 0 ? 0 : marks_.all[j - 1].ends_clause() ? marks_.all[j - 1].end : mark.begin;
  if (mark.begin > begin + 2) return false;
  // 打算搞个暑期班，招30个孩子: a verb goes on with the plan, a figure alone does not
  constexpr std::u32string_view kCame = U"来到共有";
  const bool verb = mark.begin > begin && kCame.find(glyphs_[mark.begin - 1]) == std::u32string_view::npos;
  if (next_month(text) && verb && mark.kind == Mark::Kind::kQuantity && is_han(glyphs_[mark.begin - 1]))
    return false;
  if (mark.kind == Mark::Kind::kQuantity)
    return analysis_.quantities[static_cast<std::size_t>(mark.index)].unit >= 0 && !analysis_.voice &&
           (next_month(text) || whole_clause_is_fact(j));
  if (mark.kind != Mark::Kind::kName || j + 1 >= marks_.all.size()) return false;
  if (next_month(text) && will_be_spent(mark)) return false;
  const Mark& next = marks_.all[j + 1];
  // 最缺的是人手，年轻志愿者一个都没有: none of a sort is no figure
  const bool none = glyphs_[next.end] == U'都' || glyphs_[next.end] == U'也' ||
                    (j + 2 < marks_.all.size() && marks_.all[j + 2].is(Cue::kNone));
  if (mark.begin > begin && none) return false;
  if (next.kind != Mark::Kind::kQuantity || next.begin > mark.end + 2) return false;
  // 自己走了两站路来参加
  const bool lone = analysis_.quantities[static_cast<std::size_t>(next.index)].lone;
  return next_month(text) || (!names_people(mark) && !lone) || whole_clause_is_fact(j);
}

/// 准备办3场讲座，花2000元: nothing of it is spent yet, as 花了 would be.
bool Texts::will_be_spent(const Mark& mark) const {
  if (marks_.field(mark).id != "spent") return false;
  constexpr std::u32string_view kSpends = U"花用需";
  constexpr std::u32string_view kDone = U"了掉去脱咗";
  const auto said = glyphs_.view(mark.begin, mark.end);
  return kSpends.find(said.front()) != std::u32string_view::npos &&
         said.find_first_of(kDone) == std::u32string_view::npos &&
         (mark.end >= glyphs_.size() || kDone.find(glyphs_[mark.end]) == std::u32string_view::npos);
}

/// 老人, 孩子: who they are, and not how many came.
bool Texts::names_people(const Mark& mark) const {
  if (marks_.field(mark).id != "people_served") return false;
  constexpr std::u32string_view kCounted = U"来次数服参到加惠益";
  return glyphs_.view(mark.begin, mark.end).find_first_of(kCounted) == std::u32string_view::npos;
}

/// 来了80人, 25个志愿者: nothing but the figure and what it counts. 一个人 and 两位老人 are people of the
/// tale.
bool Texts::whole_clause_is_fact(std::size_t j) const {
  constexpr std::u32string_view kLinks = U" 是为有了共计:=的约大概总一达到参与来去人个名位次场";
  std::size_t at = j > 0 && marks_.all[j - 1].ends_clause() ? marks_.all[j - 1].end : marks_.all[j].begin;
  std::size_t i = j;
  for (; i < marks_.all.size() && !marks_.all[i].ends_clause(); ++i) {
    const Mark& mark = marks_.all[i];
    const bool plain = mark.kind != Mark::Kind::kCue || mark.is(Cue::kTotal) || mark.is(Cue::kAbout) ||
                       mark.is(Cue::kDone) || mark.is(Cue::kAboutAfter);
    if (!plain || glyphs_.view(at, mark.begin).find_first_not_of(kLinks) != std::u32string_view::npos)
      return false;
    at = mark.end;
  }
  const std::size_t end = i < marks_.all.size() ? marks_.all[i].begin : glyphs_.size();
  return glyphs_.view(at, end).find_first_not_of(kLinks) == std::u32string_view::npos;
}

/// 六月准备包粽子，五月办了4场
bool Texts::looks_back(std::size_t j) const {
  if (marks_.all[j].kind != Mark::Kind::kTime) return false;
  const TimePhrase& phrase = analysis_.times[static_cast<std::size_t>(marks_.all[j].index)];
  return phrase.names_month_only() && !is_ahead(phrase);
}

/// 下个月走访50户，再办2场义诊: the plan goes on, in words or as a list of figures.
bool Texts::goes_on(std::size_t i, std::size_t j) const {
  const std::size_t begin = marks_.all[j - 1].ends_clause() ? marks_.all[j - 1].end : marks_.all[j].begin;
  constexpr std::u32string_view kOn = U"再还并和也另";
  if (kOn.find(glyphs_[begin]) != std::u32string_view::npos) return true;
  if (marks_.all[j].kind != Mark::Kind::kQuantity) return false;
  return std::any_of(marks_.all.begin() + static_cast<std::ptrdiff_t>(i),
                     marks_.all.begin() + static_cast<std::ptrdiff_t>(j),
                     [](const Mark& mark) { return mark.kind == Mark::Kind::kQuantity; });
}

std::size_t Texts::sentence_begin(std::size_t j) const {
  while (j > 0 && marks_.all[j - 1].kind != Mark::Kind::kSentence) {
    --j;
  }
  return j == 0 ? 0 : j - 1;
}

}  // namespace linli::bot::understand
