#include "storage/repo/people.h"

#include <string>

#include "storage/repo/audit.h"

namespace linli::storage::repo::people {
namespace {

constexpr auto kFind = "SELECT id FROM people WHERE openid = ?";
constexpr auto kInsert = "INSERT INTO people (openid, created_at_ms) VALUES (?, ?) RETURNING id";
constexpr auto kMemberships =
    "SELECT project_id, role FROM memberships WHERE person_id = ? ORDER BY project_id, role";
constexpr auto kJoin =
    "INSERT INTO memberships (person_id, project_id, role, since_ms) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (person_id, project_id, role) DO NOTHING";

}  // namespace

std::optional<model::PersonId> find(db::Connection& connection, const model::OpenId& openid) {
  const auto id = connection.integer(kFind, {openid.reveal()});
  if (!id) return std::nullopt;
  return model::PersonId{*id};
}

model::PersonId ensure(db::Connection& connection, const model::OpenId& openid, model::Instant now) {
  if (const auto person = find(connection, openid)) return *person;
  return {connection.integer(kInsert, {openid.reveal(), model::to_ms(now)}).value()};
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

}  // namespace linli::storage::repo::people
