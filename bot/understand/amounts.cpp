#include <algorithm>

#include "bot/understand/finder.h"

namespace linli::bot::understand {

void Finder::assign_money(const Clause& clause, std::size_t n, Claim claim) {
  const std::size_t at = clause.quantities[n];
  const Quantity& q = quantity(at);
  if (refunded(clause, n) || part_of_gift(at) || exchanged(clause, n)) return;
  std::set<int> lines;
  std::size_t nearest = kNone;
  bool given = false;
  bool spent = false;
  for (std::size_t i = left_edge(clause, n); i < at; ++i) {
    if (!is_name(i) || taken_.contains(i) || field(marks_.all[i].index).kind != FieldKind::kMoney) continue;
    // 没有宣传 300; but in 人工没有宣传300 the 没有 is about what stands before
    const bool none =
        i > 0 && marks_.all[i - 1].is(Cue::kNone) && marks_.all[i - 1].end == marks_.all[i].begin;
    if (none && !listed_none(clause, i - 1)) continue;
    if (i + 1 < at && listed_none(clause, i + 1)) continue;
    if (field(marks_.all[i].index).line) lines.insert(marks_.all[i].index);
    given = given || marks_.all[i].index == donated_;
    spent = spent || marks_.all[i].index == spent_;
    claim.doubt = claim.doubt || marks_.all[i].supposed;
    nearest = i;
    claim.total = claim.total || glyphs_[marks_.all[i].begin] == U'总';
  }
  if (lines.empty() && !given && (spent || nearest == kNone)) {
    if (const std::size_t line = line_of_things(clause, n); line != kNone)
      lines.insert(marks_.all[line].index);
  }
  const std::size_t behind = name_behind(clause, n, q);
  if (nearest != kNone && marks_.all[at].end + 1 >= other_money_behind(clause, n)) {
    claim.doubt = true;  // 材料费1200元未付
  }
  if (nearest == kNone && donated_ >= 0 && lonely(clause) && asked_field(FieldKind::kMoney) == donated_)
    return give(claim, donated_, q, true);  // asked for gifts: 三千块的物资
  if (given) {  // 捐赠物资折合2000元 was given; 花了赞助的5000元 has two readings
    const auto between = glyphs_.view(marks_.all[nearest].end, marks_.all[at].begin);
    const bool things = gift_of_things(nearest) != kNone &&  // 商会捐了材料2000元, but 捐赠材料的运费200元
                        between.find_first_of(U"的费租") == std::u32string_view::npos;
    if (spent || (marks_.all[nearest].index != donated_ && !things) || bought_with(nearest, at))
      claim.doubt = true;
    if (handed_out(nearest)) {
      claim.doubt = true;
      return give(claim, spent_, q, true);
    }
    return give(claim, donated_, q, true);
  }
  // 累计用了6.8万: the month's own figure, when there is one, goes before it
  if (cue_in_clause(clause, left_edge(clause, n), at, Cue::kCumulative) && !of_named_month(clause, n))
    claim.doubt = claim.stock = true;
  if (beyond_budget(nearest, at) || assign_budgeted(clause, n, claim, nearest)) return;
  claim.doubt = claim.doubt || paid_in_part(clause, n);
  if (lines.size() > 1) {  // 人工和材料共5000
    claim.doubt = true;
    for (const int line : lines) {
      give(claim, line, q, true);
    }
    return;
  }
  if (!lines.empty() && !(clause.behind_numbers && behind != kNone)) {
    claim.doubt = claim.doubt || sums_up_rest(claim, nearest);
    return give(claim, *lines.begin(), q, true);
  }
  if (nearest != kNone && comes_to(clause, n, nearest)) return;
  if (other_money(clause, n, nearest) || assign_real(clause, n, claim, nearest)) return;
  const bool follows = behind != kNone && !taken_by_next(clause, n, behind);
  if (follows && field(marks_.all[behind].index).line) {
    if (nearest != kNone && field(marks_.all[nearest].index).line) claim.doubt = true;
    if (two_in_one(at)) {
      claim.doubt = true;
      if (nearest != kNone) give(claim, marks_.all[nearest].index, q, true);
    }
    return give_behind(claim, behind, q);
  }
  const bool among = cue_in_clause(clause, clause.from, at, Cue::kAmong);
  const int asked_line = asked_field(FieldKind::kMoney);
  // Asked for the labour, 花了3000 is about the labour.
  if (nearest != kNone && marks_.all[nearest].index == spent_ && asked_line >= 0 && asked_line != donated_ &&
      lonely(clause))
    return give(claim, asked_line, q, true);
  // 又花了1500: with what was told before, or instead of it?
  const bool beside_gift =
      !out_.claims.empty() && out_.claims.back().field == donated_;  // 捐了800，另外花了200
  if (cue_before(clause, n, Cue::kAgain, kNone) && !correcting_ && !beside_gift) claim.doubt = true;
  if (nearest != kNone && !among) {
    claim.doubt = claim.doubt || (claim.total && line_without_figure(clause)) || advanced(nearest);
    return give(claim, marks_.all[nearest].index, q, true);
  }
  if (follows && !among) return give_behind(claim, behind, q);
  if (among) return;
  if (const int asked = asked_field(FieldKind::kMoney);
      asked >= 0 && (lonely(clause) || bare_amount(clause, n))) {
    return give(claim, asked, q, true);
  }
  if (const std::size_t name = name_of_last_clause(clause, n, q); name != kNone)
    return give(claim, marks_.all[name].index, q, true);
  if (const int last = field_corrected(claim, q); last >= 0) return give(claim, last, q, true);
  if (const std::size_t gift = gift_told(clause); gift != kNone) {
    // 捐赠物资：大米20袋，共计3600元; 赞助：超市500元购物卡，药房300元药品 has parts
    claim.doubt = claim.doubt || claimed(donated_) || !claim.total;
    return give(claim, donated_, q, true);
  }
  // An amount that stands by itself in a list of figures is the spending; with other words around it, who
  // knows.
  if (correcting_ || rate_told_ || !bare_amount(clause, n)) claim.doubt = true;
  if (spent_ >= 0) give(claim, spent_, q, false);
}

/// 花了三千二百是材料: 3200 for the materials, or 200 of 3000?
bool Finder::two_in_one(std::size_t at) const {
  const auto number = glyphs_.view(marks_.all[at].begin, marks_.all[at].end);
  return number.find(U'千') != std::u32string_view::npos && number.ends_with(U'百') &&
         glyphs_[marks_.all[at].end] == U'是' && marks_.all[at].begin > 0 &&
         is_han(glyphs_[marks_.all[at].begin - 1]);
}

/// 宣传册印了500本花了1500元: between the line and its money stands only what was bought.
std::size_t Finder::line_of_things(const Clause& clause, std::size_t n) const {
  for (std::size_t i = clause.quantities[n]; i-- > clause.from;) {
    const Mark& mark = marks_.all[i];
    if (mark.kind == Mark::Kind::kQuantity && (quantity(i).money || claimed_at(mark.begin))) return kNone;
    if (i + 1 < clause.to && listed_none(clause, i + 1)) continue;
    if (is_name(i) && field(mark.index).line && mark.activity < 0 && !taken_.contains(i)) return i;
  }
  return kNone;
}

}  // namespace linli::bot::understand
