#pragma once

#include <set>

#include "bot/understand/claims.h"

namespace linli::bot::understand {

/// No mark.
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

/// Finds the field of every quantity of one message, clause by clause. Used by find_figures() only; one
/// object reads one message. Its parts lie in figures.cpp (the walk), neighbours.cpp (what stands around a
/// number), amounts.cpp with rates.cpp, sums.cpp, settling.cpp and other_money.cpp, counts.cpp,
/// lists.cpp, comparisons.cpp, not_one.cpp, absence.cpp and denials.cpp.
class Finder {
 public:
  Finder(const Analysis& analysis, const Context& context, Marks& marks, bool correcting);
  Figures run();

 private:
  const Quantity& quantity(std::size_t mark) const {
    return analysis_.quantities[static_cast<std::size_t>(marks_.all[mark].index)];
  }
  const UnitEntry* unit(const Quantity& q) const {
    return q.unit < 0 ? nullptr : &analysis_.lexicon->units[static_cast<std::size_t>(q.unit)];
  }
  const Field& field(int index) const { return marks_.fields[static_cast<std::size_t>(index)]; }
  bool is_name(std::size_t i) const { return marks_.all[i].kind == Mark::Kind::kName && !marks_.all[i].used; }
  const Quantity& quantity_of(const Mark& mark) const {
    return analysis_.quantities[static_cast<std::size_t>(mark.index)];
  }

  // The walk, and what every claim goes through: figures.cpp
  void clause(std::size_t from, std::size_t to);
  Claim claim_of(const Clause& clause, std::size_t n) const;
  bool takes_off(const Clause& clause, std::size_t n) const;
  bool in_brackets(std::size_t at) const;
  bool short_of(const Clause& clause, std::size_t n) const;
  bool only_announced(const Clause& clause, std::size_t n) const;
  bool who_they_are(const Clause& clause, std::size_t n) const;
  bool part_of_before(const Clause& clause, std::size_t n);
  bool called_off(const Clause& clause, std::size_t n);
  void doubt_moved();
  bool still_left(const Clause& clause, std::size_t n) const;
  void give_visitors_back();
  bool of_named_month(const Clause& clause, std::size_t n) const;
  bool of_no_month(const Clause& clause, std::size_t n) const;
  void give_behind(Claim claim, std::size_t name, const Quantity& q);
  static std::optional<std::int64_t> small_amount(const Field& f, const Quantity& q);
  void give(Claim claim, int index, const Quantity& q, bool strong);
  void assign(const Clause& clause, std::size_t n);
  int field_corrected(const Claim& claim, const Quantity& q) const;
  bool restates_activity(const Clause& clause, std::size_t n, const Claim& claim);
  bool is_old(const Clause& clause, std::size_t n) const;
  void remember_old(const Clause& clause, std::size_t n, Claim claim);

  // What stands around a number: neighbours.cpp
  std::size_t left_edge(const Clause& clause, std::size_t n) const;
  std::size_t right_edge(const Clause& clause, std::size_t n) const;
  bool names_follow(const Clause& clause) const;
  bool fits(int index, const Quantity& q) const;
  std::u32string_view said_unit(const Quantity& q) const;
  bool linked(std::size_t from, std::size_t to) const;
  bool linked_marks(std::size_t left, std::size_t right) const;
  std::size_t verb_of(const Clause& clause, std::size_t name, const Quantity& q) const;
  bool has_figure_in_front(std::size_t name) const;
  std::size_t name_before(const Clause& clause, std::size_t n, const Quantity& q) const;
  int field_forgotten(const Clause& clause, std::size_t n) const;
  bool few_told(const Clause& clause, std::size_t n) const;
  std::size_t name_of_last_clause(const Clause& clause, std::size_t n, const Quantity& q) const;
  bool claimed(int index) const;
  bool claimed_firmly(int index) const;
  bool told_firmly(int index) const;
  bool claimed_at(std::size_t begin) const;
  std::size_t name_behind(const Clause& clause, std::size_t n, const Quantity& q) const;
  bool taken_by_next(const Clause& clause, std::size_t n, std::size_t name) const;
  bool cue_before(const Clause& clause, std::size_t n, Cue cue, std::size_t behind) const;
  bool cue_in_clause(const Clause& clause, std::size_t from, std::size_t to, Cue cue) const;
  bool bare_amount(const Clause& clause, std::size_t n) const;
  bool weak_people(std::size_t name) const;
  bool of_those(std::size_t name) const;
  int asked_field(FieldKind kind) const;
  int asked_line() const;
  int asked_number() const;
  bool leads(const Clause& clause, std::size_t n) const;
  bool answers_first(const Clause& clause, std::size_t n) const;
  bool about_answer(const Clause& clause, std::size_t n) const;
  bool lonely(const Clause& clause) const;

  // Compared with the last report: comparisons.cpp
  struct Reference {
    std::size_t end = 0;
    bool last = true;  ///< to the report filed last
  };
  std::optional<Reference> reference_at(std::size_t from) const;
  std::optional<std::int64_t> last_value(int index) const;
  void same_as_last(const Clause& clause, std::size_t cue);
  std::optional<std::int64_t> from_last(const Clause& clause, std::size_t n, int index) const;
  bool compared(const Clause& clause, std::size_t n, std::size_t name);

  // Prices: rates.cpp
  bool rated(const Clause& clause, std::size_t n) const;
  bool rate_behind(std::size_t at) const;
  bool assign_rate(const Clause& clause, std::size_t n, Claim claim);
  bool explains_total(const Clause& clause, std::size_t n) const;
  bool is_rate_of_next(const Clause& clause, std::size_t n) const;
  bool measures_last(const Clause& clause, std::size_t n) const;
  bool explains_line(const Clause& clause, std::size_t n) const;
  bool explains_last(const Clause& clause, std::size_t n) const;
  bool sum_of_rate(std::size_t at, std::size_t name);

  // Money said once more: settling.cpp
  bool refines(const Clause& clause, const Claim& last) const;
  bool counted_exactly(const Clause& clause, std::size_t n) const;
  bool repeats(const Clause& clause, std::size_t n);
  bool comes_to(const Clause& clause, std::size_t n, std::size_t name);
  bool accounted(const Clause& clause, std::size_t n) const;
  void believe_only();
  void believe_invoice();
  bool claimed_amount(const Claim& claim) const;

  // Money: amounts.cpp, sums.cpp, other_money.cpp
  void doubt_advance();
  void doubt_paid_by_others();
  void doubt_purchases();
  void doubt_ends();
  void doubt_total();
  std::u32string_view around(const Claim& claim, bool (*ends)(char32_t)) const;
  void doubt_hedged();
  void assign_money(const Clause& clause, std::size_t n, Claim claim);
  bool exchanged(const Clause& clause, std::size_t n);
  bool two_in_one(std::size_t at) const;
  bool handed_out(std::size_t name) const;
  bool assign_means(const Clause& clause, std::size_t n, Claim claim);
  bool assign_budgeted(const Clause& clause, std::size_t n, const Claim& claim, std::size_t nearest);
  std::size_t gift_of_things(std::size_t name) const;
  std::size_t gift_told(const Clause& clause) const;
  bool bought_with(std::size_t gift, std::size_t at) const;
  bool advanced(std::size_t name) const;
  bool real_amount(const Clause& clause, std::size_t n) const;
  bool beyond_budget(std::size_t name, std::size_t at) const;
  bool paid_in_part(const Clause& clause, std::size_t n) const;
  bool line_without_figure(const Clause& clause) const;
  bool on_paper(const Clause& clause, std::size_t n) const;
  bool sums_up_all(const Clause& clause, std::size_t n) const;
  void settle_spent(const Clause& clause, std::size_t n);
  void put_under_line(const Clause& clause);
  bool sums_up_rest(const Claim& claim, std::size_t name) const;
  bool assign_real(const Clause& clause, std::size_t n, Claim claim, std::size_t nearest);
  std::size_t line_of_things(const Clause& clause, std::size_t n) const;
  bool part_of_line(std::size_t at);
  std::size_t other_money_behind(const Clause& clause, std::size_t n) const;
  bool part_of_gift(std::size_t at) const;
  bool refunded(const Clause& clause, std::size_t n);
  bool tells_of_before() const;
  bool total_alone(const Clause& clause, std::size_t n) const;
  bool assign_total(const Clause& clause, std::size_t n, Claim claim);
  bool other_money(const Clause& clause, std::size_t n, std::size_t nearest) const;

  // Several kinds that share what is said of them: lists.cpp
  std::vector<std::size_t> kinds_listed(std::size_t end) const;
  std::string name_of(const Mark& activity) const;
  std::size_t add_activity(std::size_t kind, Claim place);
  void put_people(std::size_t activity, const Claim& claim, const Quantity& q);
  void put_sessions(std::size_t activity, const Claim& claim, const Quantity& q);
  bool assign_each(const Clause& clause, std::size_t n, const Claim& claim);
  bool takes_turn(const Clause& clause, std::size_t n, const Claim& claim);
  void begin_turns(std::size_t cue);
  std::vector<std::size_t> names_listed(std::size_t end, const Quantity& q) const;
  bool give_each(std::size_t cue, const Claim& claim, const Quantity& q);
  std::size_t kind_visited(const Clause& clause, std::size_t n) const;
  std::size_t kinds_with_visitors() const;
  bool assign_visitors(const Clause& clause, std::size_t n, const Claim& claim);

  // Counts, and activities with the people who came to them: counts.cpp
  bool counts_sessions(const Quantity& q) const;
  bool visits_last_activity(const Clause& clause, std::size_t n) const;
  bool assign_activity(const Clause& clause, std::size_t n, const Claim& claim);
  bool each_time(const Clause& clause, std::size_t n) const;
  bool counts_itself(const Clause& clause, std::size_t n, std::size_t kind) const;
  bool several_kinds(const Clause& clause, std::size_t n, const Quantity& q) const;
  std::size_t kind_near(const Clause& clause, std::size_t n, const Quantity& q) const;
  /// The day that a clause names; of several the last one before mark `at`.
  std::string date_in(const Clause& clause, std::size_t at = kNone) const;
  bool ends_span(std::size_t time) const;
  bool too_many_for_a_day(const Quantity& q) const;
  void assign_count(const Clause& clause, std::size_t n, Claim claim, std::size_t before);
  bool assign_paid(const Clause& clause, std::size_t n, Claim claim);
  bool counts_people(const Quantity& q) const;
  bool continues_last(const Quantity& q) const;
  bool of_members(const Clause& clause, std::size_t n) const;
  bool continues_people(const Clause& clause, std::size_t n, const Quantity& q) const;
  bool wrong_between(std::size_t name, std::size_t at) const;
  bool done_so_often(const Clause& clause, std::size_t n, const Quantity& q) const;
  static bool is_article(const Quantity& q);
  bool joins_in(const Clause& clause) const;
  bool of_unnamed_houses(const Quantity& q) const;
  void drop_parts(const Quantity& total);
  bool one_more(const Clause& clause, std::size_t n, const Quantity& q) const;

  // A figure beside a denial: not_one.cpp
  bool not_even_one(const Clause& clause, std::size_t n);
  bool nobody_did(const Clause& clause, std::size_t n) const;
  bool denies_more(const Clause& clause, std::size_t n) const;
  bool of_some_kind(std::size_t name) const;
  bool not_one_held(const Clause& clause, std::size_t n) const;
  bool not_one(const Clause& clause, std::size_t n);
  bool ends_before(const Clause& clause, std::size_t n) const;
  bool took_nothing(const Clause& clause, std::size_t n) const;

  // What is said without a number: absence.cpp
  void nobody_gave(const Clause& clause, std::size_t name);
  void all_filed(const Clause& clause, std::size_t name);
  bool listed_none(const Clause& clause, std::size_t cue) const;
  bool denied(const Clause& clause, std::size_t n) const;
  void without_numbers(const Clause& clause);
  std::size_t name_next_to(const Clause& clause, std::size_t cue, bool either_side) const;
  bool has_own_number(const Clause& clause, std::size_t name) const;
  void state(const Clause& clause, std::size_t name, std::size_t cue, Claim claim);
  bool number_of_another(const Clause& clause, std::size_t cue, std::size_t name) const;
  bool undone(std::size_t from, std::size_t to) const;
  bool asks_much(const Mark& mark) const;
  bool but_some_behind(const Clause& clause) const;
  void absent(const Clause& clause, std::size_t cue);
  bool left_over(const Clause& clause, std::size_t cue, std::size_t name) const;
  bool all_of_it(std::size_t from, std::size_t to) const;
  bool nothing_done(const Clause& clause, std::size_t cue) const;
  bool qualified(const Clause& clause, std::size_t cue, std::size_t name) const;
  void unknown(const Clause& clause, std::size_t cue);
  void put_off(const Clause& clause, std::size_t later);
  std::size_t name_put_off(const Clause& clause, std::size_t later, std::size_t end) const;
  void not_final(int index);
  void all_called_off(const Clause& clause, std::size_t cue);
  void vague(const Clause& clause, std::size_t cue);

  // What a denial is about: denials.cpp
  bool says_little(const Clause& clause, std::size_t name) const;
  bool not_handed_in(std::size_t cue) const;
  bool lists_lines() const;
  bool denies_figure(const Clause& clause, std::size_t cue, std::size_t name) const;
  bool awaits_figure(const Clause& clause, std::size_t cue, std::size_t name) const;
  bool of_money(const Clause& clause, std::size_t name) const;

  const Analysis& analysis_;
  const Context& context_;
  Marks& marks_;
  const Glyphs& glyphs_;
  bool correcting_;
  bool brackets_ = false;  // the message has any
  int people_ = -1;
  int sessions_ = -1;
  int spent_ = -1;
  int donated_ = -1;
  int training_ = -1;  // the field of the people at the training just told about
  std::size_t activity_in_clause_ = kNone;
  std::size_t activity_clause_ = kNone;
  std::size_t activity_mark_ = 0;
  std::size_t visited_ = 0;     // kinds with visitors of their own
  std::size_t first_turn_ = 0;  // 分别是45、60、28: whose turn it is among the activities
  std::size_t turn_ = 0;
  std::size_t turns_ = 0;
  std::vector<std::size_t> named_turns_{};  // or among these names: 人工、材料、宣传分别是2000、1500、300
  std::size_t last_name_ = kNone;
  std::set<std::size_t> taken_;
  std::optional<std::int64_t> rate_fen_{};  // 每人50
  std::size_t rate_begin_ = kNone;          // where it stands
  std::optional<std::int64_t> refund_{};    // 退了120
  std::vector<std::int64_t> counts_{};      // told in the same sentence
  std::vector<std::int64_t> amounts_{};     // of money, or of who knows what; fen, 0 in doubt
  std::size_t budgeted_ = kNone;            // the line whose budget was told in this clause
  std::size_t wrong_at_ = kNone;            // where it is said that something was wrong
  bool among_told_ = false;                 // 其中: what follows in the sentence is part of a sum
  bool rate_told_ = false;  // 每人50元，共20人，合计1000元: what stands alone behind a rate is part of a sum
  Figures out_;
};

}  // namespace linli::bot::understand
