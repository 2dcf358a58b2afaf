#include <algorithm>
#include <ranges>

#include "bot/understand/finder.h"

// Amounts that others make up: totals, what brackets hold, and what a sum says about its parts.
namespace linli::bot::understand {

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
    for (Claim& claim : out_.claims) {
      claim.doubt = claim.doubt && !claim.shaken;  // 人工1500+材料800=2300
    }
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

/// 花了一万，补贴2000不知道算不算在里头: what all of it came to is not sure.
void Finder::doubt_total() {
  constexpr std::u32string_view kIncluded = U"算含包";
  constexpr std::size_t kNear = 6;
  for (const std::u32string_view unsure : {U"不知道", U"不晓得", U"不清楚", U"说不清", U"说不准"}) {
    const std::size_t at = glyphs_.codes.find(unsure);
    if (at == std::u32string::npos) continue;
    const auto behind = std::u32string_view{glyphs_.codes}.substr(at + unsure.size(), kNear);
    if (behind.find_first_of(kIncluded) == std::u32string_view::npos) continue;
    for (Claim& claim : out_.claims)
      if (claim.field == spent_) claim.doubt = true;
  }
  // 花了3200，…总支出2300: no whole is less than what was spent of it.
  for (Claim& whole : out_.claims) {
    const bool less = whole.field == spent_ && whole.total && !whole.corrected &&
                      std::ranges::any_of(out_.claims, [&](const Claim& other) {
                        return other.field == spent_ && other.end <= whole.begin &&
                               other.value > whole.value && !other.doubt && !other.stock;
                      });
    whole.doubt = whole.doubt || less;
  }
}

/// 印传单花了三十二块半，算宣传费: of what line the amount before is.
void Finder::put_under_line(const Clause& clause) {
  if (clause.from == 0 || !clause.quantities.empty() || out_.claims.empty()) return;
  std::size_t name = kNone;
  for (std::size_t i = clause.from; i < clause.to; ++i) {
    if (is_name(i) && name == kNone) name = i;
  }
  if (name == kNone || !field(marks_.all[name].index).line || claimed(marks_.all[name].index)) return;
  constexpr std::u32string_view kPuts = U"算记归列属计入放";
  constexpr std::u32string_view kAround =
      U"这那个就都全部也算记归列属于计入放在到进成作为是里的中类费吧了啊 ";
  const std::size_t begin = marks_.all[clause.from - 1].end;
  const std::size_t end = clause.to < marks_.all.size() ? marks_.all[clause.to].begin : glyphs_.size();
  const auto before = glyphs_.view(begin, marks_.all[name].begin);
  const auto behind = glyphs_.view(marks_.all[name].end, end);
  if (before.find_first_of(kPuts) == std::u32string_view::npos ||
      before.find_first_not_of(kAround) != std::u32string_view::npos ||
      behind.find_first_not_of(kAround) != std::u32string_view::npos)
    return;
  Claim& last = out_.claims.back();
  const auto of_spent = std::ranges::count(out_.claims, spent_, &Claim::field);
  if (last.field != spent_ || of_spent != 1 || last.end > begin || last.total) return;
  last.field = marks_.all[name].index;
  ++out_.strong;
}

/// 人工3000，其他的加起来一共1.2万: the rest, or all?
bool Finder::sums_up_rest(const Claim& claim, std::size_t name) const {
  return claim.total && name != kNone && !out_.claims.empty() && glyphs_[marks_.all[name].begin] == U'其' &&
         field(marks_.all[name].index).line;
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

}  // namespace linli::bot::understand
