#include "handlers/ledger/grant.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "handlers/ledger/account.h"
#include "handlers/rules/lifecycle.h"
#include "handlers/rules/tranches.h"
#include "storage/repo/payments.h"
#include "storage/repo/programs.h"
#include "storage/repo/tranches.h"

namespace linli::handlers::ledger {
namespace {

namespace repo = storage::repo;
using storage::model::EvaluationKind;
using storage::model::Instant;
using storage::model::Money;
using storage::model::ProjectId;
using storage::model::ProjectState;
using storage::model::Tranche;
using storage::model::TrancheDecision;
using storage::model::TrancheId;

bool waits_for(const rules::Tranche& terms, EvaluationKind kind) {
  const auto passed = "evaluation." + std::string{name_of(kind)} + "_passed";
  return std::ranges::any_of(terms.needs, [&](const auto& condition) { return condition.fact == passed; });
}

bool may_be_cut(const Tranche& tranche, EvaluationKind kind) {
  const auto terms = terms_of(tranche);
  return tranche.decision != TrancheDecision::kCancelled && terms.reducible && waits_for(terms, kind);
}

/// Whether something of a part was paid, or is being paid: it waits for its second signature.
bool is_paid(const std::vector<storage::model::Payment>& payments, TrancheId tranche) {
  return std::ranges::any_of(payments, [&](const auto& payment) {
    return payment.tranche == tranche && (payment.counts() || payment.waits());
  });
}

void cancel(storage::db::Connection& connection, ProjectId project, std::string_view reason, Instant now,
            std::string_view actor) {
  std::map<TrancheId, Money> paid;
  for (const auto& payment : repo::payments::of(connection, project)) {
    if (payment.waits()) repo::payments::reverse(connection, payment.id, "cancelled", actor, now);
    if (payment.tranche && payment.counts()) paid[*payment.tranche] = paid[*payment.tranche] + payment.amount;
  }
  for (const auto& tranche : repo::tranches::of(connection, project))
    if (tranche.decision != TrancheDecision::kCancelled && paid[tranche.id] != tranche.due)
      repo::tranches::decide(connection, tranche, TrancheDecision::kCancelled, reason, now, actor);
}

/// `permille`/1000 of an amount, rounded down. Whole thousands and the rest apart, so that nothing overflows.
Money share(Money amount, int permille) {
  return Money::fen(amount.fen() / 1000 * permille + amount.fen() % 1000 * permille / 1000);
}

}  // namespace

void divide(storage::db::Connection& connection, const rules::Program& program,
            const storage::model::Project& project, Instant now, std::string_view actor) {
  const auto terms = program.tranches_of(project.track);
  if (terms.empty() || project.approved == Money{} || !rules::active(project.state) ||
      !repo::tranches::of(connection, project.id).empty())
    return;
  const auto amounts = rules::amounts_of(terms, project.approved);
  std::vector<repo::tranches::Agreed> parts;
  for (std::size_t i = 0; i < terms.size(); ++i)
    parts.push_back({.terms = rules::to_json(*terms[i]), .amount = amounts[i]});
  repo::tranches::plan(connection, project.id, parts, now, actor);
}

void follow(storage::db::Connection& connection, const storage::model::Project& project,
            std::string_view reason, Instant now, std::string_view actor) {
  if (project.state == ProjectState::kContracted) {
    const auto program =
        rules::program_from_json(repo::programs::find(connection, project.program).value().rules);
    if (!program) throw std::runtime_error{program.error().message};
    divide(connection, *program, project, now, actor);
  }
  if (project.state == ProjectState::kSuspended || project.state == ProjectState::kTerminated)
    cancel(connection, project.id, reason, now, actor);
}

void cut(storage::db::Connection& connection, const storage::model::Evaluation& result,
         std::string_view actor) {
  for (const auto& tranche : repo::tranches::of(connection, result.project)) {
    if (!may_be_cut(tranche, result.kind)) continue;
    const auto due = share(tranche.planned, result.passed ? result.leaves_permille : 1000);
    repo::tranches::set_due(connection, tranche, due, result.recorded_at, actor);
  }
}

bool may_cut(storage::db::Connection& connection, ProjectId project, EvaluationKind kind) {
  return std::ranges::any_of(repo::tranches::of(connection, project),
                             [&](const Tranche& tranche) { return may_be_cut(tranche, kind); });
}

bool paid_after(storage::db::Connection& connection, ProjectId project, EvaluationKind kind) {
  const auto payments = repo::payments::of(connection, project);
  return std::ranges::any_of(repo::tranches::of(connection, project), [&](const Tranche& tranche) {
    return waits_for(terms_of(tranche), kind) && is_paid(payments, tranche.id);
  });
}

}  // namespace linli::handlers::ledger
