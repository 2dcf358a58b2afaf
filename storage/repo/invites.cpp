#include "storage/repo/invites.h"

#include <string>

#include "storage/db/digest.h"
#include "storage/repo/audit.h"

namespace linli::storage::repo::invites {
namespace {

constexpr auto kAdd =
    "INSERT INTO invites (code_hash, project_id, role, expires_at_ms) VALUES (?, ?, ?, ?) RETURNING id";
constexpr auto kFind = "SELECT id, project_id, role, expires_at_ms, used_by FROM invites WHERE code_hash = ?";
constexpr auto kUse = "UPDATE invites SET used_by = ?, used_at_ms = ? WHERE id = ? AND used_by IS NULL";
constexpr auto kFailures = "SELECT count FROM bind_failures WHERE sender_hash = ? AND last_at_ms > ?";
constexpr auto kRecordFailure =
    "INSERT INTO bind_failures (sender_hash, count, last_at_ms) VALUES (?, ?, ?) "
    "ON CONFLICT (sender_hash) DO UPDATE SET count = excluded.count, last_at_ms = excluded.last_at_ms";
constexpr auto kForgetFailures = "DELETE FROM bind_failures WHERE sender_hash = ?";

}  // namespace

void add(db::Connection& connection, std::string_view code, model::ProjectId project, model::Role role,
         model::Instant expires_at, model::Instant now) {
  const auto hash = db::sha256_hex(code);
  const auto id = connection.integer(kAdd, {hash, project.value, name_of(role), model::to_ms(expires_at)});
  audit::append(connection,
                {.at = now,
                 .actor = "cli",
                 .action = "invite.made",
                 .subject = "invite:" + std::to_string(id.value()),
                 .before = "",
                 .after = std::string{name_of(role)} + " of project:" + std::to_string(project.value)});
}

std::optional<Invite> find(db::Connection& connection, std::string_view code) {
  std::optional<Invite> found;
  const auto hash = db::sha256_hex(code);
  connection.first(kFind, {hash}, [&](const db::Row& row) {
    found = Invite{.id = {row.integer(0)},
                   .project = {row.integer(1)},
                   .role = model::role_named(row.text(2)).value(),
                   .expires_at = model::from_ms(row.integer(3)),
                   .used_by = row.is_null(4) ? std::nullopt : std::optional{model::PersonId{row.integer(4)}}};
  });
  return found;
}

void use(db::Connection& connection, model::InviteId id, model::PersonId person, model::Instant now) {
  if (connection.run(kUse, {person.value, model::to_ms(now), id.value}) != 1)
    throw db::ConstraintViolated{"an invite is used once"};
  audit::append(connection, {.at = now,
                             .actor = audit::actor(person),
                             .action = "invite.used",
                             .subject = "invite:" + std::to_string(id.value),
                             .before = "",
                             .after = ""});
}

int failures(db::Connection& connection, const model::OpenId& sender, model::Instant forgotten) {
  const auto hash = db::sha256_hex(sender.reveal());
  return static_cast<int>(connection.integer(kFailures, {hash, model::to_ms(forgotten)}).value_or(0));
}

void record_failure(db::Connection& connection, const model::OpenId& sender, model::Instant forgotten,
                    model::Instant now) {
  const auto hash = db::sha256_hex(sender.reveal());
  connection.run(kRecordFailure, {hash, failures(connection, sender, forgotten) + 1, model::to_ms(now)});
}

void forget_failures(db::Connection& connection, const model::OpenId& sender) {
  const auto hash = db::sha256_hex(sender.reveal());
  connection.run(kForgetFailures, {hash});
}

}  // namespace linli::storage::repo::invites
