#include "handlers/wording/findings.h"

#include "handlers/wording/figures.h"

namespace linli::handlers::wording {
namespace {

/// Whether the number is beyond an upper bound, not below a lower one.
bool beyond(const rules::Finding& finding) {
  return finding.value && finding.bound && *finding.value > *finding.bound;
}

}  // namespace

std::string clause_of(const rules::Program& program, const std::string& source) {
  const auto at = source.find(' ');
  return program.document + (at == source.npos ? "" : " " + source.substr(at + 1));
}

std::string finding(const text::Text& text, const rules::Program& program, const rules::Finding& finding) {
  const auto& rule = *finding.rule;
  text::Values values;
  values.set("says", rule.says).set("clause", clause_of(program, rule.source));
  const bool broken = finding.verdict == rules::Verdict::kNotMet;
  const bool figures = rule.measure == rules::Measure::kCount || rule.measure == rules::Measure::kMoney;
  if (broken && finding.value && rule.measure != rules::Measure::kYes)
    values.set("value", amount(rule.measure, rule.unit, *finding.value));
  if (broken && finding.value && figures)
    values.set(beyond(finding) ? "over" : "short", amount(rule.measure, rule.unit, finding.by));
  return text.say("rules/finding", values);
}

std::vector<text::Values> findings(const text::Text& text, const rules::Program& program,
                                   const std::vector<rules::Finding>& all) {
  std::vector<text::Values> lines;
  for (const auto& one : all)
    lines.push_back(text::Values{}.set("finding", finding(text, program, one)));
  return lines;
}

}  // namespace linli::handlers::wording
