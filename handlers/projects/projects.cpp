#include "handlers/projects/projects.h"

#include <vector>

#include "handlers/rules/lifecycle.h"
#include "storage/repo/outbox.h"
#include "storage/repo/people.h"
#include "storage/repo/projects.h"

namespace linli::handlers::projects {
namespace {

namespace repo = storage::repo;
using storage::model::Code;
using storage::model::Error;
using storage::model::Instant;
using storage::model::PersonId;
using storage::model::Project;
using storage::model::ProjectState;
using storage::model::Result;
using storage::model::Role;
using storage::model::TerminationReason;

Result<void> complete(const Move& move) {
  const bool terminates = move.to == ProjectState::kTerminated;
  if (terminates && !move.reason)
    return Error{Code::kInvalid, "a termination needs a reason: misuse, transfer or force_majeure"};
  if (!terminates && move.reason) return Error{Code::kInvalid, "only a termination has a reason"};
  if (move.to == ProjectState::kRejected && move.opinion.empty())
    return Error{Code::kInvalid, "a rejection needs an opinion, which the applicant is told"};
  if (move.opinion.size() > kMostOpinion) return Error{Code::kInvalid, "the opinion is too long to be told"};
  return {};
}

/// Those who must know: who leads the project, or may apply for its organization when nobody does.
std::vector<PersonId> concerned(storage::db::Connection& connection, const Project& project) {
  std::vector<PersonId> people;
  for (const auto& member : repo::people::members(connection, project.id))
    if (member.role == Role::kLead) people.push_back(member.person);
  if (people.empty())
    for (const auto person : repo::people::of_organization(connection, project.organization))
      people.push_back(person);
  return people;
}

/// Who applied leads what was contracted, unless somebody does already.
void entrust(storage::db::Connection& connection, const Project& project, Instant now) {
  for (const auto& member : repo::people::members(connection, project.id))
    if (member.role == Role::kLead) return;
  for (const auto person : repo::people::of_organization(connection, project.organization))
    repo::people::join(connection, person, project.id, Role::kLead, now);
}

/// The name of what is said about such a step; null when nobody needs to hear of it.
const char* template_for(ProjectState state) {
  switch (state) {
    case ProjectState::kPublicized:
      return "project/publicized";
    case ProjectState::kContracted:
      return "project/contracted";
    case ProjectState::kRejected:
      return "project/rejected";
    case ProjectState::kSuspended:
      return "project/suspended";
    case ProjectState::kTerminated:
      return "project/terminated";
    default:
      return nullptr;
  }
}

void tell(storage::db::Connection& connection, const text::Text& text, const Project& project,
          const Move& move, Instant now) {
  const auto* name = template_for(move.to);
  if (!name) return;
  text::Values values;
  values.set("project", project.name)
      .set("approved", project.approved.text())
      .flag("misuse", move.reason == TerminationReason::kMisuse)
      .flag("transfer", move.reason == TerminationReason::kTransfer)
      .flag("force_majeure", move.reason == TerminationReason::kForceMajeure);
  if (!move.opinion.empty()) values.set("opinion", move.opinion);
  const auto words = text.say(name, values);
  const auto step = std::to_string(repo::projects::steps(connection, project.id).size());
  for (const auto person : concerned(connection, project))
    repo::outbox::notify(connection,
                         "project:" + std::to_string(project.id.value) + ":step:" + step +
                             ":person:" + std::to_string(person.value),
                         person, words, now);
}

}  // namespace

Result<Project> advance(storage::db::Connection& connection, const text::Text& text, const Project& project,
                        const Move& move, const Actor& actor, Instant now) {
  if (const auto may = rules::can(project.state, move.to, actor.role); !may) return may.error();
  if (const auto whole = complete(move); !whole) return whole.error();
  repo::projects::move(connection, project.id,
                       {.from = project.state,
                        .to = move.to,
                        .reason = move.reason,
                        .opinion = move.opinion,
                        .actor = actor.name,
                        .at = now});
  auto moved = repo::projects::find(connection, project.id).value();
  if (move.to == ProjectState::kReviewed)
    moved.approved = move.approved.value_or(moved.requested.value_or(moved.approved));
  if (move.to == ProjectState::kContracted) {
    if (!moved.contracted_on) moved.contracted_on = storage::model::CivilDate::of(now);
    entrust(connection, moved, now);
  }
  repo::projects::update(connection, moved, now, actor.name);
  tell(connection, text, moved, move, now);
  return moved;
}

}  // namespace linli::handlers::projects
