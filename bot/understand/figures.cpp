#include <algorithm>
#include <set>

#include "bot/understand/claims.h"
#include "bot/understand/money.h"

namespace linli::bot::understand {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
/// How far behind a number its noun may stand: 12名来自社区的志愿者.
constexpr std::size_t kReach = 8;

/// One clause: where its marks and its quantities are.
struct Clause {
  std::size_t from = 0;
  std::size_t to = 0;
  std::vector<std::size_t> quantities;
  bool behind_numbers = false;  ///< 3000人工2000材料: names follow their numbers
};

class Finder {
 public:
  Finder(const Analysis& analysis, const Context& context, Marks& marks, bool correcting)
      : analysis_(analysis),
        context_(context),
        marks_(marks),
        glyphs_(analysis.glyphs),
        correcting_(correcting) {
    people_ = marks.field_named("people_served");
    sessions_ = marks.field_named("sessions");
    spent_ = marks.field_named("spent");
    donated_ = marks.field_named("donated");
  }

  Figures run() {
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
        rate_told_ = false;
      }
      from = to + 1;
    }
    return std::move(out_);
  }

 private:
  const Quantity& quantity(std::size_t mark) const {
    return analysis_.quantities[static_cast<std::size_t>(marks_.all[mark].index)];
  }
  const UnitEntry* unit(const Quantity& q) const {
    return q.unit < 0 ? nullptr : &analysis_.lexicon->units[static_cast<std::size_t>(q.unit)];
  }
  const Field& field(int index) const { return marks_.fields[static_cast<std::size_t>(index)]; }
  bool is_name(std::size_t i) const { return marks_.all[i].kind == Mark::Kind::kName && !marks_.all[i].used; }

  void clause(std::size_t from, std::size_t to) {
    Clause clause{.from = from, .to = to, .quantities = {}};
    for (std::size_t i = from; i < to; ++i) {
      const Mark& mark = marks_.all[i];
      if (mark.used) continue;
      if (mark.kind == Mark::Kind::kQuantity) clause.quantities.push_back(i);
      if (mark.kind == Mark::Kind::kName && field(mark.index).people >= 0)
        training_ = field(mark.index).people;
    }
    clause.behind_numbers = names_follow(clause);
    for (std::size_t n = 0; n < clause.quantities.size(); ++n) {
      assign(clause, n);
    }
    without_numbers(clause);
  }

  std::size_t left_edge(const Clause& clause, std::size_t n) const {
    return n == 0 ? clause.from : clause.quantities[n - 1] + 1;
  }
  std::size_t right_edge(const Clause& clause, std::size_t n) const {
    return n + 1 == clause.quantities.size() ? clause.to : clause.quantities[n + 1];
  }

  /// True when no name stands before the first number and one stands behind the last.
  bool names_follow(const Clause& clause) const {
    if (clause.quantities.empty()) return false;
    for (std::size_t i = clause.from; i < clause.quantities.front(); ++i) {
      if (is_name(i)) return false;
    }
    for (std::size_t i = clause.quantities.back() + 1; i < clause.to; ++i) {
      if (is_name(i)) return true;
    }
    return false;
  }

  bool fits(int index, const Quantity& q) const {
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
  std::u32string_view said_unit(const Quantity& q) const {
    for (const Mark& mark : marks_.all) {
      if (mark.kind != Mark::Kind::kQuantity || &quantity_of(mark) != &q) continue;
      return glyphs_.view(q.number.end, mark.end);
    }
    return {};
  }
  const Quantity& quantity_of(const Mark& mark) const {
    return analysis_.quantities[static_cast<std::size_t>(mark.index)];
  }

  /// Nothing but linking words between two marks: 场次是12, 志愿者有25.
  bool linked(std::size_t from, std::size_t to) const {
    constexpr std::u32string_view kLinks =
        U" 是为有了共计:=的约大概总一达到数量人参与来去\"'“”()（）【】[]个用";
    for (std::size_t at = from; at < to; ++at) {
      if (kLinks.find(glyphs_[at]) == std::u32string_view::npos) return false;
    }
    return true;
  }
  bool linked_marks(std::size_t left, std::size_t right) const {
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

  std::size_t name_before(const Clause& clause, std::size_t n, const Quantity& q) const {
    const std::size_t at = clause.quantities[n];
    std::size_t weak = kNone;
    for (std::size_t i = at; i-- > left_edge(clause, n);) {
      if (!is_name(i) || taken_.contains(i) || !fits(marks_.all[i].index, q)) continue;
      if (weak != kNone) return marks_.all[i].end + 2 >= marks_.all[weak].begin ? i : weak;  // 志愿者来了28个
      if (!weak_people(i)) return i;
      weak = i;
    }
    return weak;
  }

  /// 人工费，3000元 and 人工写错了，是2500元: the name stands alone in the clause before.
  std::size_t name_of_last_clause(const Clause& clause, std::size_t n, const Quantity& q) const {
    if (n != 0 || last_name_ == kNone || last_name_ >= clause.from || taken_.contains(last_name_))
      return kNone;
    const Mark& name = marks_.all[last_name_];
    if (!fits(name.index, q) || claimed(name.index)) return kNone;
    for (std::size_t i = last_name_ + 1; i < clause.from; ++i) {
      const Mark& mark = marks_.all[i];
      if (mark.kind == Mark::Kind::kQuantity) return kNone;
      if (mark.kind == Mark::Kind::kClause && !correcting_ && !linked(name.end, mark.begin)) return kNone;
    }
    return last_name_;
  }
  bool claimed(int index) const {
    return std::ranges::any_of(out_.claims, [&](const Claim& claim) { return claim.field == index; });
  }

  std::size_t name_behind(const Clause& clause, std::size_t n, const Quantity& q) const {
    const std::size_t at = clause.quantities[n];
    for (std::size_t i = at + 1; i < right_edge(clause, n); ++i) {
      if (marks_.all[i].begin > marks_.all[at].end + kReach) break;
      if (is_name(i) && fits(marks_.all[i].index, q)) return i;
    }
    return kNone;
  }

  /// The name behind quantity `n` has a number of its own: 25个 活动8场.
  bool taken_by_next(const Clause& clause, std::size_t n, std::size_t name) const {
    if (clause.behind_numbers || n + 1 >= clause.quantities.size()) return false;
    const std::size_t next = clause.quantities[n + 1];
    return fits(marks_.all[name].index, quantity(next)) && linked_marks(name, next);
  }

  bool cue_before(const Clause& clause, std::size_t n, Cue cue, std::size_t behind) const {
    for (std::size_t i = std::max(left_edge(clause, n), behind == kNone ? 0 : behind);
         i < clause.quantities[n]; ++i) {
      if (marks_.all[i].is(cue)) return true;
    }
    return false;
  }
  bool cue_in_clause(const Clause& clause, std::size_t from, std::size_t to, Cue cue) const {
    for (std::size_t i = std::max(from, clause.from); i < std::min(to, clause.to); ++i) {
      if (marks_.all[i].is(cue)) return true;
    }
    return false;
  }

  Claim claim_of(const Clause& clause, std::size_t n) const {
    const Mark& mark = marks_.all[clause.quantities[n]];
    const Quantity& q = quantity(clause.quantities[n]);
    Claim claim{.approximate = q.approximate, .begin = mark.begin, .end = mark.end};
    claim.doubt = q.doubt != Doubt::kNone;
    claim.total = cue_before(clause, n, Cue::kTotal, kNone);
    claim.corrected =
        correcting_ && (cue_in_clause(clause, clause.from, clause.quantities[n], Cue::kBecomes) ||
                        (wrong_at_ != kNone && mark.begin > wrong_at_ && !out_.claims.empty()));
    return claim;
  }

  /// The name behind a number belongs to it and to no later one: 25个志愿者 320人.
  void give_behind(Claim claim, std::size_t name, const Quantity& q) {
    taken_.insert(name);
    give(claim, marks_.all[name].index, q, true);
  }

  void give(Claim claim, int index, const Quantity& q, bool strong) {
    claim.field = index;
    const Field& f = field(index);
    const auto value = f.kind == FieldKind::kMoney ? fen_of(q) : q.number.whole();
    if (!value || q.doubt != Doubt::kNone) claim.doubt = true;
    claim.value = value.value_or(0);
    if (claim.value < 0 || (f.most > 0 && claim.value > f.most)) claim.doubt = true;
    if (strong) ++out_.strong;
    out_.claims.push_back(claim);
  }

  void assign(const Clause& clause, std::size_t n) {
    const std::size_t at = clause.quantities[n];
    const Quantity& q = quantity(at);
    const std::size_t before = name_before(clause, n, q);
    Claim claim = claim_of(clause, n);
    if (cue_in_clause(clause, left_edge(clause, n), at, Cue::kShort)) return;
    if (is_rate_of_next(clause, n)) return;
    if (not_even_one(clause, n)) return;
    if (rated(clause, n)) claim.doubt = rate_told_ = true;
    if (cue_before(clause, n, Cue::kExcept, kNone)) claim.doubt = true;
    if (denied(clause, n)) claim.doubt = true;
    if (correcting_ && is_old(clause, n)) return remember_old(clause, n, claim);
    if (q.money || (before != kNone && field(marks_.all[before].index).kind == FieldKind::kMoney)) {
      return assign_money(clause, n, claim);
    }
    if (q.unit < 0 && before == kNone && (lonely(clause) || leads(clause, n))) {
      if (const int asked = asked_field(FieldKind::kMoney); asked >= 0) return give(claim, asked, q, false);
    }
    if (assign_activity(clause, n, claim)) return;
    assign_count(clause, n, claim, before);
  }

  /// 每人20元, 一场500元, 20元/人: a rate is not a sum.
  bool rated(const Clause& clause, std::size_t n) const {
    const std::size_t at = clause.quantities[n];
    for (std::size_t i = left_edge(clause, n); i < at; ++i) {
      if (marks_.all[i].is(Cue::kRate)) return true;
    }
    if (n == 0 || !quantity(at).money) return false;
    const std::size_t last = clause.quantities[n - 1];
    const Quantity& one = quantity(last);
    return one.unit >= 0 && one.number.millionths == Numeral::kOne &&
           marks_.all[last].end == marks_.all[at].begin;
  }

  /// 花了4800，不对，是4900: what stands alone behind the correction is about the last thing told.
  int field_corrected(const Claim& claim, const Quantity& q) const {
    if (!claim.corrected || out_.claims.empty()) return -1;
    const int last = out_.claims.back().field;
    return fits(last, q) ? last : -1;
  }

  /// 一分钱都没花, 一个人都没来, 一场没办: nothing. 300人没来 is no figure of who came.
  bool not_even_one(const Clause& clause, std::size_t n) {
    const std::size_t at = clause.quantities[n];
    if (at + 1 >= clause.to || !marks_.all[at + 1].is(Cue::kNone)) return false;
    const bool near = marks_.all[at + 1].begin <= marks_.all[at].end + 1;
    const Quantity& q = quantity(at);
    if (!near) return false;
    if (q.number.millionths != Numeral::kOne) return true;
    int index = q.money ? spent_ : q.unit >= 0 ? unit(q)->own : -1;
    if (const std::size_t before = name_before(clause, n, q); before != kNone)
      index = marks_.all[before].index;
    if (index < 0) return true;
    ++out_.strong;
    out_.claims.push_back({.field = index, .begin = marks_.all[at].begin, .end = marks_.all[at + 1].end});
    return true;
  }

  /// The 一人 of 一人500块.
  bool is_rate_of_next(const Clause& clause, std::size_t n) const {
    if (n + 1 >= clause.quantities.size()) return false;
    const Quantity& one = quantity(clause.quantities[n]);
    const std::size_t next = clause.quantities[n + 1];
    return one.unit >= 0 && one.number.millionths == Numeral::kOne && quantity(next).money &&
           marks_.all[clause.quantities[n]].end == marks_.all[next].begin;
  }

  /// 没有300人, 没花到1万
  bool denied(const Clause& clause, std::size_t n) const {
    const std::size_t at = clause.quantities[n];
    for (std::size_t i = left_edge(clause, n); i < at; ++i) {
      if (marks_.all[i].is(Cue::kNone) && marks_.all[at].begin <= marks_.all[i].end + 4) return true;
    }
    return false;
  }

  /// The number that is being replaced: 8场改成12, 不是8场是12场.
  bool is_old(const Clause& clause, std::size_t n) const {
    const std::size_t at = clause.quantities[n];
    if (cue_in_clause(clause, at + 1, clause.to, Cue::kBecomes) && n + 1 < clause.quantities.size())
      return true;
    for (std::size_t i = at; i-- > left_edge(clause, n);) {
      if (marks_.all[i].is(Cue::kBecomes)) return false;
      if (marks_.all[i].is(Cue::kNot)) return true;
      // 报错了8场 or 8场报错了 names the wrong figure only when the right one follows
    }
    return false;
  }

  void remember_old(const Clause& clause, std::size_t n, Claim claim) {
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

  void assign_money(const Clause& clause, std::size_t n, Claim claim) {
    const std::size_t at = clause.quantities[n];
    const Quantity& q = quantity(at);
    if (part_of_line(at)) return;
    std::set<int> lines;
    std::size_t nearest = kNone;
    bool given = false;
    bool spent = false;
    for (std::size_t i = left_edge(clause, n); i < at; ++i) {
      if (!is_name(i) || field(marks_.all[i].index).kind != FieldKind::kMoney) continue;
      if (field(marks_.all[i].index).line) lines.insert(marks_.all[i].index);
      given = given || marks_.all[i].index == donated_;
      spent = spent || marks_.all[i].index == spent_;
      nearest = i;
    }
    const std::size_t behind = name_behind(clause, n, q);
    if (at + 1 < clause.to && nearest != kNone && marks_.all[at + 1].is(Cue::kOtherMoney) &&
        marks_.all[at + 1].begin <= marks_.all[at].end + 1) {
      claim.doubt = true;  // 材料费1200元未付
    }
    if (given) {  // 捐赠物资折合2000元 was given; 花了赞助的5000元 has two readings
      if (spent || marks_.all[nearest].index != donated_) claim.doubt = true;
      return give(claim, donated_, q, true);
    }
    if (cue_in_clause(clause, left_edge(clause, n), at, Cue::kCumulative)) claim.doubt = true;
    if (lines.size() > 1) {  // 人工和材料共5000
      claim.doubt = true;
      for (const int line : lines) {
        give(claim, line, q, true);
      }
      return;
    }
    if (!lines.empty() && !(clause.behind_numbers && behind != kNone))
      return give(claim, *lines.begin(), q, true);
    if (other_money(clause, n, nearest)) return;
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
    if (nearest != kNone && !among) return give(claim, marks_.all[nearest].index, q, true);
    if (follows && !among) return give_behind(claim, behind, q);
    if (among) return;
    if (const int asked = asked_field(FieldKind::kMoney);
        asked >= 0 && (lonely(clause) || bare_amount(clause, n))) {
      return give(claim, asked, q, true);
    }
    if (const std::size_t name = name_of_last_clause(clause, n, q); name != kNone)
      return give(claim, marks_.all[name].index, q, true);
    if (const int last = field_corrected(claim, q); last >= 0) return give(claim, last, q, true);
    // An amount that stands by itself in a list of figures is the spending; with other words around it, who
    // knows.
    if (correcting_ || rate_told_ || !bare_amount(clause, n)) claim.doubt = true;
    if (spent_ >= 0) give(claim, spent_, q, false);
  }

  /// 材料1200元（横幅200元、水果1000元）: what the brackets behind a budget line hold is in it already.
  bool part_of_line(std::size_t at) const {
    std::size_t open = marks_.all[at].begin;
    while (open > 0 && glyphs_[open - 1] != U'(') {
      if (glyphs_[open - 1] == U')') return false;
      --open;
    }
    if (open == 0) return false;
    return std::ranges::any_of(
        out_.claims, [&](const Claim& claim) { return claim.end + 1 == open && field(claim.field).line; });
  }

  bool bare_amount(const Clause& clause, std::size_t n) const {
    const std::size_t left = left_edge(clause, n);
    const std::size_t at = clause.quantities[n];
    std::size_t from = left == 0 ? 0 : marks_.all[left - 1].end;
    for (std::size_t i = left; i < at; ++i) {
      const Mark& mark = marks_.all[i];
      const bool plain = mark.is(Cue::kTotal) || mark.is(Cue::kAbout) || mark.is(Cue::kBecomes) ||
                         mark.is(Cue::kWrong) || mark.is(Cue::kDone) || mark.kind == Mark::Kind::kTime ||
                         taken_.contains(i);
      if (!plain || !linked(from, mark.begin)) return false;
      from = mark.end;
    }
    if (!linked(from, marks_.all[at].begin)) return false;
    const std::size_t right = right_edge(clause, n);
    const std::size_t end = right < marks_.all.size() ? marks_.all[right].begin : glyphs_.size();
    return right == at + 1 && linked(marks_.all[at].end, end);
  }

  bool other_money(const Clause& clause, std::size_t n, std::size_t nearest) const {
    const std::size_t at = clause.quantities[n];
    for (std::size_t i = at; i-- > left_edge(clause, n);) {
      if (nearest != kNone && i <= nearest) break;
      if (marks_.all[i].is(Cue::kOtherMoney)) return true;
    }
    // 收到5万元拨款, 2000元没付
    return nearest == kNone && at + 1 < clause.to && marks_.all[at + 1].is(Cue::kOtherMoney);
  }

  bool counts_sessions(const Quantity& q) const {
    return q.unit >= 0 && sessions_ >= 0 && (unit(q)->fields >> static_cast<unsigned>(sessions_) & 1U) != 0;
  }

  /// 3场讲座, 走访2次, and the people who came to them.
  bool assign_activity(const Clause& clause, std::size_t n, const Claim& claim) {
    const Quantity& q = quantity(clause.quantities[n]);
    if (unit(q) != nullptr && unit(q)->own == people_ && activity_in_clause_ != kNone &&
        clause.from == activity_clause_) {
      const bool named = name_before(clause, n, q) != kNone && name_before(clause, n, q) > activity_mark_;
      if (!named && name_behind(clause, n, q) == kNone) {
        Claim people = claim;
        people.field = people_;
        people.value = q.number.whole().value_or(0);
        people.doubt = people.doubt || !q.number.whole() || people.value > field(people_).most;
        out_.people_of_activities[activity_in_clause_] = people;
        return true;
      }
    }
    if (!counts_sessions(q)) return false;
    const std::size_t kind = kind_near(clause, n, q);
    if (kind == kNone || several_kinds(clause, n, q)) return false;
    handlers::contract::Activity activity;
    const Mark& mark = marks_.all[kind];
    activity.kind = analysis_.lexicon->kinds[static_cast<std::size_t>(mark.activity)];
    const auto count = q.number.whole();
    if (claim.doubt || !count || *count > field(sessions_).most)
      out_.activity_doubt = true;
    else
      activity.sessions = *count;
    activity.date = date_in(clause);
    activity_in_clause_ = out_.activities.size();
    activity_clause_ = clause.from;
    activity_mark_ = std::max(kind, clause.quantities[n]);
    out_.activities.push_back(activity);
    out_.people_of_activities.push_back(Claim{.begin = claim.begin, .end = std::max(claim.end, mark.end)});
    ++out_.strong;
    taken_.insert(kind);
    return true;
  }

  /// 讲座和义诊三场活动: one number for several kinds, with a name of its own.
  bool several_kinds(const Clause& clause, std::size_t n, const Quantity& q) const {
    int kinds = 0;
    for (std::size_t i = left_edge(clause, n); i < clause.quantities[n]; ++i) {
      kinds += marks_.all[i].activity >= 0 ? 1 : 0;
    }
    return kinds > 0 && name_behind(clause, n, q) != kNone;
  }

  std::size_t kind_near(const Clause& clause, std::size_t n, const Quantity& q) const {
    const std::size_t at = clause.quantities[n];
    for (std::size_t i = at; i-- > left_edge(clause, n);) {
      if (is_name(i) && marks_.all[i].activity < 0 && marks_.all[i].index != sessions_ &&
          fits(marks_.all[i].index, q))
        break;
      if (marks_.all[i].activity >= 0 && !taken_.contains(i) && linked_marks(i, at)) return i;
    }
    for (std::size_t i = at + 1; i < right_edge(clause, n); ++i) {
      if (marks_.all[i].begin > marks_.all[at].end + kReach) break;
      if (marks_.all[i].activity >= 0) {
        if (glyphs_[marks_.all[at].end] == U'是') return i;  // 两场是讲座一场义诊
        const bool own_number = !clause.behind_numbers && n + 1 < clause.quantities.size() &&
                                counts_sessions(quantity(clause.quantities[n + 1])) &&
                                linked_marks(i, clause.quantities[n + 1]) &&
                                name_before(clause, n, q) != kNone;
        return own_number ? kNone : i;
      }
      if (is_name(i)) break;
    }
    return kNone;
  }

  std::string date_in(const Clause& clause) const {
    for (std::size_t i = clause.from; i < clause.to; ++i) {
      if (marks_.all[i].kind != Mark::Kind::kTime) continue;
      const TimePhrase& phrase = analysis_.times[static_cast<std::size_t>(marks_.all[i].index)];
      const ResolvedTime time = resolve(phrase, context_.today);
      if (phrase.names_day() && time.date && !time.doubt && *time.date <= context_.today)
        return time.date->text();
    }
    return {};
  }

  void assign_count(const Clause& clause, std::size_t n, Claim claim, std::size_t before) {
    const std::size_t at = clause.quantities[n];
    const Quantity& q = quantity(at);
    const std::size_t behind = name_behind(clause, n, q);
    const int asked = asked_field(FieldKind::kCount);
    const bool answers =
        asked >= 0 && (lonely(clause) || (q.unit < 0 && leads(clause, n))) && fits(asked, q) && !q.lone;
    if (answers && behind == kNone && (before == kNone || weak_people(before)))
      return give(claim, asked, q, q.unit >= 0);
    const bool near = before != kNone && linked_marks(before, at);
    const bool follows = behind != kNone && !taken_by_next(clause, n, behind) &&
                         (q.unit >= 0 || marks_.all[at].end + 1 >= marks_.all[behind].begin);
    if (before != kNone && near && !(clause.behind_numbers && follows))
      return give(claim, marks_.all[before].index, q, true);
    if (follows && !q.lone) return give_behind(claim, behind, q);
    const bool people = unit(q) != nullptr && people_ >= 0 && unit(q)->own == people_;
    if (people && training_ >= 0 &&
        (before == kNone || marks_.all[before].index == training_ || weak_people(before))) {
      return give(claim, training_, q, true);
    }
    if (before != kNone && q.unit >= 0) return give(claim, marks_.all[before].index, q, true);
    if (q.unit < 0 || unit(q)->own < 0) {
      if (const std::size_t name = name_of_last_clause(clause, n, q); name != kNone)
        return give(claim, marks_.all[name].index, q, true);
    }
    if (q.unit >= 0 && unit(q)->own >= 0) {
      claim.doubt = claim.doubt || rate_told_ || (!people && joins_in(clause));
      return give(claim, unit(q)->own, q, !is_article(q));
    }
    if (asked >= 0 && lonely(clause) && fits(asked, q)) return give(claim, asked, q, false);
    if (const int last = field_corrected(claim, q); last >= 0) return give(claim, last, q, true);
    // 花了4800，4900: a number alone behind an amount may be the better one.
    const bool part = cue_in_clause(clause, clause.from, at, Cue::kAmong);
    if (!out_.claims.empty() && q.unit < 0 && !q.lone && !part &&
        field(out_.claims.back().field).kind == FieldKind::kMoney) {
      out_.claims.back().doubt = true;
    }
    claim.value = q.number.whole().value_or(0);
    if (!q.lone) out_.loose.push_back(claim);
  }

  /// 一份 and 一个 are articles as often as counts.
  static bool is_article(const Quantity& q) {
    return !q.number.ascii && !q.number.scaled && q.number.millionths == Numeral::kOne;
  }

  /// 12家组织参赛 were not founded by us.
  bool joins_in(const Clause& clause) const {
    return cue_in_clause(clause, clause.from, clause.to, Cue::kJoins);
  }

  /// 来了40人 says nothing about who came.
  bool weak_people(std::size_t name) const {
    return marks_.all[name].index == people_ && glyphs_[marks_.all[name].begin] == U'来';
  }

  int asked_field(FieldKind kind) const {
    const auto asked = context_.asked();
    // 不对，是12 is about something told before, not about what is asked now.
    if (asked.empty() || correcting_) return -1;
    const int index = marks_.field_named(asked);
    return index >= 0 && field(index).kind == kind ? index : -1;
  }

  /// 4800，其中人工2000: the first number of the message, alone in its clause, answers what was asked.
  bool leads(const Clause& clause, std::size_t n) const {
    const bool first = &quantity(clause.quantities[n]) == &analysis_.quantities.front();
    return first && clause.quantities.size() == 1 && bare_amount(clause, n);
  }

  /// The only number of the message can only be the answer.
  bool lonely(const Clause& clause) const {
    return analysis_.quantities.size() == 1 && clause.quantities.size() == 1;
  }

  /// 没花钱, 志愿者没有, 人数还没统计, 来了很多人.
  void without_numbers(const Clause& clause) {
    for (std::size_t i = clause.from; i < clause.to; ++i) {
      const Mark& mark = marks_.all[i];
      if (mark.used || mark.kind != Mark::Kind::kCue) continue;
      if (mark.is(Cue::kNone)) absent(clause, i);
      if (mark.is(Cue::kUnknown)) unknown(clause, i);
      if (mark.is(Cue::kVague)) vague(clause, i);
    }
    for (std::size_t i = clause.from; i < clause.to; ++i) {
      if (is_name(i)) last_name_ = i;
    }
  }

  std::size_t name_next_to(const Clause& clause, std::size_t cue, bool either_side) const {
    for (std::size_t i = cue + 1; i < clause.to && !marks_.all[i].ends_clause(); ++i) {
      if (marks_.all[i].kind == Mark::Kind::kQuantity) break;
      if (is_name(i) && marks_.all[i].begin <= marks_.all[cue].end + 4) return i;
    }
    if (!either_side) return kNone;
    for (std::size_t i = cue; i-- > clause.from;) {
      if (marks_.all[i].kind == Mark::Kind::kQuantity) break;
      if (is_name(i)) return i;
    }
    return kNone;
  }

  bool has_own_number(const Clause& clause, std::size_t name) const {
    return std::ranges::any_of(out_.claims, [&](const Claim& claim) {
      return claim.field == marks_.all[name].index && claim.begin >= marks_.all[clause.from].begin;
    });
  }

  void state(const Clause& clause, std::size_t name, std::size_t cue, Claim claim) {
    if (name == kNone || has_own_number(clause, name) ||
        field(marks_.all[name].index).kind == FieldKind::kText)
      return;
    claim.field = marks_.all[name].index;
    claim.begin = std::min(marks_.all[name].begin, marks_.all[cue].begin);
    claim.end = std::max(marks_.all[name].end, marks_.all[cue].end);
    ++out_.strong;
    out_.claims.push_back(claim);
  }

  void absent(const Clause& clause, std::size_t cue) {
    std::size_t name = name_next_to(clause, cue, false);
    // 没花多少钱 is not nothing
    const bool question =
        std::any_of(marks_.all.begin() + static_cast<std::ptrdiff_t>(cue),
                    marks_.all.begin() + static_cast<std::ptrdiff_t>(clause.to),
                    [](const Mark& mark) { return mark.is(Cue::kQuestion) || mark.is(Cue::kVague); });
    const bool number = !clause.quantities.empty() && clause.quantities.back() > cue;
    if (number) return;
    if (name == kNone) {  // 志愿者没有
      for (std::size_t i = cue; i-- > clause.from;) {
        if (marks_.all[i].kind == Mark::Kind::kQuantity) return;
        if (!is_name(i)) continue;
        const std::size_t end = clause.to < marks_.all.size() ? marks_.all[clause.to].begin : glyphs_.size();
        if (linked_marks(i, cue) && end <= marks_.all[cue].end + 2) name = i;
        break;
      }
    }
    if (name == kNone) return;
    state(clause, name, cue, Claim{.doubt = question || qualified(clause, cue, name)});
  }

  /// 没有志愿者补贴 is about the subsidy; 没有老人摔倒 is not about how many came.
  bool qualified(const Clause& clause, std::size_t cue, std::size_t name) const {
    if (name < cue) return false;
    const std::size_t end = clause.to < marks_.all.size() ? marks_.all[clause.to].begin : glyphs_.size();
    return marks_.all[name].index == people_ && end > marks_.all[name].end + 3;
  }

  void unknown(const Clause& clause, std::size_t cue) {
    std::size_t name = name_next_to(clause, cue, true);
    if (name == kNone && last_name_ != kNone && last_name_ < clause.from) name = last_name_;
    state(clause, name, cue, Claim{.unknown = true});
  }

  void vague(const Clause& clause, std::size_t cue) {
    state(clause, name_next_to(clause, cue, true), cue, Claim{.doubt = true});
  }

  const Analysis& analysis_;
  const Context& context_;
  Marks& marks_;
  const Glyphs& glyphs_;
  bool correcting_;
  int people_ = -1;
  int sessions_ = -1;
  int spent_ = -1;
  int donated_ = -1;
  int training_ = -1;  // the field of the people at the training just told about
  std::size_t activity_in_clause_ = kNone;
  std::size_t activity_clause_ = kNone;
  std::size_t activity_mark_ = 0;
  std::size_t last_name_ = kNone;
  std::set<std::size_t> taken_;
  std::size_t wrong_at_ = kNone;  // where it is said that something was wrong
  bool rate_told_ = false;  // 每人50元，共20人，合计1000元: what stands alone behind a rate is part of a sum
  Figures out_;
};

}  // namespace

std::optional<std::int64_t> fen_of(const Quantity& quantity) {
  if (quantity.doubt != Doubt::kNone) return std::nullopt;
  if (quantity.money) return quantity.fen;
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
