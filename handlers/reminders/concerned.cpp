#include "handlers/reminders/concerned.h"

#include <algorithm>

#include "handlers/rules/lifecycle.h"
#include "storage/repo/people.h"
#include "storage/repo/projects.h"
#include "storage/repo/staff.h"

namespace linli::handlers::reminders {
namespace {

namespace repo = storage::repo;
using storage::model::Owner;
using storage::model::PersonId;
using storage::model::Project;
using storage::model::Role;

void add(std::vector<Concerned>& all, PersonId person, bool own) {
  if (std::ranges::find(all, person, &Concerned::person) == all.end()) all.push_back({person, own});
}

void add(std::vector<Concerned>& all, const std::vector<PersonId>& people, bool own) {
  for (const auto person : people)
    add(all, person, own);
}

void add_leads(storage::db::Connection& connection, std::vector<Concerned>& all, const Project& project,
               bool deputies_too) {
  const auto members = repo::people::members(connection, project.id);
  const bool led = std::ranges::any_of(members, [](const auto& one) { return one.role == Role::kLead; });
  for (const auto& member : members)
    if (member.role == Role::kLead || (member.role == Role::kDeputy && (deputies_too || !led)))
      add(all, member.person, true);
}

}  // namespace

const std::vector<PersonId>& Offices::of(Role role, const std::string& street) {
  const auto known = known_.find({role, street});
  if (known != known_.end()) return known->second;
  return known_.emplace(std::pair{role, street}, repo::staff::serving(db_, role, street)).first->second;
}

std::vector<Concerned> concerned(storage::db::Connection& connection, Offices& offices,
                                 const storage::model::Obligation& obligation, const rules::Rungs& rungs,
                                 int rung) {
  std::vector<Concerned> all;
  const auto project =
      obligation.project ? repo::projects::find(connection, *obligation.project) : std::optional<Project>{};
  const bool to_the_end = obligation.kind == storage::model::kTicketAnswer;
  if (project && !to_the_end && !rules::active(project->state)) return all;
  const auto street = project ? storage::model::street_of(*project) : std::string{};
  const auto from = [&](std::optional<int> step) { return step && rung >= *step; };
  if (rules::is_rung(rungs, rung) || is_nudge(rung)) {
    if (obligation.owner == Owner::kLead && project)
      add_leads(connection, all, *project, from(rungs.deputy_from()));
    if (obligation.owner == Owner::kStreet) add(all, offices.of(Role::kStreet, street), true);
    if (obligation.owner == Owner::kAgency) add(all, offices.of(Role::kAgency), true);
    if (obligation.owner == Owner::kBureau) add(all, offices.of(Role::kBureau), true);
  }
  if (obligation.owner == Owner::kLead && project && from(rungs.street_from()))
    add(all, offices.of(Role::kStreet, street), false);
  if (from(rungs.bureau_from())) add(all, offices.of(Role::kBureau), obligation.owner == Owner::kBureau);
  return all;
}

}  // namespace linli::handlers::reminders
