#include "storage/repo/calendar_links.h"

#include <string>

#include "storage/db/digest.h"
#include "storage/repo/audit.h"

namespace linli::storage::repo::calendar_links {
namespace {

constexpr auto kAdd = "INSERT INTO calendar_links (token_hash, person_id, created_at_ms) VALUES (?, ?, ?)";
constexpr auto kTrim =
    "DELETE FROM calendar_links WHERE person_id = ?1 AND token_hash NOT IN (SELECT token_hash FROM "
    "calendar_links WHERE person_id = ?1 ORDER BY created_at_ms DESC, token_hash LIMIT ?2)";
constexpr auto kFind = "SELECT person_id FROM calendar_links WHERE token_hash = ?";
constexpr auto kRevoke = "DELETE FROM calendar_links WHERE person_id = ?";

void note(db::Connection& connection, std::string_view action, model::PersonId person, model::Instant now,
          std::string_view actor) {
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = std::string{action},
                             .subject = audit::actor(person),
                             .before = "",
                             .after = ""});
}

}  // namespace

void add(db::Connection& connection, std::string_view token, model::PersonId person, int kept,
         model::Instant now) {
  const auto hash = db::sha256_hex(token);
  connection.run(kAdd, {hash, person.value, model::to_ms(now)});
  connection.run(kTrim, {person.value, kept});
  note(connection, "calendar.shared", person, now, audit::actor(person));
}

std::optional<model::PersonId> find(db::Connection& connection, std::string_view token) {
  const auto hash = db::sha256_hex(token);
  const auto person = connection.integer(kFind, {hash});
  if (!person) return std::nullopt;
  return model::PersonId{*person};
}

int revoke(db::Connection& connection, model::PersonId person, model::Instant now, std::string_view actor) {
  const int ended = connection.run(kRevoke, {person.value});
  if (ended > 0) note(connection, "calendar.revoked", person, now, actor);
  return ended;
}

}  // namespace linli::storage::repo::calendar_links
