#include "handlers/projects/evaluations.h"

#include <optional>
#include <vector>

#include "handlers/ledger/account.h"
#include "handlers/ledger/grant.h"
#include "handlers/projects/projects.h"
#include "storage/repo/audit.h"
#include "storage/repo/evaluations.h"
#include "storage/repo/obligations.h"
#include "storage/repo/outbox.h"
#include "storage/repo/people.h"
#include "storage/repo/staff.h"

namespace linli::handlers::projects {
namespace {

namespace repo = storage::repo;
using storage::db::Connection;
using storage::model::Code;
using storage::model::Error;
using storage::model::EvaluationId;
using storage::model::EvaluationKind;
using storage::model::Instant;
using storage::model::Project;
using storage::model::ProjectState;
using storage::model::Result;
using storage::model::Role;

Result<Actor> assessor(Connection& connection, const Assessment& assessment) {
  const auto member = repo::staff::find(connection, assessment.staff);
  if (!member || member->disabled)
    return Error{Code::kForbidden, "there is no staff member " + std::to_string(assessment.staff.value)};
  if (member->role == Role::kStreet)
    return Error{Code::kForbidden, "evaluations are reported by the agency or the bureau"};
  const bool ends = assessment.kind == EvaluationKind::kMidterm && !assessment.passed;
  if (ends && member->role != Role::kBureau)
    return Error{Code::kForbidden, "a mid-term that was not passed ends an agreement: the bureau reports it"};
  return Actor{.name = repo::audit::actor(member->id), .role = member->role};
}

Result<void> complete(const Assessment& assessment, Instant now) {
  if (assessment.score && (*assessment.score < 0 || *assessment.score > 100))
    return Error{Code::kInvalid, "a score is between 0 and 100"};
  if (assessment.leaves_permille < 0 || assessment.leaves_permille > 1000)
    return Error{Code::kInvalid, "a result leaves between 0 and 1000 permille"};
  if (!assessment.passed && assessment.leaves_permille != 1000)
    return Error{Code::kInvalid, "a result that is not passed leaves nothing to be cut"};
  if (assessment.comment.size() > kMostOpinion)
    return Error{Code::kInvalid, "the comment is too long to be told"};
  if (assessment.held_on > storage::model::CivilDate::of(now))
    return Error{Code::kInvalid, assessment.held_on.text() + " is yet to come"};
  return {};
}

bool passed_midterm(Connection& connection, const Project& project) {
  const auto evaluations = repo::evaluations::of(connection, project.id);
  const auto* result = ledger::result_of(evaluations, EvaluationKind::kMidterm);
  return result && result->passed;
}

/// The states that the project goes through by this result, in order; nothing when it cannot be evaluated so
/// now.
std::optional<std::vector<ProjectState>> way(Connection& connection, const Project& project,
                                             const Assessment& assessment) {
  using Way = std::vector<ProjectState>;
  const auto from = project.state;
  if (assessment.kind == EvaluationKind::kMidterm) {
    const auto to = assessment.passed ? ProjectState::kRunning : ProjectState::kSuspended;
    if (from == ProjectState::kRunning) return Way{ProjectState::kMidTerm, to};
    if (from == ProjectState::kMidTerm) return Way{to};
    // Made up for after the project went on without it.
    if (from == ProjectState::kFinal && assessment.passed) return Way{};
    return std::nullopt;
  }
  if (from == ProjectState::kRunning) return Way{ProjectState::kFinal};
  if (from == ProjectState::kFinal) return Way{};
  if (from == ProjectState::kMidTerm && passed_midterm(connection, project))
    return Way{ProjectState::kRunning, ProjectState::kFinal};
  return std::nullopt;
}

Result<Project> move_on(Connection& connection, const text::Text& text, Project project,
                        const std::vector<ProjectState>& states, const Assessment& assessment,
                        const Actor& actor, Instant now) {
  for (const auto to : states) {
    const auto opinion = to == ProjectState::kSuspended ? assessment.comment : "";
    auto there =
        advance(connection, text, project,
                {.to = to, .opinion = opinion, .reason = std::nullopt, .approved = std::nullopt}, actor, now);
    if (!there) return there;
    project = *std::move(there);
  }
  return project;
}

/// A suspension is told by the step that it is; everything else here.
void tell(Connection& connection, const text::Text& text, const Project& project,
          const Assessment& assessment, EvaluationId id, Instant now) {
  if (project.state == ProjectState::kSuspended) return;
  text::Values values;
  values.set("project", project.name)
      .flag("midterm", assessment.kind == EvaluationKind::kMidterm)
      .flag("passed", assessment.passed);
  if (assessment.score) values.set("score", std::to_string(*assessment.score));
  if (!assessment.comment.empty()) values.set("comment", assessment.comment);
  const auto words = text.say("project/evaluated", values);
  for (const auto& member : repo::people::members(connection, project.id))
    if (member.role == Role::kLead)
      repo::outbox::notify(
          connection,
          "evaluation:" + std::to_string(id.value) + ":person:" + std::to_string(member.person.value),
          member.person, words, now);
}

}  // namespace

Result<Project> evaluate(Connection& connection, const text::Text& text, const Project& project,
                         const Assessment& assessment, Instant now) {
  if (const auto whole = complete(assessment, now); !whole) return whole.error();
  const auto actor = assessor(connection, assessment);
  if (!actor) return actor.error();
  const auto states = way(connection, project, assessment);
  if (!states)
    return Error{Code::kConflict,
                 "a project that is " + std::string{name_of(project.state)} + " cannot have this result"};
  if (ledger::paid_after(connection, project.id, assessment.kind))
    return Error{Code::kConflict, "money that waited for this result was paid; reverse that first"};
  if (assessment.leaves_permille != 1000 && !ledger::may_cut(connection, project.id, assessment.kind))
    return Error{Code::kInvalid, "no tranche of the project may be cut by this result"};
  const storage::model::Evaluation evaluation{.id = {},
                                              .project = project.id,
                                              .kind = assessment.kind,
                                              .score = assessment.score,
                                              .passed = assessment.passed,
                                              .leaves_permille = assessment.leaves_permille,
                                              .comment = assessment.comment,
                                              .held_on = assessment.held_on,
                                              .staff = assessment.staff,
                                              .recorded_at = now};
  auto moved = move_on(connection, text, project, *states, assessment, *actor, now);
  if (!moved) return moved;
  const auto id = repo::evaluations::add(connection, evaluation);
  ledger::cut(connection, evaluation, actor->name);
  // It was held, whatever came of it: nobody is reminded of it any more. A milestone's kind is the
  // evaluation's (templates/programs), and it is due once, so it has no period.
  repo::obligations::meet(connection, project.id, name_of(assessment.kind), "", now, actor->name);
  tell(connection, text, *moved, assessment, id, now);
  return moved;
}

}  // namespace linli::handlers::projects
