#include "handlers/projects/programme.h"

#include <algorithm>
#include <vector>

#include "handlers/dossier/dossier.h"
#include "handlers/rules/evaluate.h"
#include "storage/repo/organizations.h"
#include "storage/repo/projects.h"

namespace linli::handlers::projects {
namespace {

namespace repo = storage::repo;
using storage::model::CivilDate;
using storage::model::Code;
using storage::model::Error;
using storage::model::Project;
using storage::model::ProjectState;
using storage::model::Result;

Result<void> may_be_chosen(storage::db::Connection& connection, const rules::Program& program,
                           const Project& project, const Move& move, CivilDate today) {
  const auto organization = repo::organizations::find(connection, project.organization).value();
  auto facts = dossier::of_organization(connection, organization, today);
  facts.merge(
      dossier::of_history(connection, organization.id, project.program, project.track, project.id, today));
  facts["project.amount"] = move.approved.value_or(project.requested.value_or(project.approved)).fen();
  facts["award.review_held"] = 1;
  const auto findings = rules::evaluate(
      program, {.track = project.track, .offer = project.offer, .stage = std::nullopt}, facts);
  for (const auto& finding : findings) {
    const auto& rule = *finding.rule;
    const bool now = rule.stage == rules::Stage::kApplication || rule.stage == rules::Stage::kAward;
    if (now && rule.may_refuse() && finding.verdict == rules::Verdict::kNotMet)
      return Error{Code::kForbidden, "the rule " + rule.id + " is against it: " + rule.says};
  }
  return {};
}

Result<void> may_be_contracted(storage::db::Connection& connection, const rules::Program& program,
                               const rules::Calendar& calendar, const Project& project, CivilDate today) {
  if (program.publicity_days == 0) return {};
  const auto steps = repo::projects::steps(connection, project.id);
  const auto published =
      std::ranges::find(steps, ProjectState::kPublicized, &storage::model::ProjectStep::to);
  if (published == steps.end()) return Error{Code::kConflict, "the choice has not been made public"};
  const auto until = public_until(program, calendar, CivilDate::of(published->at));
  if (today <= until) return Error{Code::kConflict, "the choice is public until " + until.text()};
  return {};
}

}  // namespace

CivilDate public_until(const rules::Program& program, const rules::Calendar& calendar, CivilDate since) {
  return rules::add_working_days(calendar, since, program.publicity_days).date;
}

Result<void> programme_allows(storage::db::Connection& connection, const rules::Program& program,
                              const rules::Calendar& calendar, const Project& project, const Move& move,
                              CivilDate today) {
  if (move.to == ProjectState::kReviewed) return may_be_chosen(connection, program, project, move, today);
  if (move.to == ProjectState::kContracted && project.state != ProjectState::kRunning)
    return may_be_contracted(connection, program, calendar, project, today);
  return {};
}

}  // namespace linli::handlers::projects
