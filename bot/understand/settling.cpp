#include <algorithm>
#include <ranges>

#include "bot/understand/finder.h"

// What is said once more about the same money: 就这8毛, 实际花了880, 就花了这一笔.
namespace linli::bot::understand {

/// 打印花了15块，总共就15块: the amount told last, and no other one. With the total it holds, whatever it was
/// for.
bool Finder::repeats(const Clause& clause, std::size_t n) {
  const std::size_t at = clause.quantities[n];
  const auto fen = fen_of(quantity(at));
  if (out_.claims.empty() || !fen || quantity(at).unit >= 0 || spent_ < 0 || correcting_) return false;
  const Claim& last = out_.claims.back();
  if (last.field != spent_ || last.value != *fen || last.none || last.unknown ||
      last.end > marks_.all[clause.from].begin)
    return false;
  const std::size_t left = left_edge(clause, n);
  const std::size_t from = left == 0 ? 0 : marks_.all[left - 1].end;
  const auto said = glyphs_.view(from, marks_.all[at].begin);
  constexpr std::u32string_view kOnly = U"就只才这那对总共一是合计仅,，花了用就是 ";
  if (said.empty() || said.find_first_not_of(kOnly) != std::u32string_view::npos) return false;
  if (cue_before(clause, n, Cue::kTotal, kNone)) settle_spent(clause, n);
  return true;
}

/// 先付了1000，退了120，实际花了880; 花了8600退了300，最后花了8300: what it came to, whatever was paid
/// before.
bool Finder::comes_to(const Clause& clause, std::size_t n, std::size_t name) {
  const auto told = std::ranges::find_if(out_.claims | std::views::reverse,
                                         [&](const Claim& claim) { return claim.field == spent_; });
  const auto fen = fen_of(quantity(clause.quantities[n]));
  if (told == out_.claims.rend() || !fen || told->none) return false;
  constexpr std::u32string_view kReally = U"实净";
  const auto really = [&](std::size_t begin) {
    return kReally.find(glyphs_[begin]) != std::u32string_view::npos;
  };
  bool real = name != kNone && marks_.all[name].index == spent_ && really(marks_.all[name].begin);
  for (std::size_t i = left_edge(clause, n); i < clause.quantities[n]; ++i) {
    const bool done = marks_.all[i].is(Cue::kDone) || marks_.all[i].is(Cue::kBecomes);
    real = real || (done && really(marks_.all[i].begin));
  }
  if (!real && (!refund_ || told->value - *refund_ != *fen)) return false;
  settle_spent(clause, n);
  return true;
}

/// 花了两千左右，1960: alone in its clause, and close to what was estimated just before.
bool Finder::refines(const Clause& clause, const Claim& last) const {
  constexpr std::int64_t kNear = 4;  // a quarter of it
  const Quantity& q = quantity(clause.quantities.front());
  const auto value = field(last.field).kind == FieldKind::kMoney ? fen_of(q) : q.number.whole();
  if (clause.quantities.size() != 1 || !last.approximate || last.doubt || q.approximate || !value ||
      !fits(last.field, q) || (q.unit >= 0 && last.unit >= 0 && q.unit != last.unit) ||
      !bare_amount(clause, 0) || cue_before(clause, 0, Cue::kTotal, kNone))
    return false;
  const std::int64_t difference = *value < last.value ? last.value - *value : *value - last.value;
  return difference * kNear <= last.value;
}

/// 来了500多，准确是520人; 花了3000……我看看票，3260元: looked up, and no other figure than the one told last.
bool Finder::counted_exactly(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  if (out_.claims.empty() || at == 0) return false;
  const Claim& last = out_.claims.back();
  const Quantity& q = quantity(at);
  const bool money = field(last.field).kind == FieldKind::kMoney;
  if (!fits(last.field, q) || (!money && q.unit < 0 && !last.approximate)) return false;
  if (n == 0 && last.end < marks_.all[clause.from].begin && refines(clause, last)) return true;
  bool looked = false;
  for (std::size_t i = at; i-- > 0 && marks_.all[i].begin >= last.end;) {
    if (is_name(i) || marks_.all[i].kind == Mark::Kind::kQuantity || marks_.all[i].is(Cue::kTotal))
      return false;
    looked = looked || marks_.all[i].is(Cue::kExact);
  }
  return looked && (bare_amount(clause, n) || marks_.all[at - 1].is(Cue::kExact));
}

/// 花了一万，志愿者补贴2000不知道算不算在里头: which of the two totals was meant?
bool Finder::unsure_of_part(std::size_t from) {
  const auto said = glyphs_.view(from, glyphs_.size());
  for (const std::u32string_view word : {U"算不算", U"含不含", U"包不包", U"算没算", U"含没含", U"在不在"}) {
    if (!said.starts_with(word)) continue;
    for (Claim& claim : out_.claims) {
      claim.doubt = claim.doubt || (claim.field == spent_ && !claim.none);
    }
    return true;
  }
  return false;
}

/// 走了8600的账
bool Finder::accounted(const Clause& clause, std::size_t n) const {
  const std::size_t end = marks_.all[clause.quantities[n]].end;
  const bool account = glyphs_[end] == U'的' && (glyphs_[end + 1] == U'账' || glyphs_[end + 1] == U'帐');
  return account && !cue_before(clause, n, Cue::kOtherMoney, kNone);
}

/// 印传单花了32块，算宣传费: of that line, says the clause behind.
void Finder::counted_as(const Clause& clause, std::size_t name) {
  if (!clause.quantities.empty() || !field(marks_.all[name].index).line || clause.from == 0 ||
      out_.claims.empty() || claimed(marks_.all[name].index))
    return;
  Claim& last = out_.claims.back();
  constexpr std::u32string_view kCounts = U"算记走列入归";
  constexpr std::u32string_view kAround = U"算记走列入归是在到从进这那都也应该属于";
  const std::size_t begin = marks_.all[clause.from - 1].end;
  const auto before = glyphs_.view(begin, marks_.all[name].begin);
  if (last.field != spent_ || last.end > begin || last.total || last.none || last.unknown ||
      before.find_first_of(kCounts) == std::u32string_view::npos ||
      before.find_first_not_of(kAround) != std::u32string_view::npos)
    return;
  last.field = marks_.all[name].index;
  last.doubt = last.doubt && !claimed_amount(last);
}

/// 金额860元，就花了这一笔: the only amount of the message, so it was all that was spent.
void Finder::believe_only() {
  constexpr std::u32string_view kOnly = U"就只仅";
  const auto& codes = glyphs_.codes;
  bool only = false;
  for (const std::u32string_view one :
       {U"这一笔", U"这笔", U"这1笔", U"这一张", U"这一单", U"这一项", U"那一笔"}) {
    const std::size_t at = codes.find(one);
    if (at == std::u32string::npos) continue;
    constexpr std::size_t kNear = 6;
    const auto before = glyphs_.view(at < kNear ? 0 : at - kNear, at);
    only = only || before.find_first_of(kOnly) != std::u32string_view::npos;
  }
  const auto money = std::ranges::count_if(
      analysis_.quantities, [](const Quantity& q) { return q.money || (q.unit < 0 && !q.lone); });
  if (!only || money != 1 || rate_told_ || spent_ < 0) return;
  Claim* found = nullptr;
  for (Claim& claim : out_.claims) {
    if (field(claim.field).kind != FieldKind::kMoney) continue;
    if (found != nullptr || claim.field != spent_ || claim.value <= 0) return;
    found = &claim;
  }
  if (found == nullptr) return believe_invoice();
  if (claimed_amount(*found)) found->doubt = false;
}

/// 发票金额860元，就花了这一笔: what the invoice says.
void Finder::believe_invoice() {
  for (std::size_t i = 1; i < marks_.all.size(); ++i) {
    const Mark& mark = marks_.all[i];
    const Mark& invoice = marks_.all[i - 1];
    if (mark.kind != Mark::Kind::kQuantity || mark.used || !invoice.is(Cue::kOtherMoney)) continue;
    const auto fen = fen_of(quantity(i));
    const auto said = glyphs_.view(invoice.begin, invoice.end);
    if (!fen || quantity(i).unit >= 0 || said.find_first_of(U"票单") == std::u32string_view::npos) continue;
    ++out_.strong;
    out_.claims.push_back({.field = spent_, .value = *fen, .begin = mark.begin, .end = mark.end});
    return;
  }
}

/// The claim is an amount in a form that nobody doubts.
bool Finder::claimed_amount(const Claim& claim) const {
  return std::ranges::any_of(marks_.all, [&](const Mark& mark) {
    if (mark.kind != Mark::Kind::kQuantity || mark.begin != claim.begin) return false;
    const auto fen = fen_of(quantity_of(mark));
    return fen && *fen == claim.value;
  });
}

}  // namespace linli::bot::understand
