#include <algorithm>

#include "bot/understand/text_finder.h"

namespace linli::bot::understand {

/// The mark at which something else is told.
std::size_t Texts::end_of(std::size_t i, const Text& text) const {
  bool sentence_over = false;
  for (std::size_t j = i + 1; j < marks_.all.size(); ++j) {
    const Mark& mark = marks_.all[j];
    if (mark.kind == Mark::Kind::kSentence) sentence_over = true;
    if (text.figures_only && (mark.ends_clause() || mark.is(Cue::kDone))) return j;
    const bool begins_clause = marks_.all[j - 1].ends_clause() || analysis_.voice;
    if (mark.ends_clause() || j == i) continue;
    if (begins_clause || is_heading_inside(j)) {
      if (other_heading(j, text) || (next_month(text) && begins_clause && looks_back(j))) return j;
      if (begins_clause && begins_fact(j, text.plan) &&
          !(text.field == marks_.field_named("next_plan") && goes_on(i, j)))
        return j;
    }
    if (mark.is(Cue::kDone) && text.plan && begins_clause) return j;
    if (sentence_over && (mark.kind == Mark::Kind::kQuantity || mark.kind == Mark::Kind::kName)) {
      return sentence_begin(j);
    }
  }
  return marks_.all.size();
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
  if (text.plan) return false;
  if (mark.kind == Mark::Kind::kTime) return is_ahead(analysis_.times[static_cast<std::size_t>(mark.index)]);
  return mark.is(Cue::kFuture);
}

/// 花了3000元, 活动8场, 25个志愿者 at the front of a clause.
bool Texts::begins_fact(std::size_t j, bool plan) const {
  const Mark& mark = marks_.all[j];
  const std::size_t begin = marks_.all[j - 1].ends_clause() ? marks_.all[j - 1].end : mark.begin;
  if (mark.begin > begin + 2) return false;
  // 打算搞个暑期班，招30个孩子: a verb goes on with the plan, a figure alone does not
  constexpr std::u32string_view kCame = U"来到共有";
  const bool verb = mark.begin > begin && kCame.find(glyphs_[mark.begin - 1]) == std::u32string_view::npos;
  if (plan && verb && mark.kind == Mark::Kind::kQuantity && is_han(glyphs_[mark.begin - 1])) return false;
  if (mark.kind == Mark::Kind::kQuantity)
    return analysis_.quantities[static_cast<std::size_t>(mark.index)].unit >= 0 && !analysis_.voice;
  if (mark.kind != Mark::Kind::kName || j + 1 >= marks_.all.size()) return false;
  const Mark& next = marks_.all[j + 1];
  // 最缺的是人手，年轻志愿者一个都没有: none of a sort is no figure
  const bool none = glyphs_[next.end] == U'都' || glyphs_[next.end] == U'也' ||
                    (j + 2 < marks_.all.size() && marks_.all[j + 2].is(Cue::kNone));
  if (mark.begin > begin && none) return false;
  return next.kind == Mark::Kind::kQuantity && next.begin <= mark.end + 2;
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
