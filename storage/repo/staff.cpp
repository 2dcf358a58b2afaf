#include "storage/repo/staff.h"

#include <string>

#include "storage/repo/audit.h"

namespace linli::storage::repo::staff {
namespace {

constexpr auto kFind = "SELECT id, name, role, street, person_id, disabled FROM staff WHERE id = ?";
constexpr auto kAll = "SELECT id, name, role, street, person_id, disabled FROM staff ORDER BY id";
constexpr auto kOf =
    "SELECT id, name, role, street, person_id, disabled FROM staff "
    "WHERE person_id = ? AND disabled = 0 ORDER BY id";
constexpr auto kServing =
    "SELECT DISTINCT person_id FROM staff WHERE role = ? AND street = ? AND disabled = 0 AND person_id IS "
    "NOT NULL ORDER BY person_id";
constexpr auto kAdd = "INSERT INTO staff (name, role, street) VALUES (?, ?, ?) RETURNING id";
constexpr auto kBind = "UPDATE staff SET person_id = ? WHERE id = ?";
constexpr auto kDisable = "UPDATE staff SET disabled = 1 WHERE id = ? AND disabled = 0";

model::StaffMember read(const db::Row& row) {
  model::StaffMember member{.id = {row.integer(0)},
                            .name = row.text(1),
                            .role = model::role_named(row.text(2)).value(),
                            .street = row.text(3),
                            .person = std::nullopt,
                            .disabled = row.integer(5) != 0};
  if (const auto person = row.integer_if(4)) member.person = model::PersonId{*person};
  return member;
}

std::string name_of(const std::optional<model::PersonId>& person) {
  return person ? audit::actor(*person) : "";
}

}  // namespace

std::optional<model::StaffMember> find(db::Connection& connection, model::StaffId id) {
  std::optional<model::StaffMember> found;
  connection.first(kFind, {id.value}, [&](const db::Row& row) { found = read(row); });
  return found;
}

std::vector<model::StaffMember> all(db::Connection& connection) {
  std::vector<model::StaffMember> members;
  connection.each(kAll, {}, [&](const db::Row& row) { members.push_back(read(row)); });
  return members;
}

std::vector<model::StaffMember> of(db::Connection& connection, model::PersonId person) {
  std::vector<model::StaffMember> members;
  connection.each(kOf, {person.value}, [&](const db::Row& row) { members.push_back(read(row)); });
  return members;
}

std::vector<model::PersonId> serving(db::Connection& connection, model::Role role, std::string_view street) {
  std::vector<model::PersonId> people;
  connection.each(kServing, {model::name_of(role), street},
                  [&](const db::Row& row) { people.push_back({row.integer(0)}); });
  return people;
}

model::StaffId add(db::Connection& connection, const model::StaffMember& member, model::Instant now,
                   std::string_view actor) {
  const auto role = model::name_of(member.role);
  const model::StaffId id{connection.integer(kAdd, {member.name, role, member.street}).value()};
  audit::append(connection,
                {.at = now,
                 .actor = std::string{actor},
                 .action = "staff.added",
                 .subject = audit::actor(id),
                 .before = "",
                 .after = std::string{role} + (member.street.empty() ? "" : " " + member.street)});
  return id;
}

void bind(db::Connection& connection, model::StaffId id, model::PersonId person, model::Instant now) {
  const auto before = find(connection, id).value().person;
  if (before == person) return;
  connection.run(kBind, {person.value, id.value});
  audit::append(connection, {.at = now,
                             .actor = audit::actor(person),
                             .action = "staff.bound",
                             .subject = audit::actor(id),
                             .before = name_of(before),
                             .after = audit::actor(person)});
}

bool unbind(db::Connection& connection, model::StaffId id, model::Instant now, std::string_view actor) {
  const auto before = find(connection, id).value().person;
  if (!before) return false;
  connection.run(kBind, {nullptr, id.value});
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = "staff.unbound",
                             .subject = audit::actor(id),
                             .before = name_of(before),
                             .after = ""});
  return true;
}

bool disable(db::Connection& connection, model::StaffId id, model::Instant now, std::string_view actor) {
  if (connection.run(kDisable, {id.value}) == 0) return false;
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = "staff.disabled",
                             .subject = audit::actor(id),
                             .before = "",
                             .after = "disabled"});
  return true;
}

}  // namespace linli::storage::repo::staff
