#include <algorithm>

#include "bot/understand/finder.h"

// Several kinds of activities that share what is said of them: 讲座和义诊各搞了两场,
// 讲座、义诊、理发各一次，人数分别是 45、60、28, 做了义诊60人和讲座45人.
namespace linli::bot::understand {

/// Kinds in a row that end right before mark `end`: 讲座、义诊和理发.
std::vector<std::size_t> Finder::kinds_listed(std::size_t end) const {
  constexpr std::u32string_view kBetween = U"和与跟及、还有 都";
  std::vector<std::size_t> kinds;
  std::size_t right = marks_.all[end].begin;
  for (std::size_t i = end; i-- > 0;) {
    const Mark& mark = marks_.all[i];
    const bool kind = mark.activity >= 0 && !mark.used && !taken_.contains(i);
    if (!kind && !mark.ends_clause()) break;
    if (mark.kind == Mark::Kind::kSentence) break;
    if (glyphs_.view(mark.end, right).find_first_not_of(kBetween) != std::u32string_view::npos) break;
    if (kind) kinds.push_back(i);
    right = mark.begin;
  }
  std::ranges::reverse(kinds);
  return kinds;
}

std::string Finder::name_of(const Mark& activity) const {
  return glyphs_.words(activity.name_begin, activity.name_end);
}

std::size_t Finder::add_activity(std::size_t kind, Claim place) {
  const Mark& mark = marks_.all[kind];
  out_.activities.push_back({.kind = name_of(mark)});
  out_.people_of_activities.push_back(
      Claim{.begin = std::min(place.begin, mark.begin), .end = std::max(place.end, mark.end)});
  ++out_.strong;
  taken_.insert(kind);
  return out_.activities.size() - 1;
}

void Finder::put_people(std::size_t activity, const Claim& claim, const Quantity& q) {
  Claim people = claim;
  people.field = people_;
  people.value = q.number.whole().value_or(0);
  people.doubt = people.doubt || !q.number.whole() || people.value > field(people_).most;
  out_.people_of_activities[activity] = people;
}

void Finder::put_sessions(std::size_t activity, const Claim& claim, const Quantity& q) {
  const auto count = q.number.whole();
  if (claim.doubt || !count || *count > field(sessions_).most)
    out_.activity_doubt = true;
  else
    out_.activities[activity].sessions = *count;
}

/// Names of one sort in a row that end right before mark `end`: 人工、材料、宣传.
std::vector<std::size_t> Finder::names_listed(std::size_t end, const Quantity& q) const {
  constexpr std::u32string_view kBetween = U"和与跟及、还有都";
  std::vector<std::size_t> names;
  std::size_t right = marks_.all[end].begin;
  for (std::size_t i = end; i-- > 0;) {
    const Mark& mark = marks_.all[i];
    const bool name = is_name(i) && !taken_.contains(i) && fits(mark.index, q);
    if ((!name && mark.kind != Mark::Kind::kClause) ||
        glyphs_.view(mark.end, right).find_first_not_of(kBetween) != std::u32string_view::npos)
      break;
    if (name) names.push_back(i);
    right = mark.begin;
  }
  std::ranges::reverse(names);
  return names;
}

/// 人工材料宣传各一千
bool Finder::give_each(std::size_t cue, const Claim& claim, const Quantity& q) {
  const auto names = names_listed(cue, q);
  if (names.size() < 2) return false;
  for (const std::size_t name : names) {
    give(claim, marks_.all[name].index, q, true);
    taken_.insert(name);
  }
  return true;
}

/// 讲座和义诊各搞了两场
bool Finder::assign_each(const Clause& clause, std::size_t n, const Claim& claim) {
  const std::size_t at = clause.quantities[n];
  const Quantity& q = quantity(at);
  for (std::size_t i = left_edge(clause, n); i < at; ++i) {
    if (!marks_.all[i].is(Cue::kRate) || glyphs_[marks_.all[i].begin] != U'各') continue;
    if (!counts_sessions(q)) return give_each(i, claim, q);
    const auto kinds = kinds_listed(i);
    if (kinds.size() < 2) return false;
    for (const std::size_t kind : kinds)
      put_sessions(add_activity(kind, claim), claim, q);
    return true;
  }
  return false;
}

/// 人数分别是45、60、28; 义诊和讲座分别来了60人和45人; 讲座和走访分别是3场、2次.
bool Finder::takes_turn(const Clause& clause, std::size_t n, const Claim& claim) {
  const std::size_t at = clause.quantities[n];
  for (std::size_t i = left_edge(clause, n); i < at; ++i) {
    if (marks_.all[i].is(Cue::kInTurn)) begin_turns(i);
  }
  if (turn_ >= turns_) return false;
  const Quantity& q = quantity(at);
  if (!named_turns_.empty()) {
    const std::size_t name = named_turns_[turn_++];
    taken_.insert(name);
    give(claim, marks_.all[name].index, q, true);
    return true;
  }
  const std::size_t activity = first_turn_ + turn_++;
  if (counts_sessions(q) && !counts_people(q))
    put_sessions(activity, claim, q);
  else
    put_people(activity, claim, q);
  return true;
}

/// As many figures follow as activities were named: each takes one.
void Finder::begin_turns(std::size_t cue) {
  std::size_t figures = 0;
  std::size_t first = kNone;
  for (std::size_t i = cue + 1; i < marks_.all.size() && marks_.all[i].kind != Mark::Kind::kSentence; ++i) {
    if (marks_.all[i].kind != Mark::Kind::kQuantity) continue;
    if (first == kNone) first = i;
    ++figures;
  }
  if (figures < 2) return;
  std::size_t end = cue;  // 人数分别是: the name says what the figures are
  while (end > 0 && is_name(end - 1) && marks_.all[end - 1].activity < 0) {
    --end;
  }
  const auto kinds = kinds_listed(end);
  named_turns_ = names_listed(cue, quantity(first));
  turn_ = turns_ = 0;
  if (named_turns_.size() == figures) {
    turns_ = figures;
    return;
  }
  named_turns_.clear();
  if (quantity(first).money) return;
  if (kinds.size() == figures) {
    first_turn_ = out_.activities.size();
    for (const std::size_t kind : kinds)
      add_activity(kind, {.begin = marks_.all[cue].begin, .end = marks_.all[cue].end});
    turns_ = figures;
  } else if (out_.activities.size() == figures) {
    first_turn_ = 0;
    turns_ = figures;
  }
}

/// The kind whose visitors quantity `n` counts: 义诊60人, 讲座来了45人. kNone when a name stands between.
std::size_t Finder::kind_visited(const Clause& clause, std::size_t n) const {
  const Quantity& q = quantity(clause.quantities[n]);
  if (q.unit < 0 || unit(q)->own != people_) return kNone;
  for (std::size_t i = clause.quantities[n]; i-- > left_edge(clause, n);) {
    const Mark& mark = marks_.all[i];
    if (mark.is(Cue::kTotal) || mark.is(Cue::kCompare) || mark.is(Cue::kRate)) return kNone;
    if (mark.activity >= 0 && !taken_.contains(i)) return i;
    if (is_name(i) && mark.index != people_) return kNone;
  }
  return kNone;
}

/// 讲座2场，60人；义诊1场，45人: each activity is followed by the people who came to it.
void Finder::give_visitors_back() {
  if (out_.activities.size() < 2) return;
  std::vector<std::size_t> owners;
  for (const Claim& claim : out_.claims) {
    if (claim.field != people_) continue;
    std::size_t owner = kNone;
    for (std::size_t i = 0; i < out_.activities.size(); ++i) {
      if (out_.people_of_activities[i].end <= claim.begin) owner = i;
    }
    if (owner == kNone || claim.total || claim.doubt || claim.part ||
        out_.people_of_activities[owner].field >= 0 || (!owners.empty() && owners.back() == owner))
      return;
    owners.push_back(owner);
  }
  if (owners.size() != out_.activities.size()) return;
  for (std::size_t i = 0, n = 0; i < out_.claims.size();) {
    if (out_.claims[i].field != people_) {
      ++i;
      continue;
    }
    out_.people_of_activities[owners[n++]] = out_.claims[i];
    out_.claims.erase(out_.claims.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

/// How many kinds of the message have visitors of their own.
std::size_t Finder::kinds_with_visitors() const {
  std::size_t found = 0;
  Clause clause{};
  for (std::size_t i = 0; i <= marks_.all.size(); ++i) {
    if (i < marks_.all.size() && !marks_.all[i].ends_clause()) {
      if (marks_.all[i].kind == Mark::Kind::kQuantity && !marks_.all[i].used) clause.quantities.push_back(i);
      continue;
    }
    clause.to = i;
    for (std::size_t n = 0; n < clause.quantities.size(); ++n)
      found += kind_visited(clause, n) != kNone ? 1 : 0;
    clause = Clause{.from = i + 1, .to = i + 1, .quantities = {}};
  }
  return found;
}

/// 5月8日义诊来了60人: an activity of that day, though nobody says that it was one. And so are
/// 义诊60人和讲座45人: people of several kinds are not one another's.
bool Finder::assign_visitors(const Clause& clause, std::size_t n, const Claim& claim) {
  const Quantity& q = quantity(clause.quantities[n]);
  const std::size_t kind = kind_visited(clause, n);
  if (kind == kNone) return false;
  // 四次走访、两场电影，电影来了180人: of an activity told before
  const auto name = name_of(marks_.all[kind]);
  const auto told = std::ranges::find(out_.activities, name, &handlers::contract::Activity::kind);
  if (out_.activities.size() > 1 && told != out_.activities.end()) {
    const auto activity = static_cast<std::size_t>(told - out_.activities.begin());
    if (out_.people_of_activities[activity].field >= 0) return false;
    put_people(activity, claim, q);
    return true;
  }
  std::string date = date_in(clause, kind);
  const bool several = visited_ > 1;
  if (!several && (date.empty() || clause.quantities.size() != 1)) return false;
  const std::size_t activity = add_activity(kind, claim);
  out_.activities[activity].date = std::move(date);
  put_people(activity, claim, q);
  return true;
}

}  // namespace linli::bot::understand
