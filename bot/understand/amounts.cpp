#include <algorithm>
#include <ranges>

#include "bot/understand/finder.h"

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

/// 50一天, 100每场: the measure stands behind the price.
bool Finder::rate_behind(std::size_t at) const {
  if (glyphs_[at] != U'一' && glyphs_[at] != U'每') return false;
  const auto rest = std::u32string_view{glyphs_.codes}.substr(at + 1);
  const int unit = analysis_.lexicon->longest(rest, [](const Word& word) { return word.unit >= 0; });
  if (unit < 0) return false;
  const std::size_t end = at + 1 + analysis_.lexicon->words[static_cast<std::size_t>(unit)].text.size();
  return end >= glyphs_.size() || !is_han(glyphs_[end]);
}

/// 讲师费两次每次600: the line stands further in front. 讲师费600乘2: the 600 were no sum.
bool Finder::assign_rate(const Clause& clause, std::size_t n, Claim claim) {
  for (std::size_t i = clause.quantities[n]; i-- > clause.from;) {
    if (!is_name(i) || field(marks_.all[i].index).kind != FieldKind::kMoney) continue;
    give(claim, marks_.all[i].index, quantity(clause.quantities[n]), true);
    return true;
  }
  const int asked = asked_field(FieldKind::kMoney);
  if (asked < 0) return false;
  give(claim, asked, quantity(clause.quantities[n]), true);
  return true;
}

/// 垫付了800元 and nothing else about money: was that the spending?
void Finder::doubt_advance() {
  const auto advance = std::ranges::find_if(marks_.all, [&](const Mark& mark) {
    return mark.is(Cue::kOtherMoney) && !mark.used && glyphs_[mark.begin] == U'垫';
  });
  const bool told = std::ranges::any_of(out_.claims, [&](const Claim& claim) {
    return field(claim.field).kind == FieldKind::kMoney && claim.field != donated_;
  });
  if (advance == marks_.all.end() || told || spent_ < 0 || analysis_.quantities.empty()) return;
  ++out_.strong;
  out_.claims.push_back({.field = spent_, .doubt = true, .begin = advance->begin, .end = advance->end});
}

/// 买水果花了200，请老师花了500: what was spent in all is no less than its lines, so 200 was for the fruit.
void Finder::doubt_purchases() {
  constexpr std::u32string_view kBuys = U"买租印请订做";
  std::int64_t lines = 0;
  for (const Claim& claim : out_.claims) {
    if (field(claim.field).line) lines += claim.value;
  }
  for (Claim& claim : out_.claims) {
    if (claim.field != spent_ || claim.value >= lines) continue;
    std::size_t from = claim.begin;
    while (from > 0 && !is_clause_end(glyphs_[from - 1])) {
      --from;
    }
    std::size_t to = claim.end;  // 用了四百五十块买书
    while (to < glyphs_.size() && !is_clause_end(glyphs_[to])) {
      ++to;
    }
    claim.doubt = claim.doubt || glyphs_.view(from, to).find_first_of(kBuys) != std::u32string_view::npos;
  }
}

/// 人工三千物资两千一共五千: 两千 holds when the total says so; otherwise it may have been 两千一.
void Finder::doubt_ends() {
  std::int64_t sum = 0;
  int lines = 0;
  std::optional<std::int64_t> total;
  for (const Claim& claim : out_.claims) {
    if (field(claim.field).line) sum += claim.value;
    if (field(claim.field).line) ++lines;
    if (claim.field == spent_) total = claim.value;
  }
  for (const Claim& whole : out_.loose) {  // 合计5000（人工3000、物资2000）
    if (total || spent_ < 0 || lines < 2 || whole.value * 100 != sum) continue;
    total = sum;
    Claim claim = whole;
    claim.field = spent_;
    claim.value = sum;
    out_.claims.push_back(claim);
  }
  for (Claim& claim : out_.claims) {
    const bool adds_up = field(claim.field).line && total == sum;
    if (claim.may_go_on && !adds_up) claim.doubt = true;
  }
}

/// The 一人 of 一人500块.
bool Finder::is_rate_of_next(const Clause& clause, std::size_t n) const {
  if (n + 1 >= clause.quantities.size()) return false;
  const Quantity& one = quantity(clause.quantities[n]);
  const std::size_t next = clause.quantities[n + 1];
  return one.unit >= 0 && one.number.millionths == Numeral::kOne && quantity(next).money &&
         marks_.all[clause.quantities[n]].end == marks_.all[next].begin;
}

void Finder::assign_money(const Clause& clause, std::size_t n, Claim claim) {
  const std::size_t at = clause.quantities[n];
  const Quantity& q = quantity(at);
  if (refunded(clause, n) || part_of_gift(at)) return;
  std::set<int> lines;
  std::size_t nearest = kNone;
  bool given = false;
  bool spent = false;
  for (std::size_t i = left_edge(clause, n); i < at; ++i) {
    if (!is_name(i) || taken_.contains(i) || field(marks_.all[i].index).kind != FieldKind::kMoney) continue;
    if (i > 0 && marks_.all[i - 1].is(Cue::kNone) && marks_.all[i - 1].end == marks_.all[i].begin) continue;
    if (i + 1 < at && listed_none(clause, i + 1)) continue;
    if (field(marks_.all[i].index).line) lines.insert(marks_.all[i].index);
    given = given || marks_.all[i].index == donated_;
    spent = spent || marks_.all[i].index == spent_;
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
    if (spent || marks_.all[nearest].index != donated_ || bought_with(nearest, at)) claim.doubt = true;
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
  if (other_money(clause, n, nearest) || assign_real(clause, n, claim, nearest)) return;
  const bool follows = behind != kNone && !taken_by_next(clause, n, behind);
  if (follows && field(marks_.all[behind].index).line) {
    if (nearest != kNone && field(marks_.all[nearest].index).line) claim.doubt = true;
    return give_behind(claim, behind, q);
  }
  const bool among = cue_in_clause(clause, clause.from, at, Cue::kAmong);
  const int asked_line = asked_field(FieldKind::kMoney);
  // Asked for the labour, 花了3000 is about the labour.
  if (nearest != kNone && marks_.all[nearest].index == spent_ && asked_line >= 0 && lonely(clause))
    return give(claim, asked_line, q, true);
  // 又花了1500: with what was told before, or instead of it?
  if (cue_before(clause, n, Cue::kAgain, kNone) && !correcting_) claim.doubt = true;
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

/// 人工3000，其他的加起来一共1.2万: the rest, or all?
bool Finder::sums_up_rest(const Claim& claim, std::size_t name) const {
  return claim.total && name != kNone && !out_.claims.empty() && glyphs_[marks_.all[name].begin] == U'其' &&
         field(marks_.all[name].index).line;
}

/// 比预算少花了800，实际4200: a bare number that is what was really spent.
bool Finder::real_amount(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  if (spent_ < 0 || at == 0 || quantity(at).unit >= 0 || quantity(at).lone || !out_.claims.empty())
    return false;
  const Mark& real = marks_.all[at - 1];
  const bool money = std::any_of(marks_.all.begin(), marks_.all.begin() + static_cast<std::ptrdiff_t>(at),
                                 [&](const Mark& mark) { return mark.is(Cue::kOtherMoney); });
  return money && (real.is(Cue::kDone) || real.is(Cue::kBecomes)) && glyphs_[real.begin] == U'实' &&
         linked(real.end, marks_.all[at].begin);
}

/// 定金付了3000: a part of what it costs.
bool Finder::advanced(std::size_t name) const {
  if (name == 0 || !marks_.all[name - 1].is(Cue::kOtherMoney) ||
      marks_.all[name - 1].end != marks_.all[name].begin)
    return false;
  return glyphs_.view(marks_.all[name - 1].begin, marks_.all[name - 1].end).find_first_of(U"定订押垫") !=
         std::u32string_view::npos;
}

/// 用捐款买了800元的书: of the gift, and not its amount.
bool Finder::bought_with(std::size_t gift, std::size_t at) const {
  const std::size_t begin = marks_.all[gift].begin;
  const auto between = glyphs_.view(marks_.all[gift].end, marks_.all[at].begin);
  return (begin > 0 && glyphs_[begin - 1] == U'用') ||
         between.find_first_of(U"买用花") != std::u32string_view::npos;
}

/// The gift that the sentence is about, when nothing in it was spent.
std::size_t Finder::gift_told(const Clause& clause) const {
  std::size_t gift = kNone;
  for (std::size_t i = clause.from; i-- > 0 && marks_.all[i].kind != Mark::Kind::kSentence;) {
    if (!is_name(i) || field(marks_.all[i].index).kind != FieldKind::kMoney) continue;
    if (marks_.all[i].index != donated_ && !field(marks_.all[i].index).line) return kNone;
    if (marks_.all[i].index == donated_) gift = i;
  }
  return gift;
}

/// 人工预算3000实际2800: the budget is no figure of the month, what follows is.
bool Finder::assign_budgeted(const Clause& clause, std::size_t n, const Claim& claim, std::size_t nearest) {
  const std::size_t at = clause.quantities[n];
  if (nearest != kNone && field(marks_.all[nearest].index).line) {
    const bool budget = std::any_of(
        marks_.all.begin() + static_cast<std::ptrdiff_t>(nearest),
        marks_.all.begin() + static_cast<std::ptrdiff_t>(at), [&](const Mark& mark) {
          return mark.is(Cue::kOtherMoney) &&
                 glyphs_.view(mark.begin, mark.end).find_first_of(U"预批申") != std::u32string_view::npos;
        });
    if (!budget) return false;
    budgeted_ = nearest;
    return true;
  }
  if (budgeted_ == kNone || marks_.all[budgeted_].begin < marks_.all[clause.from].begin) return false;
  const int line = marks_.all[budgeted_].index;
  budgeted_ = kNone;
  give(claim, line, quantity(at), true);
  return true;
}

/// 活动8次，人数300，经费6000
bool Finder::assign_means(const Clause& clause, std::size_t n, Claim claim) {
  const std::size_t at = clause.quantities[n];
  if (spent_ < 0 || at == 0 || quantity(at).unit >= 0 || quantity(at).lone) return false;
  const Mark& means = marks_.all[at - 1];
  if (!means.is(Cue::kMeans) || !linked(means.end, marks_.all[at].begin)) return false;
  const bool list = std::ranges::any_of(out_.claims, [&](const Claim& told) {
    return field(told.field).kind == FieldKind::kCount && !told.stock;
  });
  claim.doubt = claim.doubt || !list;
  claim.stock = true;  // 经费2万，花了8000: the latter
  give(claim, spent_, quantity(at), true);
  out_.claims.back().stock = true;
  return true;
}

/// 宣传费超了200, 比预算省了300: no amount that was spent.
bool Finder::beyond_budget(std::size_t name, std::size_t at) const {
  if (name == kNone) return false;
  return std::any_of(marks_.all.begin() + static_cast<std::ptrdiff_t>(name),
                     marks_.all.begin() + static_cast<std::ptrdiff_t>(at), [&](const Mark& mark) {
                       return mark.is(Cue::kOtherMoney) &&
                              glyphs_.view(mark.begin, mark.end).find_first_of(U"超省节") !=
                                  std::u32string_view::npos;
                     });
}

/// 评估费一万元按合同付了一半
bool Finder::paid_in_part(const Clause& clause, std::size_t n) const {
  const std::size_t right = right_edge(clause, n);
  const std::size_t end = right < marks_.all.size() ? marks_.all[right].begin : glyphs_.size();
  const auto rest = glyphs_.view(marks_.all[clause.quantities[n]].end, end);
  for (std::size_t i = clause.quantities[n] + 1; i < right; ++i) {  // 评估费3000下个月付
    constexpr std::u32string_view kPays = U"付结给发还";
    const bool paid_then = kPays.find(glyphs_[marks_.all[i].end]) != std::u32string_view::npos;
    if (marks_.all[i].kind != Mark::Kind::kTime || !paid_then) continue;
    const TimePhrase& phrase = analysis_.times[static_cast<std::size_t>(marks_.all[i].index)];
    if (phrase.month_offset.value_or(0) > 0 || phrase.week_offset.value_or(0) > 0 ||
        phrase.day_offset.value_or(0) > 0)
      return true;
  }
  // 工资两个月一起发了9000
  const auto before = glyphs_.view(marks_.all[clause.from].begin, marks_.all[clause.quantities[n]].begin);
  const std::size_t months = before.find(U"个月");
  if (months != std::u32string_view::npos && months > 0 && chinese_digit(before[months - 1]).value_or(0) > 1)
    return true;
  const std::size_t half = rest.find(U"一半");  // 人工5000占一半 is all of it
  return (half != std::u32string_view::npos && (half == 0 || rest[half - 1] != U'占')) ||
         rest.find(U"一部分") != std::u32string_view::npos || rest.find(U"定金") != std::u32string_view::npos;
}

/// 宣传费超了200，一共用了1200: in all, or for that line?
bool Finder::line_without_figure(const Clause& clause) const {
  if (last_name_ == kNone || last_name_ >= clause.from || !field(marks_.all[last_name_].index).line)
    return false;
  return std::ranges::none_of(out_.claims, [&](const Claim& claim) { return field(claim.field).line; });
}

/// 宣传费报500，实际只花了430: what was really spent takes the place of the line's figure, when it is no more
/// than that; a larger one may be all that was spent.
bool Finder::assign_real(const Clause& clause, std::size_t n, Claim claim, std::size_t nearest) {
  if (out_.claims.empty() || (nearest != kNone && marks_.all[nearest].index != spent_)) return false;
  const std::size_t at = clause.quantities[n];
  const bool real =
      std::any_of(marks_.all.begin() + static_cast<std::ptrdiff_t>(clause.from),
                  marks_.all.begin() + static_cast<std::ptrdiff_t>(at), [&](const Mark& mark) {
                    return (mark.is(Cue::kDone) || mark.is(Cue::kBecomes)) && glyphs_[mark.begin] == U'实';
                  });
  Claim& last = out_.claims.back();
  const auto fen = fen_of(quantity(at));
  if (!real || !field(last.field).line || last.begin >= marks_.all[clause.from].begin || !fen ||
      *fen > last.value)
    return false;
  const int line = last.field;
  last.stock = true;
  give(claim, line, quantity(at), true);
  return true;
}

/// 给70户老人送了米和油，价值2100元: given away, and nobody says who paid for it.
bool Finder::handed_out(std::size_t name) const {
  if (spent_ < 0 || glyphs_[marks_.all[name].begin] != U'价') return false;
  const auto before = glyphs_.view(0, marks_.all[name].begin);
  if (before.find_first_of(U"捐赞助赠企") != std::u32string_view::npos) return false;
  return before.find_first_of(U"送发") != std::u32string_view::npos ||
         before.find(U"慰问") != std::u32string_view::npos;
}

/// 宣传册印了500本花了1500元: between the line and its money stands only what was bought.
std::size_t Finder::line_of_things(const Clause& clause, std::size_t n) const {
  for (std::size_t i = clause.quantities[n]; i-- > clause.from;) {
    const Mark& mark = marks_.all[i];
    if (mark.kind == Mark::Kind::kQuantity && (quantity(i).money || claimed_at(mark.begin))) return kNone;
    if (is_name(i) && field(mark.index).line && mark.activity < 0 && !taken_.contains(i)) return i;
  }
  return kNone;
}

/// 材料1200元（横幅200元、水果1000元）: what the brackets behind a budget line hold is in it already.
bool Finder::part_of_line(std::size_t at) {
  if (!brackets_) return false;
  std::size_t open = marks_.all[at].begin;
  while (open > 0 && glyphs_[open - 1] != U'(') {
    if (glyphs_[open - 1] == U')') return false;
    --open;
  }
  if (open == 0) return false;
  const auto line = std::ranges::find_if(
      out_.claims, [&](const Claim& claim) { return claim.end + 1 == open && field(claim.field).line; });
  if (line == out_.claims.end()) return false;
  // 材料1000（已付600）: which of the two was spent?
  const auto said = glyphs_.view(open, marks_.all[at].begin);
  if (said.find_first_of(U"付欠退") != std::u32string_view::npos) line->doubt = true;
  return true;
}

/// 捐赠3万其中现金1万物资2万: the parts of a gift are no spending.
bool Finder::part_of_gift(std::size_t at) const {
  for (std::size_t i = at; i-- > 0 && marks_.all[i].kind != Mark::Kind::kSentence;) {
    if (is_name(i) && marks_.all[i].index == spent_) return false;
    if (!marks_.all[i].is(Cue::kAmong)) continue;
    const auto told = std::ranges::find_if(out_.claims | std::views::reverse, [&](const Claim& claim) {
      return claim.end <= marks_.all[i].begin;
    });
    return told != out_.claims.rend() && told->field == donated_;
  }
  return false;
}

/// Where 未付 stands behind the number; kNone when it does not or has a number of its own: 还剩2万.
std::size_t Finder::other_money_behind(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  std::size_t next = at + 1;
  bool owed = false;  // 材料1200元还欠500: are the 500 part of it?
  while (next < clause.to && marks_.all[next].is(Cue::kOtherMoney)) {
    const auto said = glyphs_.view(marks_.all[next].begin, marks_.all[next].end);
    owed = owed || said.find_first_of(U"欠付") != std::u32string_view::npos;
    ++next;
  }
  if (next == at + 1) return kNone;
  // 人工1300剩下的都是材料: of the sum, and not of the line
  const bool rest = glyphs_.view(marks_.all[at + 1].begin, marks_.all[at + 1].end) == U"剩下";
  if (rest && glyphs_[marks_.all[at + 1].end] == U'的') return kNone;
  const bool own = !owed && n + 1 < clause.quantities.size() && clause.quantities[n + 1] == next &&
                   linked(marks_.all[next - 1].end, marks_.all[next].begin);
  return own ? kNone : marks_.all[at + 1].begin;
}

/// 花了8600退了300: nobody knows whether the 8600 are what was left. 押金500已退 was not spent.
bool Finder::refunded(const Clause& clause, std::size_t n) {
  const std::size_t at = clause.quantities[n];
  const bool behind = n + 1 == clause.quantities.size() && at + 1 < clause.to &&
                      marks_.all[at + 1].is(Cue::kRefund) &&
                      marks_.all[at + 1].begin <= marks_.all[at].end + 1;
  if (!behind && !cue_before(clause, n, Cue::kRefund, kNone)) return false;
  for (Claim& claim : out_.claims | std::views::reverse) {
    if (field(claim.field).kind != FieldKind::kMoney || claim.field == donated_) continue;
    claim.doubt = true;
    break;
  }
  return true;
}

/// 一共5000, and nothing behind it.
bool Finder::total_alone(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  if (at == 0 || !marks_.all[at - 1].is(Cue::kTotal)) return false;
  const std::size_t right = right_edge(clause, n);
  const std::size_t end = right < marks_.all.size() ? marks_.all[right].begin : glyphs_.size();
  return right == at + 1 && linked(marks_.all[at - 1].end, marks_.all[at].begin) &&
         linked(marks_.all[at].end, end);
}

/// 上次花了3000这次花了2000合计5000
bool Finder::tells_of_before() const {
  return glyphs_.codes.find(U"上次") != std::u32string::npos ||
         glyphs_.codes.find(U"上回") != std::u32string::npos ||
         glyphs_.codes.find(U"之前") != std::u32string::npos ||
         glyphs_.codes.find(U"以前") != std::u32string::npos;
}

/// 发票开了2500, 有收据1800: what there are papers for.
bool Finder::on_paper(const Clause& clause, std::size_t n) const {
  const std::size_t left = left_edge(clause, n);
  const std::size_t from = left == 0 ? 0 : marks_.all[left - 1].end;
  const auto said = glyphs_.view(from, marks_.all[clause.quantities[n]].begin);
  return !out_.claims.empty() && !cue_before(clause, n, Cue::kTotal, kNone) &&
         (said.find(U"发票") != std::u32string_view::npos || said.find(U"收据") != std::u32string_view::npos);
}

/// 支出明细：场地500，讲师1000，水果300，合计1800: it adds up to the fen, so it is the sum of what was told
/// before.
bool Finder::sums_up_all(const Clause& clause, std::size_t n) const {
  const auto fen = fen_of(quantity(clause.quantities[n]));
  const bool coins = std::ranges::any_of(
      analysis_.quantities, [](const Quantity& told) { return told.money || told.number.pointed; });
  const bool money = coins || std::ranges::any_of(marks_.all, [&](const Mark& mark) {
                       return mark.kind == Mark::Kind::kName && field(mark.index).kind == FieldKind::kMoney;
                     });  // 男的30女的52，合着82 sums up people
  if (spent_ < 0 || !money || correcting_ || !fen || quantity(clause.quantities[n]).unit >= 0 ||
      amounts_.size() < 2 || !cue_before(clause, n, Cue::kTotal, kNone))
    return false;
  std::int64_t sum = 0;
  for (const std::int64_t amount : amounts_) {
    if (amount <= 0 || sum > *fen) return false;
    sum += amount;
  }
  return sum == *fen &&
         std::ranges::none_of(out_.claims, [&](const Claim& claim) { return claim.field == donated_; }) &&
         !rate_told_ && !tells_of_before();
}

void Finder::settle_spent(const Clause& clause, std::size_t n) {
  std::erase_if(out_.claims, [&](const Claim& claim) { return claim.field == spent_; });
  for (Claim& claim : out_.claims) {
    claim.doubt = claim.doubt && !claim.shaken;
  }
  Claim claim = claim_of(clause, n);
  claim.total = true;
  give(claim, spent_, quantity(clause.quantities[n]), true);
}

/// 人工3000物资2000一共5000: a bare number that is the total of the lines told before it. Behind 每人50 it is
/// the sum of that line.
bool Finder::assign_total(const Clause& clause, std::size_t n, Claim claim) {
  const std::size_t at = clause.quantities[n];
  const Quantity& q = quantity(at);
  if (q.unit >= 0 || correcting_ || out_.claims.empty() || !total_alone(clause, n)) return false;
  const Claim& last = out_.claims.back();
  const bool spending = last.field == spent_ && spent_ >= 0;
  if ((!field(last.field).line && !spending) || last.unknown) return false;
  if (rate_told_) {
    claim.doubt = claim.doubt || spending;  // 每人发了30块一共300: of what line?
    give(claim, last.field, q, true);
    return true;
  }
  std::int64_t sum = 0;
  // 讲师费600乘2一共1200: behind a line that is in doubt it may be that line's own sum.
  claim.doubt = claim.doubt || (last.doubt && !last.stock) || (spending && tells_of_before());
  for (const Claim& part : out_.claims) {
    if ((spending ? part.field == spent_ : field(part.field).line) && !part.doubt) sum += part.value;
  }
  if (spent_ < 0 || (claimed(spent_) && !spending)) return false;
  const auto fen = fen_of(q);
  claim.doubt = claim.doubt || !fen || *fen < sum;
  give(claim, spent_, q, true);
  return true;
}

bool Finder::other_money(const Clause& clause, std::size_t n, std::size_t nearest) const {
  const std::size_t at = clause.quantities[n];
  for (std::size_t i = at; i-- > left_edge(clause, n);) {
    if (nearest != kNone && i <= nearest) break;
    if (marks_.all[i].is(Cue::kOtherMoney)) return true;
  }
  // 收到5万元拨款, 2000元没付
  return nearest == kNone && at + 1 < clause.to && marks_.all[at + 1].is(Cue::kOtherMoney);
}

}  // namespace linli::bot::understand
