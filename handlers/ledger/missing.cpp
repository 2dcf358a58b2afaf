#include "handlers/ledger/missing.h"

#include <algorithm>

#include "handlers/rules/facts.h"
#include "handlers/rules/lifecycle.h"
#include "handlers/rules/tranches.h"

namespace linli::handlers::ledger {
namespace {

using storage::model::CivilDate;
using storage::model::EvaluationKind;
using storage::model::Money;
using storage::model::Month;
using storage::model::Project;
using storage::model::ProjectState;
using storage::model::TrancheDecision;
using Kind = Missing::Kind;

constexpr auto kSigned = "contract.signed";
constexpr auto kUnfiled = "reports.unfiled_months";

/// Tranches are paid while a project goes on, and the last of them also after it was closed.
bool goes_on(const Project& project) {
  return rules::active(project.state) || project.state == ProjectState::kClosed;
}

CivilDate began(const Project& project) {
  return project.contracted_on.value_or(project.starts_on);
}

/// Months of the project whose report was due before `today`.
std::vector<Month> owed(const Records& records, const rules::Program& program,
                        const rules::Calendar& calendar, CivilDate today) {
  std::vector<Month> months;
  if (program.report_due_day == 0) return months;
  const auto last = Month::of(records.project.ends_on);
  for (auto month = Month::of(records.project.starts_on);
       month <= last && rules::report_due(calendar, month, program.report_due_day).date < today;
       month = month.plus(1))
    if (std::ranges::find(records.filed, month) == records.filed.end()) months.push_back(month);
  return months;
}

void add_result(rules::Facts& facts, const char* held, const char* passed,
                const storage::model::Evaluation* result) {
  facts[held] = result ? 1 : 0;
  if (result) facts[passed] = result->passed ? 1 : 0;
}

/// What one part after the other is explained by.
class Explainer {
 public:
  Explainer(const Account& account, const Records& records, const rules::Program& program,
            const rules::Calendar& calendar, CivilDate today)
      : project_(records.project),
        program_(program),
        calendar_(calendar),
        today_(today),
        unfiled_(owed(records, program, calendar, today)),
        midterm_(result_of(records.evaluations, EvaluationKind::kMidterm)),
        final_(result_of(records.evaluations, EvaluationKind::kFinal)) {
    facts_[kSigned] = project_.contracted_on || rules::was_contracted(project_.state) ? 1 : 0;
    facts_["project.custody"] = account.custody ? 1 : 0;
    facts_[kUnfiled] = static_cast<std::int64_t>(unfiled_.size());
    add_result(facts_, "evaluation.midterm_held", "evaluation.midterm_passed", midterm_);
    add_result(facts_, "evaluation.final_held", "evaluation.final_passed", final_);
  }

  void explain(Part& part) {
    const auto& tranche = part.tranche;
    if (tranche.decision == TrancheDecision::kCancelled) {
      part.standing = Standing::kCancelled;
      part.missing = {{.kind = Kind::kStopped,
                       .who = "bureau",
                       .words = tranche.reason,
                       .since = CivilDate::of(tranche.decided_at)}};
      return;  // whatever follows does not wait for it
    }
    if (part.paid == tranche.due) {
      part.standing = Standing::kPaid;
      return;
    }
    find_missing(part);
    part.standing = tranche.decision == TrancheDecision::kWithheld ? Standing::kWithheld
                    : part.rest() == Money{}                       ? Standing::kSignature
                    : part.missing.empty()                         ? Standing::kReady
                                                                   : Standing::kPlanned;
    days_before_ = days_of(part);
    if (days_before_) part.earliest = rules::add_working_days(calendar_, today_, *days_before_);
    before_ = &part;
  }

 private:
  void find_missing(Part& part) const {
    const auto& tranche = part.tranche;
    if (!goes_on(project_))
      part.missing.push_back({.kind = Kind::kStopped, .who = "bureau", .since = std::nullopt});
    if (tranche.decision == TrancheDecision::kWithheld)
      part.missing.push_back({.kind = Kind::kWithheld,
                              .who = "bureau",
                              .words = tranche.reason,
                              .since = CivilDate::of(tranche.decided_at)});
    if (part.rest() == Money{}) {
      part.missing.push_back({.kind = Kind::kSignature, .who = "bureau", .since = std::nullopt, .days = 0});
      return;  // whoever recorded it has seen that nothing else was missing
    }
    if (before_)
      part.missing.push_back({.kind = Kind::kEarlier,
                              .who = "bureau",
                              .label = before_->terms.label,
                              .since = std::nullopt,
                              .days = days_before_});
    for (const auto& [condition, reading] : rules::missing_for(part.terms, facts_))
      part.missing.push_back(of(*condition));
  }

  Missing of(const rules::Condition& condition) const {
    const auto& fact = condition.fact;
    if (fact == kSigned) return {.kind = Kind::kContract, .who = "bureau", .since = std::nullopt};
    if (fact == kUnfiled)
      return {.kind = Kind::kMonths,
              .who = "lead",
              .months = unfiled_,
              .since = rules::report_due(calendar_, unfiled_.front(), program_.report_due_day).date,
              .days = 0};
    if (fact.starts_with("evaluation.midterm")) return of_result("midterm", midterm_);
    if (fact.starts_with("evaluation.final")) return of_result("final", final_);
    const auto* known = rules::known_fact(fact);
    return {.kind = Kind::kOther,
            .who = "bureau",
            .label = known ? std::string{known->label} : fact,
            .since = began(project_)};
  }

  Missing of_result(const char* kind, const storage::model::Evaluation* result) const {
    const auto milestones = program_.milestones_of(project_.track);
    const auto found = std::ranges::find(milestones, kind, [](const auto* one) { return one->kind; });
    Missing missing{.who = found == milestones.end() ? "agency" : (*found)->owed_by,
                    .label = kind,
                    .since = began(project_)};
    if (result) {
      missing.kind = Kind::kFailed;
      missing.since = result->held_on;
      missing.words = result->comment;
    } else {
      missing.kind = Kind::kEvaluation;
      if (program_.funds.evaluation_days >= 0) missing.days = program_.funds.evaluation_days;
    }
    return missing;
  }

  /// From today to the payment of a part; absent where one of its steps cannot be told.
  std::optional<int> days_of(const Part& part) const {
    if (part.standing == Standing::kSignature) return 0;
    if (program_.funds.payment_days < 0) return std::nullopt;
    int days = 0;
    for (const auto& missing : part.missing) {
      if (!missing.days) return std::nullopt;
      days = std::max(days, *missing.days);
    }
    return days + program_.funds.payment_days;
  }

  const Project& project_;
  const rules::Program& program_;
  const rules::Calendar& calendar_;
  const CivilDate today_;
  const std::vector<Month> unfiled_;
  const storage::model::Evaluation* const midterm_;
  const storage::model::Evaluation* const final_;
  rules::Facts facts_;
  const Part* before_ = nullptr;  ///< the part before, where it is not paid
  std::optional<int> days_before_;
};

}  // namespace

void explain(Account& account, const Records& records, const rules::Program& program,
             const rules::Calendar& calendar, CivilDate today) {
  Explainer explainer{account, records, program, calendar, today};
  for (auto& part : account.parts)
    explainer.explain(part);
}

}  // namespace linli::handlers::ledger
