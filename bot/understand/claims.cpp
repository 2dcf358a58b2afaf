#include "bot/understand/claims.h"

#include <algorithm>

namespace linli::bot::understand {
namespace {

using handlers::contract::Activity;

void believe(const Claim& claim, const Analysis& analysis, const Marks& marks, Facts& facts) {
  const std::string slot{marks.fields[static_cast<std::size_t>(claim.field)].id};
  std::string said = analysis.glyphs.words(claim.begin, claim.end);
  ++facts.figures;
  if (claim.unknown) return facts.put(slot, std::monostate{}, std::move(said));
  if (claim.doubt) {
    facts.words.emplace(slot, std::move(said));
    return facts.ask_for(slot);
  }
  if (claim.approximate) facts.approximate.push_back(slot);
  facts.put(slot, claim.value, std::move(said));
}

/// What is told behind a total is inside it or makes it up: 一共男的40人女的60人 has no total.
bool adds_up(const Claim& total, const std::vector<const Claim*>& claims) {
  std::int64_t sum = 0;
  bool behind = false;
  for (const Claim* claim : claims) {
    if (claim == &total || claim->part || claim->stock) continue;
    sum += claim->value;
    behind = behind || claim->begin > total.begin;
  }
  return !behind || sum == total.value;
}

/// 办了4场，两场唱歌两场跳舞: the first is what the others make up.
bool splits_up(const std::vector<const Claim*>& claims) {
  std::int64_t rest = 0;
  for (const Claim* claim : claims) {
    if (claim->doubt || claim->unknown) return false;
    if (claim != claims.front()) rest += claim->value;
  }
  return rest == claims.front()->value;
}

/// One claim out of all about the same field: the corrected one, else the total, else the one all agree on.
Claim settle_field(const std::vector<const Claim*>& claims, const Marks& marks) {
  const auto only = [&](auto wanted) -> const Claim* {
    const Claim* found = nullptr;
    for (const Claim* claim : claims) {
      if (!wanted(*claim)) continue;
      const bool differ = found != nullptr && (found->value != claim->value || found->doubt || claim->doubt);
      if (differ || (found != nullptr && found->article && claim->article))
        return nullptr;  // 一支太极队一支腰鼓队
      found = claim;
    }
    return found;
  };
  if (const Claim* claim = only([](const Claim& c) { return c.corrected; })) return *claim;
  if (const Claim* claim = only([](const Claim& c) { return c.total && !c.doubt; })) {
    if (adds_up(*claim, claims)) return *claim;
  }
  if (const Claim* claim = only([](const Claim& c) { return !c.stock && !c.part; });
      claim != nullptr && !claim->doubt)
    return *claim;
  // 评估费3000元，审计未发生: of one line, said in parts
  const bool line = marks.fields[static_cast<std::size_t>(claims.front()->field)].line;
  if (const Claim* claim = only([](const Claim& c) { return !c.none; }); line && claim != nullptr)
    return *claim;
  if (claims.size() > 2 && !line && splits_up(claims)) return *claims.front();
  Claim result = *claims.front();
  const bool money = marks.fields[static_cast<std::size_t>(result.field)].kind == FieldKind::kMoney;
  result.doubt = result.doubt || (result.stock && !money);
  for (const Claim* claim : claims) {
    if (claim != claims.front() && claim->article && result.article) result.doubt = true;
    if (claim->value != result.value || claim->unknown != result.unknown) result.doubt = true;
    result.doubt = result.doubt || claim->doubt;
    result.approximate = result.approximate && claim->approximate;
    result.end = std::max(result.end, claim->end);
  }
  if (result.doubt) result.unknown = false;
  return result;
}

void settle_activities(const Figures& figures, const Analysis& analysis, const Marks& marks, Facts& facts) {
  if (figures.activities.empty()) return;
  std::vector<Activity> activities = figures.activities;
  const bool apart = activities.size() > 1 || !activities.front().date.empty();
  for (std::size_t i = 0; i < activities.size(); ++i) {
    const Claim& people = figures.people_of_activities[i];
    if (people.field < 0) continue;
    if (!apart) {
      believe(people, analysis, marks, facts);
    } else if (people.doubt) {
      facts.ask_for("activities");
    } else {
      activities[i].people_served = people.value;
    }
  }
  if (figures.activity_doubt) {
    ++facts.figures;
    return facts.ask_for("activities");
  }
  const Claim& first = figures.people_of_activities.front();
  const Claim& last = figures.people_of_activities.back();
  facts.figures += static_cast<int>(activities.size());
  facts.put("activities", std::move(activities), analysis.glyphs.words(first.begin, last.end));
}

}  // namespace

void settle(const Figures& figures, const Analysis& analysis, const Marks& marks, Facts& facts) {
  std::vector<const Claim*> same;
  for (std::size_t i = 0; i < figures.claims.size(); ++i) {
    const int field = figures.claims[i].field;
    const auto seen = [&](const Claim& claim) { return claim.field == field; };
    const auto here = figures.claims.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::any_of(figures.claims.begin(), here, seen)) continue;
    same.clear();
    for (const Claim& claim : figures.claims) {
      if (seen(claim)) same.push_back(&claim);
    }
    Claim settled = settle_field(same, marks);
    // 要么是2300要么是3200，我记不清花了多少: something is known of it
    const bool money = marks.fields[static_cast<std::size_t>(field)].kind == FieldKind::kMoney;
    if (settled.unknown && money && !figures.loose.empty()) {
      settled.unknown = false;
      settled.doubt = true;
    }
    believe(settled, analysis, marks, facts);
  }
  settle_activities(figures, analysis, marks, facts);
  facts.strong = figures.strong;
}

}  // namespace linli::bot::understand
