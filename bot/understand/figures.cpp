#include <algorithm>

#include "bot/understand/finder.h"
#include "bot/understand/money.h"

namespace linli::bot::understand {

Finder::Finder(const Analysis& analysis, const Context& context, Marks& marks, bool correcting)
    : analysis_(analysis),
      context_(context),
      marks_(marks),
      glyphs_(analysis.glyphs),
      correcting_(correcting) {
  people_ = marks.field_named("people_served");
  sessions_ = marks.field_named("sessions");
  spent_ = marks.field_named("spent");
  donated_ = marks.field_named("donated");
  brackets_ = glyphs_.codes.find(U'(') != std::u32string::npos;
}

Figures Finder::run() {
  visited_ = kinds_with_visitors();
  for (const Mark& mark : marks_.all) {
    if (correcting_ && mark.is(Cue::kWrong)) wrong_at_ = mark.begin;
  }
  for (std::size_t from = 0; from < marks_.all.size();) {
    std::size_t to = from;
    while (to < marks_.all.size() && !marks_.all[to].ends_clause()) {
      ++to;
    }
    clause(from, to);
    if (to < marks_.all.size() && marks_.all[to].kind == Mark::Kind::kSentence) {
      training_ = -1;
      rate_told_ = among_told_ = false;
      rate_fen_.reset();
      counts_.clear();
    }
    from = to + 1;
  }
  give_visitors_back();
  // 没什么活动，就一次议事会
  if (!out_.activities.empty())
    std::erase_if(out_.claims, [&](const Claim& claim) { return claim.field == sessions_ && claim.none; });
  doubt_advance();
  doubt_paid_by_others();
  believe_only();
  doubt_purchases();
  doubt_moved();
  doubt_ends();
  doubt_total();
  doubt_hedged();
  return std::move(out_);
}

void Finder::clause(std::size_t from, std::size_t to) {
  Clause clause{.from = from, .to = to, .quantities = {}};
  for (std::size_t i = from; i < to; ++i) {
    const Mark& mark = marks_.all[i];
    if (mark.used) continue;
    if (mark.kind == Mark::Kind::kQuantity) clause.quantities.push_back(i);
    if (mark.kind == Mark::Kind::kName && field(mark.index).people >= 0) training_ = field(mark.index).people;
  }
  clause.behind_numbers = names_follow(clause);
  for (std::size_t n = 0; n < clause.quantities.size(); ++n) {
    assign(clause, n);
  }
  put_under_line(clause);
  without_numbers(clause);
  among_told_ = among_told_ || cue_in_clause(clause, from, to, Cue::kAmong);
}

Claim Finder::claim_of(const Clause& clause, std::size_t n) const {
  const Mark& mark = marks_.all[clause.quantities[n]];
  const Quantity& q = quantity(clause.quantities[n]);
  Claim claim{.approximate = q.approximate, .unit = q.unit, .begin = mark.begin, .end = mark.end};
  claim.doubt = q.doubt != Doubt::kNone;
  claim.may_go_on = q.number.may_go_on && q.number.end == mark.end;
  claim.total = cue_before(clause, n, Cue::kTotal, kNone);
  claim.part = among_told_ || cue_in_clause(clause, clause.from, clause.quantities[n], Cue::kAmong) ||
               in_brackets(mark.begin);
  // 四场，有三场是手工课，一场是包花
  const bool one_of =
      sessions_ >= 0 && claimed(sessions_) && counts_sessions(q) && glyphs_[mark.end] == U'是';
  claim.part = claim.part || one_of;
  claim.stock = !q.money && (of_no_month(clause, n) || cue_before(clause, n, Cue::kExcept, kNone));
  claim.corrected = counted_exactly(clause, n);
  claim.corrected =
      claim.corrected ||
      (correcting_ && (cue_in_clause(clause, clause.from, clause.quantities[n], Cue::kBecomes) ||
                       (wrong_at_ != kNone && mark.begin > wrong_at_ &&
                        (!out_.claims.empty() || !out_.activities.empty()))));
  return claim;
}

/// 花了四千二，其中一千八是上个月的: which month's are the others?
bool Finder::part_of_before(const Clause& clause, std::size_t n) {
  const std::size_t at = clause.quantities[n];
  if (out_.claims.empty() || !cue_in_clause(clause, clause.from, at, Cue::kAmong)) return false;
  for (std::size_t i = at + 1; i < right_edge(clause, n); ++i) {
    if (marks_.all[i].kind != Mark::Kind::kTime) continue;
    const TimePhrase& phrase = analysis_.times[static_cast<std::size_t>(marks_.all[i].index)];
    if (phrase.month_offset.value_or(0) >= 0 && !phrase.month) continue;
    out_.claims.back().doubt = true;
    return true;
  }
  return false;
}

/// 把人工的500挪到宣传: from one line to another, and nobody says what either comes to.
void Finder::doubt_moved() {
  for (std::size_t i = 1; i + 1 < marks_.all.size(); ++i) {
    if (!marks_.all[i].is(Cue::kBecomes) || !is_name(i + 1) ||
        marks_.all[i - 1].kind != Mark::Kind::kQuantity)
      continue;
    if (i + 2 < marks_.all.size() && !marks_.all[i + 2].ends_clause()) continue;
    for (Claim& claim : out_.claims) {
      claim.doubt = claim.doubt || field(claim.field).kind == FieldKind::kMoney;
    }
  }
}

/// 一百二十人报名: who of them came is another matter. 有两个是新的 tells of those just counted.
bool Finder::only_announced(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  const bool wanted = at + 1 < clause.to && marks_.all[at + 1].is(Cue::kShort) &&
                      marks_.all[at + 1].begin == marks_.all[at].end && glyphs_[marks_.all[at].end] == U'报';
  const bool some = !out_.claims.empty() && quantity(at).unit >= 0 && unit(quantity(at))->own < 0 &&
                    marks_.all[at].begin > 0 && glyphs_[marks_.all[at].begin - 1] == U'有' &&
                    glyphs_[marks_.all[at].end] == U'是' && fits(out_.claims.back().field, quantity(at));
  return wanted || (some && !who_they_are(clause, n));
}

/// 来了110人，有30个是志愿者: a field of their own. 有12个是小孩 is none.
bool Finder::who_they_are(const Clause& clause, std::size_t n) const {
  const std::size_t behind = name_behind(clause, n, quantity(clause.quantities[n]));
  return behind != kNone && marks_.all[behind].index != out_.claims.back().field &&
         marks_.all[behind].index != people_ &&
         marks_.all[behind].begin == marks_.all[clause.quantities[n]].end + 1;
}

/// 缺2个人, 原定200人; but 报名120人实际到场98 tells who came.
bool Finder::short_of(const Clause& clause, std::size_t n) const {
  bool found = false;
  for (std::size_t i = left_edge(clause, n); i < clause.quantities[n]; ++i) {
    if (marks_.all[i].is(Cue::kShort)) found = true;
    if (marks_.all[i].is(Cue::kDone)) found = false;
  }
  return found;
}

/// 总共十一回，有一回下雨取消了: of how many are there still?
bool Finder::called_off(const Clause& clause, std::size_t n) {
  const std::size_t at = clause.quantities[n];
  if (n + 1 != clause.quantities.size() || !cue_in_clause(clause, at + 1, clause.to, Cue::kShort) ||
      not_one_held(clause, n))
    return false;
  for (Claim& claim : out_.claims) {
    if (claim.field == sessions_ && counts_sessions(quantity(at))) claim.doubt = true;
  }
  return true;
}

/// 完成了7场，剩下3场: those are to come.
bool Finder::still_left(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  if (quantity(at).money || quantity(at).unit < 0 || at == clause.from) return false;
  const Mark& left = marks_.all[at - 1];
  return left.is(Cue::kOtherMoney) && linked(left.end, marks_.all[at].begin) &&
         glyphs_.view(left.begin, left.end).find_first_of(U"剩余欠") != std::u32string_view::npos;
}

/// 人工费去掉200: a difference, when the name of the field stands in front.
bool Finder::takes_off(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  return at >= clause.from + 2 && marks_.all[at - 1].is(Cue::kExcept) && is_name(at - 2) &&
         marks_.all[at - 1].end == marks_.all[at].begin;
}

/// 九场（线上2场）
bool Finder::in_brackets(std::size_t at) const {
  if (!brackets_) return false;
  const auto open = glyphs_.view(0, at).rfind(U'(');
  return open != std::u32string_view::npos && open > 0 &&
         glyphs_.view(open, at).find(U')') == std::u32string_view::npos;
}

/// 本月累计8场: since the month began.
bool Finder::of_named_month(const Clause& clause, std::size_t n) const {
  for (std::size_t i = clause.quantities[n]; i-- > clause.from;) {
    if (!marks_.all[i].is(Cue::kCumulative)) continue;
    return i > clause.from && marks_.all[i - 1].kind == Mark::Kind::kTime &&
           linked(marks_.all[i - 1].end, marks_.all[i].begin) && glyphs_[marks_.all[i].begin] == U'累' &&
           analysis_.times[static_cast<std::size_t>(marks_.all[i - 1].index)].names_month_only();
  }
  return false;
}

/// 社区有老人1200人, 今年办了40场. 社区有30个老人参加 tells who came.
bool Finder::of_no_month(const Clause& clause, std::size_t n) const {
  if (cue_before(clause, n, Cue::kCumulative, kNone)) return !of_named_month(clause, n);
  const Quantity& q = quantity(clause.quantities[n]);
  if (counts_sessions(q) && !counts_people(q)) return false;  // 社工自己做了3场
  if (!cue_before(clause, n, Cue::kStock, kNone)) return false;
  const std::size_t right = right_edge(clause, n);
  const std::size_t end = right < marks_.all.size() ? marks_.all[right].begin : glyphs_.size();
  return glyphs_.view(marks_.all[clause.quantities[n]].end, end).find_first_of(U"参来到受") ==
         std::u32string_view::npos;
}

/// The name behind a number belongs to it and to no later one: 25个志愿者 320人.
void Finder::give_behind(Claim claim, std::size_t name, const Quantity& q) {
  taken_.insert(name);
  give(claim, marks_.all[name].index, q, true);
}

/// 其他就打车62.5: no line of a budget ever comes to 625 000 in a month, so those are yuan. 12.5 may be
/// either.
std::optional<std::int64_t> Finder::small_amount(const Field& f, const Quantity& q) {
  if (q.doubt != Doubt::kNone || q.money || q.number.scaled || q.number.decimals != 1) return std::nullopt;
  const auto fen = fen_of_yuan(q.number.millionths);
  constexpr std::int64_t kTenThousand = 10'000;
  return fen && f.most > 0 && *fen > f.most / kTenThousand ? fen : std::nullopt;
}

void Finder::give(Claim claim, int index, const Quantity& q, bool strong) {
  claim.field = index;
  const Field& f = field(index);
  auto value = f.kind == FieldKind::kMoney ? fen_of(q) : q.number.whole();
  if (!value && f.line) value = small_amount(f, q);
  if (!value || q.doubt != Doubt::kNone) claim.doubt = true;
  claim.value = value.value_or(0);
  claim.stock = claim.stock && (f.kind != FieldKind::kMoney || claim.doubt);
  if (claim.value < 0 || (f.most > 0 && claim.value > f.most)) claim.doubt = true;
  if (strong) ++out_.strong;
  claim.article = q.unit >= 0 && is_article(q);
  out_.claims.push_back(claim);
}

void Finder::assign(const Clause& clause, std::size_t n) {
  const std::size_t at = clause.quantities[n];
  const Quantity& q = quantity(at);
  const std::size_t before = name_before(clause, n, q);
  Claim claim = claim_of(clause, n);
  if (short_of(clause, n)) return;
  if (const int forgotten = before == kNone ? field_forgotten(clause, n) : -1; forgotten >= 0)
    return give(claim, forgotten, q, true);
  if (answers_first(clause, n)) return give(claim, asked_number(), q, true);
  if (about_answer(clause, n)) return;
  if (part_of_before(clause, n) || only_announced(clause, n)) return;
  if (called_off(clause, n) || still_left(clause, n)) return;
  if (is_rate_of_next(clause, n) || measures_last(clause, n) || each_time(clause, n)) return;
  if (not_even_one(clause, n)) return;
  if (takes_turn(clause, n, claim) || assign_each(clause, n, claim)) return;
  if (rated(clause, n) && before == kNone && explains_last(clause, n)) return;
  if (sum_of_rate(at, before)) return;
  if (!q.money && q.number.whole() && (q.unit >= 0 || rate_fen_)) counts_.push_back(*q.number.whole());
  if (explains_line(clause, n)) {
    counts_.push_back(q.number.whole().value_or(0));
    return;
  }
  if (rated(clause, n)) {
    claim.doubt = rate_told_ = true;
    // 花了1800，人均12: the price explains the total, and a total told behind it holds
    claim.stock = q.unit < 0 && before == kNone && explains_total(clause, n);
    if (claim.stock && spent_ >= 0 && claimed_firmly(spent_)) return;
    rate_fen_ = fen_of(q);
    rate_begin_ = marks_.all[at].begin;
    if (q.unit < 0 && before == kNone && assign_rate(clause, n, claim)) return;
  }
  if (cue_before(clause, n, Cue::kExcept, kNone) && !takes_off(clause, n)) claim.doubt = true;
  if (denied(clause, n)) claim.doubt = true;
  if (correcting_ && is_old(clause, n)) return remember_old(clause, n, claim);
  if (restates_activity(clause, n, claim) || compared(clause, n, before)) return;
  if (q.unit < 0 && spent_ >= 0 && accounted(clause, n)) return give(claim, spent_, q, true);
  if (part_of_line(at) || (before == kNone && on_paper(clause, n))) return;
  if (q.unit < 0 && !q.money && before == kNone && cue_before(clause, n, Cue::kRefund, kNone)) {
    refunded(clause, n);
    return;
  }
  if (before == kNone && repeats(clause, n)) return;
  if (sums_up_all(clause, n)) return settle_spent(clause, n);
  if (before == kNone && assign_means(clause, n, claim)) return;
  if (before == kNone && q.unit < 0 && !q.money && budgeted_ != kNone &&
      assign_budgeted(clause, n, claim, kNone))
    return;
  if (q.money || q.unit < 0) amounts_.push_back(fen_of(q).value_or(0));
  if (before == kNone && assign_total(clause, n, claim)) return;
  if (q.money || (before != kNone && field(marks_.all[before].index).kind == FieldKind::kMoney)) {
    return assign_money(clause, n, claim);
  }
  if (q.unit < 0 && before == kNone && !cue_before(clause, n, Cue::kOtherMoney, kNone) &&
      (lonely(clause) || leads(clause, n) || (claim.total && total_alone(clause, n)))) {
    if (const int asked = asked_field(FieldKind::kMoney); asked >= 0) return give(claim, asked, q, false);
  }
  if (assign_paid(clause, n, claim)) return;
  const int asked = asked_field(FieldKind::kCount);
  const bool answers = asked >= 0 && asked != sessions_ && q.unit >= 0 && unit(q)->own < 0 &&
                       lonely(clause) && fits(asked, q) && date_in(clause).empty();
  if (!answers && assign_activity(clause, n, claim)) return;
  assign_count(clause, n, claim, before);
}

/// 花了4800，不对，是4900: what stands alone behind the correction is about the last thing told.
int Finder::field_corrected(const Claim& claim, const Quantity& q) const {
  if (!claim.corrected || out_.claims.empty()) return -1;
  const int last = out_.claims.back().field;
  return fits(last, q) ? last : -1;
}

/// 讲座3场60人，不对，4场65人: what stands alone behind the correction is about the activity told last.
bool Finder::restates_activity(const Clause& clause, std::size_t n, const Claim& claim) {
  const Quantity& q = quantity(clause.quantities[n]);
  if (!claim.corrected || out_.activities.empty() || wrong_at_ == kNone || n != 0 || q.unit < 0) return false;
  const Claim& told = out_.people_of_activities.back();
  const bool last = told.begin < wrong_at_ && std::ranges::none_of(out_.claims, [&](const Claim& other) {
                      return other.begin > told.begin && other.begin < wrong_at_;
                    });
  if (!last || name_before(clause, n, q) != kNone || kind_near(clause, n, q) != kNone) return false;
  if (unit(q)->own == sessions_)
    put_sessions(out_.activities.size() - 1, claim, q);
  else if (unit(q)->own == people_ && told.field == people_)
    put_people(out_.activities.size() - 1, claim, q);
  else
    return false;
  out_.restated = true;
  return true;
}

/// The number that is being replaced: 8场改成12, 不是8场是12场.
bool Finder::is_old(const Clause& clause, std::size_t n) const {
  const std::size_t at = clause.quantities[n];
  // 志愿者改成二十个人数改成两百三: the first has its place already
  const bool becomes = cue_before(clause, n, Cue::kBecomes, kNone);
  if (!becomes && cue_in_clause(clause, at + 1, clause.to, Cue::kBecomes) && n + 1 < clause.quantities.size())
    return true;
  for (std::size_t i = at; i-- > left_edge(clause, n);) {
    if (marks_.all[i].is(Cue::kBecomes)) return false;
    if (marks_.all[i].is(Cue::kNot)) return true;
    // 报错了8场 or 8场报错了 names the wrong figure only when the right one follows
  }
  return false;
}

void Finder::remember_old(const Clause& clause, std::size_t n, Claim claim) {
  const Quantity& q = quantity(clause.quantities[n]);
  const std::size_t before = name_before(clause, n, q);
  const std::size_t behind = name_behind(clause, n, q);
  if (before != kNone)
    claim.field = marks_.all[before].index;
  else if (behind != kNone)
    claim.field = marks_.all[behind].index;
  else if (q.unit >= 0)
    claim.field = unit(q)->own;
  claim.value = claim.field >= 0 && field(claim.field).kind == FieldKind::kMoney
                    ? fen_of(q).value_or(0)
                    : q.number.whole().value_or(0);
  out_.old.push_back(claim);
}

std::optional<std::int64_t> fen_of(const Quantity& quantity) {
  if (quantity.doubt != Doubt::kNone) return std::nullopt;
  if (quantity.money) return quantity.fen;
  if (grouped_by_point(quantity.number)) return std::nullopt;
  const auto fen = fen_of_yuan(quantity.number.millionths);
  if (!fen || *fen == 0) return fen;
  // 花了1.2 and 花了3 may be ten thousands; nobody tells a month's money in single yuan.
  if (*fen < 1'000) return std::nullopt;
  const bool one_decimal = quantity.number.pointed && *fen % 100 != 0 && *fen % 10 == 0;
  if (one_decimal && *fen < 10'000 && !quantity.number.scaled) return std::nullopt;
  return fen;
}

Figures find_figures(const Analysis& analysis, const Context& context, Marks& marks, bool correcting) {
  return Finder{analysis, context, marks, correcting}.run();
}

}  // namespace linli::bot::understand
