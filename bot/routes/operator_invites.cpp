#include <nlohmann/json.hpp>
#include <string>

#include "bot/routes/operator_commands.h"
#include "handlers/binding/binding.h"
#include "storage/repo/organizations.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"
#include "storage/repo/roster.h"
#include "storage/repo/staff.h"

namespace linli::bot::routes {
namespace {

namespace model = storage::model;
namespace repo = storage::repo;
using handlers::binding::Offer;
using model::Code;
using model::Error;
using model::Role;
using nlohmann::json;

json made(const Operation& operation, const Offer& offer) {
  return {{"code", handlers::binding::invite(operation.db, offer, operation.random, operation.now)},
          {"expires_at", model::iso_text(operation.now + handlers::binding::validity_of(offer))}};
}

Answer invite_to_project(const Operation& operation) {
  const auto code = operation.request.value("project", "");
  const auto project = repo::projects::find(operation.db, code);
  if (!project) return Error{Code::kNotFound, "there is no project with the code '" + code + "'"};
  const auto name = operation.request.value("name", "");
  const auto known = repo::roster::find(operation.db, project->id, name);
  // Without a word about it, somebody on the roster gets the role they have there.
  const auto otherwise = known ? std::string{model::name_of(known->role)} : "lead";
  const auto role = model::role_named(operation.request.value("role", otherwise));
  if (role != Role::kLead && role != Role::kDeputy && role != Role::kObserver)
    return Error{Code::kInvalid, "the role must be lead, deputy or observer"};
  const bool replace = operation.request.value("replace", false);
  if (replace && role != Role::kLead) return Error{Code::kInvalid, "only a lead replaces the leads"};
  Offer offer{.target = project->id, .role = *role};
  if (replace) offer.replaces = repo::invites::AllLeads{};
  if (!name.empty()) {
    model::RosterEntry entry{.project = project->id, .name = name, .role = *role};
    if (known) entry.phone = known->phone;
    offer.roster = repo::roster::save(operation.db, entry, operation.now).id;
  }
  auto answer = made(operation, offer);
  answer["project"] = project->code;
  answer["role"] = model::name_of(*role);
  return answer;
}

Answer invite_to_organization(const Operation& operation) {
  const auto number = operation.request.value("organization", "");
  const auto credit_code = model::CreditCode::parse(number);
  auto organization = credit_code ? repo::organizations::find(operation.db, *credit_code) : std::nullopt;
  if (!organization) organization = repo::organizations::filed_as(operation.db, number);
  if (!organization)
    return Error{Code::kNotFound,
                 "there is no organization with the credit code or filing number '" + number + "'"};
  const auto role = model::role_named(operation.request.value("role", "lead"));
  if (role != Role::kLead && role != Role::kDeputy)
    return Error{Code::kInvalid, "the role must be lead or deputy"};
  auto answer = made(operation, {.target = organization->id, .role = *role});
  answer["organization"] = organization->name;
  answer["role"] = model::name_of(*role);
  return answer;
}

}  // namespace

Answer invite(const Operation& operation) {
  const auto& request = operation.request;
  if (request.contains("project")) return invite_to_project(operation);
  if (request.contains("organization")) return invite_to_organization(operation);
  const model::StaffId id{request.value("staff", std::int64_t{0})};
  const auto member = repo::staff::find(operation.db, id);
  if (!member || member->disabled)
    return Error{Code::kNotFound, "there is no staff member " + std::to_string(id.value)};
  auto answer = made(operation, {.target = id});
  answer["staff"] = id.value;
  answer["role"] = model::name_of(member->role);
  return answer;
}

Answer invite_roster(const Operation& operation) {
  std::optional<model::ProgramId> program;
  if (const auto code = operation.request.value("program", ""); !code.empty()) {
    const auto stored = repo::programs::find(operation.db, code);
    if (!stored) return Error{Code::kNotFound, "there is no programme with the code '" + code + "'"};
    program = stored->id;
  }
  auto codes = json::array();
  for (const auto& entry : repo::roster::all(operation.db, program, true)) {
    const auto project = repo::projects::find(operation.db, entry.project).value();
    auto answer = made(operation, {.target = entry.project, .role = entry.role, .roster = entry.id});
    answer["project"] = project.code;
    answer["project_name"] = project.name;
    answer["name"] = entry.name;
    answer["phone"] = entry.phone.reveal();
    answer["role"] = model::name_of(entry.role);
    codes.push_back(std::move(answer));
  }
  return json{{"codes", std::move(codes)}};
}

Answer add_staff(const Operation& operation) {
  const auto& request = operation.request;
  const auto role = model::role_named(request.value("role", ""));
  if (!role || !model::works_for_an_office(*role))
    return Error{Code::kInvalid, "the role must be bureau, agency or street"};
  const model::StaffMember member{
      .name = request.value("name", ""), .role = *role, .street = request.value("street", "")};
  if (member.name.empty()) return Error{Code::kInvalid, "a staff member needs a name"};
  if ((*role == Role::kStreet) != !member.street.empty())
    return Error{Code::kInvalid, "a street's staff member needs a street, and nobody else has one"};
  for (const auto& other : repo::staff::all(operation.db))
    if (other.name == member.name && other.role == member.role && other.street == member.street)
      return Error{Code::kConflict, "that is staff member " + std::to_string(other.id.value) +
                                        " already; a new code: linli invite --staff " +
                                        std::to_string(other.id.value)};
  const auto id = repo::staff::add(operation.db, member, operation.now);
  auto answer = made(operation, {.target = id});
  answer["staff"] = id.value;
  return answer;
}

Answer disable_staff(const Operation& operation) {
  const model::StaffId id{operation.request.value("staff", std::int64_t{0})};
  if (!repo::staff::find(operation.db, id))
    return Error{Code::kNotFound, "there is no staff member " + std::to_string(id.value)};
  repo::staff::disable(operation.db, id, operation.now);
  return json{{"staff", id.value}};
}

}  // namespace linli::bot::routes
