#include "storage/repo/roster.h"

#include <string>

#include "storage/repo/audit.h"
#include "storage/repo/changes.h"

namespace linli::storage::repo::roster {
namespace {

constexpr auto kById = "SELECT id, project_id, name, phone, role, person_id FROM roster WHERE id = ?";
constexpr auto kByName =
    "SELECT id, project_id, name, phone, role, person_id FROM roster WHERE project_id = ? AND name = ?";
constexpr auto kSave =
    "INSERT INTO roster (project_id, name, phone, role) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (project_id, name) DO UPDATE SET phone = excluded.phone, role = excluded.role RETURNING id";
constexpr auto kBind = "UPDATE roster SET person_id = ? WHERE id = ?";
constexpr auto kNameIn =
    "SELECT name FROM roster WHERE project_id = ? AND person_id = ? ORDER BY id DESC LIMIT 1";
constexpr auto kAll =
    "SELECT id, project_id, name, phone, role, person_id FROM roster "
    "WHERE (?1 IS NULL OR project_id IN (SELECT id FROM projects WHERE program_id = ?1)) "
    "AND (?2 = 0 OR person_id IS NULL) ORDER BY project_id, id";

model::RosterEntry read(const db::Row& row) {
  model::RosterEntry entry{.id = {row.integer(0)},
                           .project = {row.integer(1)},
                           .name = row.text(2),
                           .phone = model::Phone{row.text(3)},
                           .role = model::role_named(row.text(4)).value(),
                           .person = std::nullopt};
  if (const auto person = row.integer_if(5)) entry.person = model::PersonId{*person};
  return entry;
}

std::string subject(model::RosterId id) {
  return "roster:" + std::to_string(id.value);
}

}  // namespace

std::optional<model::RosterEntry> find(db::Connection& connection, model::RosterId id) {
  std::optional<model::RosterEntry> found;
  connection.first(kById, {id.value}, [&](const db::Row& row) { found = read(row); });
  return found;
}

std::optional<model::RosterEntry> find(db::Connection& connection, model::ProjectId project,
                                       std::string_view name) {
  std::optional<model::RosterEntry> found;
  connection.first(kByName, {project.value, name}, [&](const db::Row& row) { found = read(row); });
  return found;
}

Saved save(db::Connection& connection, const model::RosterEntry& entry, model::Instant now,
           std::string_view actor) {
  const auto before = find(connection, entry.project, entry.name);
  const auto role = model::name_of(entry.role);
  Changes changes;
  if (before) {
    changes.see("role", model::name_of(before->role), role);
    if (before->phone != entry.phone) changes.see("phone", "another", "changed");
    if (changes.empty()) return {.id = before->id, .changed = false};
  }
  const model::RosterId id{
      connection.integer(kSave, {entry.project.value, entry.name, entry.phone.reveal(), role}).value()};
  audit::append(connection,
                {.at = now,
                 .actor = std::string{actor},
                 .action = before ? "roster.changed" : "roster.added",
                 .subject = subject(id),
                 .before = changes.before(),
                 .after = before ? changes.after()
                                 : std::string{role} + " of project:" + std::to_string(entry.project.value)});
  return {.id = id, .changed = true};
}

void bind(db::Connection& connection, model::RosterId id, model::PersonId person, model::Instant now) {
  const auto before = find(connection, id).value().person;
  if (before == person) return;
  connection.run(kBind, {person.value, id.value});
  audit::append(connection, {.at = now,
                             .actor = audit::actor(person),
                             .action = "roster.bound",
                             .subject = subject(id),
                             .before = before ? audit::actor(*before) : "",
                             .after = audit::actor(person)});
}

std::string name_in(db::Connection& connection, model::ProjectId project, model::PersonId person) {
  return connection.text(kNameIn, {project.value, person.value}).value_or("");
}

std::vector<model::RosterEntry> all(db::Connection& connection, std::optional<model::ProgramId> program,
                                    bool unbound) {
  const auto of = program ? std::optional{program->value} : std::nullopt;
  std::vector<model::RosterEntry> entries;
  connection.each(kAll, {of, unbound ? 1 : 0}, [&](const db::Row& row) { entries.push_back(read(row)); });
  return entries;
}

}  // namespace linli::storage::repo::roster
