#include "storage/repo/audit.h"

#include "storage/db/digest.h"

namespace linli::storage::repo::audit {
namespace {

constexpr auto kLast = "SELECT seq, hash FROM audit_events ORDER BY seq DESC LIMIT 1";
constexpr auto kInsert =
    "INSERT INTO audit_events (seq, at_ms, actor, action, subject, before, after, previous_hash, hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto kAll =
    "SELECT seq, at_ms, actor, action, subject, before, after, previous_hash, hash FROM audit_events ORDER "
    "BY seq";

/// What stands before the first event, so that an emptied chain's start is recognizable.
const std::string& origin() {
  static const std::string hash(64, '0');
  return hash;
}

void add(std::string& bytes, std::string_view part) {
  bytes += std::to_string(part.size());
  bytes += ':';
  bytes += part;
  bytes += ',';
}

std::string hash_of(std::int64_t seq, const Event& event, std::string_view previous_hash) {
  std::string bytes;
  add(bytes, previous_hash);
  add(bytes, std::to_string(seq));
  add(bytes, std::to_string(model::to_ms(event.at)));
  for (const auto* part : {&event.actor, &event.action, &event.subject, &event.before, &event.after})
    add(bytes, *part);
  return db::sha256_hex(bytes);
}

}  // namespace

std::string actor(model::PersonId person) {
  return "person:" + std::to_string(person.value);
}

std::string actor(model::StaffId staff) {
  return "staff:" + std::to_string(staff.value);
}

Head head(db::Connection& connection) {
  Head last{.seq = 0, .hash = origin()};
  connection.first(kLast, {}, [&](const db::Row& row) { last = {row.integer(0), row.text(1)}; });
  return last;
}

void append(db::Connection& connection, const Event& event) {
  const auto [last, previous] = head(connection);
  const auto seq = last + 1;
  connection.run(kInsert, {seq, model::to_ms(event.at), event.actor, event.action, event.subject,
                           event.before, event.after, previous, hash_of(seq, event, previous)});
}

void each(db::Connection& connection, const std::function<void(const Link&)>& read) {
  connection.each(kAll, {}, [&](const db::Row& row) {
    read({.seq = row.integer(0),
          .event = {.at = model::from_ms(row.integer(1)),
                    .actor = row.text(2),
                    .action = row.text(3),
                    .subject = row.text(4),
                    .before = row.text(5),
                    .after = row.text(6)},
          .previous_hash = row.text(7),
          .hash = row.text(8)});
  });
}

std::optional<std::string> verify(db::Connection& connection) {
  std::optional<std::string> wrong;
  std::int64_t seq = 0;
  auto previous = origin();
  each(connection, [&](const Link& link) {
    if (wrong) return;
    ++seq;
    if (link.seq < seq)
      wrong = "audit event " + std::to_string(link.seq) + " was put in";
    else if (link.seq > seq)
      wrong = "audit event " + std::to_string(seq) + " is missing";
    else if (link.previous_hash != previous || link.hash != hash_of(seq, link.event, previous))
      wrong = "audit event " + std::to_string(seq) + " was changed";
    previous = link.hash;
  });
  return wrong;
}

}  // namespace linli::storage::repo::audit
