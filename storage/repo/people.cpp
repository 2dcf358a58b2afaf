#include "storage/repo/people.h"

#include <stdexcept>
#include <string>

#include "storage/repo/audit.h"

namespace linli::storage::repo::people {
namespace {

constexpr auto kFind = "SELECT id FROM people WHERE openid = ?";
constexpr auto kInsert = "INSERT INTO people (openid, account, created_at_ms) VALUES (?, ?, ?) RETURNING id";
constexpr auto kRecipient = "SELECT openid, account FROM people WHERE id = ?";
constexpr auto kMemberships =
    "SELECT project_id, role FROM memberships WHERE person_id = ? ORDER BY project_id, role";
constexpr auto kJoin =
    "INSERT INTO memberships (person_id, project_id, role, since_ms) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (person_id, project_id, role) DO NOTHING";
constexpr auto kLeave = "DELETE FROM memberships WHERE person_id = ? AND project_id = ? AND role = ?";
constexpr auto kMembers =
    "SELECT person_id, role, since_ms FROM memberships WHERE project_id = ? "
    "ORDER BY CASE role WHEN 'lead' THEN 1 WHEN 'deputy' THEN 2 ELSE 3 END, since_ms, person_id";
constexpr auto kOrganizations =
    "SELECT organization_id, role FROM organization_people WHERE person_id = ? ORDER BY organization_id";
constexpr auto kOfOrganization =
    "SELECT person_id FROM organization_people WHERE organization_id = ? "
    "ORDER BY CASE role WHEN 'lead' THEN 1 ELSE 2 END, since_ms, person_id";
constexpr auto kOrganizationRole =
    "SELECT role FROM organization_people WHERE person_id = ? AND organization_id = ?";
constexpr auto kJoinOrganization =
    "INSERT INTO organization_people (person_id, organization_id, role, since_ms) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (person_id, organization_id) DO UPDATE SET role = excluded.role, since_ms = "
    "excluded.since_ms";
constexpr auto kLeaveOrganization =
    "DELETE FROM organization_people WHERE person_id = ? AND organization_id = ?";

/// "person:12 lead"
std::string bond(model::PersonId person, std::string_view role) {
  return audit::actor(person) + " " + std::string{role};
}

}  // namespace

std::optional<model::PersonId> find(db::Connection& connection, const model::OpenId& openid) {
  const auto id = connection.integer(kFind, {openid.reveal()});
  if (!id) return std::nullopt;
  return model::PersonId{*id};
}

model::PersonId ensure(db::Connection& connection, const model::OpenId& openid, model::Instant now,
                       model::Account account) {
  if (const auto person = find(connection, openid)) return *person;
  return {connection.integer(kInsert, {openid.reveal(), name_of(account), model::to_ms(now)}).value()};
}

model::Recipient recipient(db::Connection& connection, model::PersonId person) {
  std::optional<model::Recipient> found;
  connection.first(kRecipient, {person.value}, [&](const db::Row& row) {
    found = model::Recipient{.account = model::account_named(row.text(1)).value(),
                             .openid = model::OpenId{row.text(0)}};
  });
  if (!found) throw std::logic_error{"there is no such person"};
  return *found;
}

std::vector<Membership> memberships(db::Connection& connection, model::PersonId person) {
  std::vector<Membership> all;
  connection.each(kMemberships, {person.value}, [&](const db::Row& row) {
    all.push_back({.project = {row.integer(0)}, .role = model::role_named(row.text(1)).value()});
  });
  return all;
}

void join(db::Connection& connection, model::PersonId person, model::ProjectId project, model::Role role,
          model::Instant now) {
  const auto name = model::name_of(role);
  if (connection.run(kJoin, {person.value, project.value, name, model::to_ms(now)}) == 0) return;
  audit::append(connection, {.at = now,
                             .actor = audit::actor(person),
                             .action = "person.bound",
                             .subject = "project:" + std::to_string(project.value),
                             .before = "",
                             .after = std::string{name}});
}

bool leave(db::Connection& connection, model::PersonId person, model::ProjectId project, model::Role role,
           model::Instant now, std::string_view actor) {
  const auto name = model::name_of(role);
  if (connection.run(kLeave, {person.value, project.value, name}) == 0) return false;
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = "person.left",
                             .subject = "project:" + std::to_string(project.value),
                             .before = bond(person, name),
                             .after = ""});
  return true;
}

std::vector<Member> members(db::Connection& connection, model::ProjectId project) {
  std::vector<Member> all;
  connection.each(kMembers, {project.value}, [&](const db::Row& row) {
    all.push_back({.person = {row.integer(0)},
                   .role = model::role_named(row.text(1)).value(),
                   .since = model::from_ms(row.integer(2))});
  });
  return all;
}

std::vector<Applicant> organizations(db::Connection& connection, model::PersonId person) {
  std::vector<Applicant> all;
  connection.each(kOrganizations, {person.value}, [&](const db::Row& row) {
    all.push_back({.organization = {row.integer(0)}, .role = model::role_named(row.text(1)).value()});
  });
  return all;
}

std::vector<model::PersonId> of_organization(db::Connection& connection, model::OrganizationId organization) {
  std::vector<model::PersonId> all;
  connection.each(kOfOrganization, {organization.value},
                  [&](const db::Row& row) { all.push_back({row.integer(0)}); });
  return all;
}

void join_organization(db::Connection& connection, model::PersonId person, model::OrganizationId organization,
                       model::Role role, model::Instant now) {
  const auto name = model::name_of(role);
  const auto before = connection.text(kOrganizationRole, {person.value, organization.value});
  if (before == name) return;
  connection.run(kJoinOrganization, {person.value, organization.value, name, model::to_ms(now)});
  audit::append(connection, {.at = now,
                             .actor = audit::actor(person),
                             .action = "person.bound",
                             .subject = "organization:" + std::to_string(organization.value),
                             .before = before.value_or(""),
                             .after = std::string{name}});
}

bool leave_organization(db::Connection& connection, model::PersonId person,
                        model::OrganizationId organization, model::Instant now, std::string_view actor) {
  const auto before = connection.text(kOrganizationRole, {person.value, organization.value});
  if (!before) return false;
  connection.run(kLeaveOrganization, {person.value, organization.value});
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = "person.left",
                             .subject = "organization:" + std::to_string(organization.value),
                             .before = bond(person, *before),
                             .after = ""});
  return true;
}

}  // namespace linli::storage::repo::people
