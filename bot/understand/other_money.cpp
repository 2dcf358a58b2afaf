#include <algorithm>
#include <array>
#include <ranges>

#include "bot/understand/finder.h"

// Money beside what the month cost: gifts, budgets, advances, what came back or is still owed.
namespace linli::bot::understand {

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

/// 定金付了3000: a part of what it costs. So are the 2800 of 应付3000，实付2800.
bool Finder::advanced(std::size_t name) const {
  const bool due = glyphs_.codes.find(U"应付") != std::u32string::npos;
  if (due && glyphs_.view(marks_.all[name].begin, marks_.all[name].end) == U"实付") return true;
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

/// 企业捐了物资，折价2600: what the clause calls a budget line are the things given, so the sum is the
/// gift's.
std::size_t Finder::gift_of_things(std::size_t name) const {
  if (!field(marks_.all[name].index).line) return kNone;
  for (std::size_t i = name; i-- > 0 && !marks_.all[i].ends_clause();) {
    if (!is_name(i) || marks_.all[i].index != donated_) continue;
    const auto between = glyphs_.view(marks_.all[i].end, marks_.all[name].begin);
    return between.find_first_of(U"买用花付") == std::u32string_view::npos ? i : kNone;
  }
  return kNone;
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
  const bool named = means.is(Cue::kMeans) && linked(means.end, marks_.all[at].begin);
  const std::size_t begin = clause.from == 0 ? 0 : marks_.all[clause.from - 1].end;
  const auto said = glyphs_.view(begin, marks_.all[at].begin);  // 人数三百，钱一千八
  const bool money =
      at == clause.from && (said == U"钱" || said == U"钱:" || said == U"钱是" || said == U"钱花了");
  if (!named && !money) return false;
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
  std::size_t since = clause.from;  // 补两个月：3月活动2场花了400元 tells of each
  for (std::size_t i = clause.from; i < clause.quantities[n]; ++i) {
    if (marks_.all[i].kind == Mark::Kind::kTime) since = i;
  }
  const auto before = glyphs_.view(marks_.all[since].begin, marks_.all[clause.quantities[n]].begin);
  const std::size_t months = before.find(U"个月");
  const bool heading =
      months != std::u32string_view::npos && before.find(U':', months) != std::u32string_view::npos;
  if (months != std::u32string_view::npos && months > 0 && !heading &&  // 补两个月：3月花了400元
      chinese_digit(before[months - 1]).value_or(0) > 1)
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

/// 花了800美元，折合5700元: the same money, in yuan.
bool Finder::exchanged(const Clause& clause, std::size_t n) {
  const std::size_t at = clause.quantities[n];
  const auto fen = fen_of(quantity(at));
  if (out_.claims.empty() || !fen || quantity(at).foreign || quantity(at).doubt != Doubt::kNone) return false;
  Claim& last = out_.claims.back();
  const bool foreign = std::ranges::any_of(marks_.all, [&](const Mark& mark) {
    return mark.kind == Mark::Kind::kQuantity && mark.begin == last.begin && quantity_of(mark).foreign;
  });
  const auto between = glyphs_.view(last.end, marks_.all[at].begin);
  constexpr std::array<std::u32string_view, 6> kInto = {U"折",   U"合人民币", U"约合",
                                                        U"换算", U"换成",     U"相当于"};
  constexpr std::size_t kBrief = 8;
  const bool into = std::ranges::any_of(
      kInto, [&](std::u32string_view word) { return between.find(word) != std::u32string_view::npos; });
  if (!foreign || !into || between.size() > kBrief) return false;
  last.value = *fen;
  last.doubt = false;
  last.end = marks_.all[at].end;
  return true;
}

/// 给70户老人送了米和油，价值2100元: given away, and nobody says who paid for it. 市场价300的奖品: a price,
/// and no gift without a giver.
bool Finder::handed_out(std::size_t name) const {
  const auto said = glyphs_.view(marks_.all[name].begin, marks_.all[name].end);
  const bool worth = said.front() == U'价';
  constexpr std::u32string_view kPrices = U"折市估";
  const bool price = kPrices.find(said.front()) != std::u32string_view::npos && said != U"折合";
  if (spent_ < 0 || (!worth && !price)) return false;
  const auto before = glyphs_.view(0, marks_.all[name].begin);
  const bool giver = std::any_of(marks_.all.begin(), marks_.all.begin() + static_cast<std::ptrdiff_t>(name),
                                 [&](const Mark& mark) {
                                   return mark.kind == Mark::Kind::kName && mark.index == donated_;
                                 });  // 社会资源折价1.8万
  if (giver || before.find_first_of(U"捐赞助赠企") != std::u32string_view::npos ||
      asked_field(FieldKind::kMoney) == donated_)
    return false;
  return price || before.find_first_of(U"送发") != std::u32string_view::npos ||
         before.find(U"慰问") != std::u32string_view::npos;
}

/// 材料费800是商会出的, 慰问品2600块，都是企业捐的: somebody else paid, so it is no spending of the month.
void Finder::doubt_paid_by_others() {
  constexpr std::u32string_view kGives = U"出捐助赠掏垫送给";
  constexpr std::u32string_view kLead = U"都也全这些钱,，:的 块";
  for (std::size_t is = glyphs_.codes.find(U'是'); is != std::u32string::npos;
       is = glyphs_.codes.find(U'是', is + 1)) {
    std::size_t end = is;
    while (end < glyphs_.size() && !is_clause_end(glyphs_[end])) {
      ++end;
    }
    const auto said = glyphs_.view(is, end);
    if (said.size() < 4 || said.back() != U'的' ||
        kGives.find(said[said.size() - 2]) == std::u32string_view::npos ||
        said.find(U"我们") != std::u32string_view::npos || said.find(U"项目") != std::u32string_view::npos)
      continue;
    for (Claim& claim : out_.claims) {
      if (field(claim.field).kind != FieldKind::kMoney || claim.field == donated_ || claim.none ||
          claim.end > is)
        continue;
      const auto between = glyphs_.view(claim.end, is);
      claim.doubt = claim.doubt || between.find_first_not_of(kLead) == std::u32string_view::npos;
    }
  }
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
  refund_ = fen_of(quantity(at));
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
