#include "handlers/rules/evaluate.h"

#include <algorithm>
#include <limits>

namespace linli::handlers::rules {
namespace {

/// permille/1000 of `whole`, rounded down or up. Whole thousands and the rest apart, so that nothing
/// overflows.
std::int64_t share_of(std::int64_t whole, int permille, bool up) {
  auto thousands = whole / 1000;
  auto rest = whole % 1000;
  if (rest < 0) {  // towards minus infinity, so that rounding has one direction
    thousands -= 1;
    rest += 1000;
  }
  return thousands * permille + (rest * permille + (up ? 999 : 0)) / 1000;
}

/// more - less, or the largest number there is.
std::int64_t distance(std::int64_t more, std::int64_t less) {
  std::int64_t between = 0;
  return __builtin_sub_overflow(more, less, &between) ? std::numeric_limits<std::int64_t>::max() : between;
}

std::optional<std::int64_t> known(const Facts& facts, const std::string& fact) {
  const auto found = facts.find(fact);
  return found == facts.end() ? std::nullopt : std::optional{found->second};
}

void add(std::vector<std::string>& to, const std::vector<std::string>& more) {
  for (const auto& fact : more)
    if (std::ranges::find(to, fact) == to.end()) to.push_back(fact);
}

bool in_scope(const Rule& rule, const Scope& scope) {
  return (rule.track.empty() || rule.track == scope.track) &&
         (rule.offer.empty() || rule.offer == scope.offer) && (!scope.stage || rule.stage == *scope.stage);
}

Finding judge(const Rule& rule, const Facts& facts) {
  const auto held = check(rule.demand, facts);
  Finding finding{.rule = &rule,
                  .verdict = held.verdict,
                  .value = held.value,
                  .bound = held.bound,
                  .by = held.by,
                  .unknown = {}};
  std::vector<std::string> open;  // what is not known of when and unless
  for (const auto& condition : rule.when) {
    const auto reading = check(condition, facts);
    add(open, reading.unknown);
    if (reading.verdict != Verdict::kNotMet) continue;
    finding.verdict = Verdict::kNotApplicable;
    finding.by = 0;
    return finding;
  }
  if (finding.verdict == Verdict::kMet) return finding;
  for (const auto& condition : rule.unless) {
    const auto reading = check(condition, facts);
    add(open, reading.unknown);
    if (reading.verdict != Verdict::kMet) continue;
    finding.verdict = Verdict::kMet;
    finding.by = 0;
    finding.exemption = &condition;
    return finding;
  }
  add(open, held.unknown);
  if (!open.empty()) {
    finding.verdict = Verdict::kUnknown;
    finding.by = 0;
  }
  finding.unknown = std::move(open);
  return finding;
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kMet:
      return "met";
    case Verdict::kNotMet:
      return "not_met";
    case Verdict::kNotApplicable:
      return "not_applicable";
    case Verdict::kUnknown:
      break;
  }
  return "unknown";
}

Reading check(const Condition& condition, const Facts& facts) {
  Reading reading{.value = known(facts, condition.fact)};
  std::optional<std::int64_t> most = condition.at_most, least = condition.at_least;
  if (condition.exactly) most = least = condition.exactly;
  if (condition.share) {
    const auto& share = *condition.share;
    if (const auto whole = known(facts, share.of))
      (share.most ? most : least) = share_of(*whole, share.permille, !share.most);
    else
      reading.unknown.push_back(share.of);
  }
  reading.bound = most ? most : least;
  if (!reading.value) reading.unknown.insert(reading.unknown.begin(), condition.fact);
  if (!reading.unknown.empty()) return reading;
  if (most && *reading.value > *most) reading.by = distance(*reading.value, *most);
  if (least && *reading.value < *least) reading.by = distance(*least, *reading.value);
  reading.verdict = reading.by == 0 ? Verdict::kMet : Verdict::kNotMet;
  return reading;
}

Verdict check_all(const std::vector<Condition>& conditions, const Facts& facts) {
  auto verdict = Verdict::kMet;
  for (const auto& condition : conditions) {
    const auto one = check(condition, facts).verdict;
    if (one == Verdict::kNotMet) return one;
    if (one == Verdict::kUnknown) verdict = one;
  }
  return verdict;
}

std::vector<Finding> evaluate(const Program& program, const Scope& scope, const Facts& facts) {
  const auto* offer = scope.offer.empty() ? nullptr : program.offer(scope.offer);
  std::vector<Finding> findings;
  for (const auto& rule : program.rules) {
    if (!in_scope(rule, scope)) continue;
    if (offer && std::ranges::find(offer->waives, rule.id) != offer->waives.end())
      findings.push_back({.rule = &rule, .verdict = Verdict::kNotApplicable, .waived = true});
    else
      findings.push_back(judge(rule, facts));
  }
  return findings;
}

bool acceptable(const std::vector<Finding>& findings) {
  return std::ranges::none_of(findings, [](const Finding& finding) {
    return finding.verdict == Verdict::kNotMet && finding.rule->may_refuse();
  });
}

}  // namespace linli::handlers::rules
