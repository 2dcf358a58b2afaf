#include "storage/repo/outbox.h"

namespace linli::storage::repo::outbox {
namespace {

constexpr auto kAdd =
    "INSERT INTO outbox (idem_key, account, recipient, content, state, due_at_ms, created_at_ms) "
    "VALUES (?, ?, ?, ?, 'waiting', ?, ?) ON CONFLICT (idem_key) DO NOTHING";
constexpr auto kDue =
    "SELECT id, account, recipient, content, tries, created_at_ms FROM outbox WHERE state = 'waiting' AND "
    "due_at_ms "
    "<= ? "
    "ORDER BY due_at_ms, id LIMIT ?";
constexpr auto kLease = "UPDATE outbox SET due_at_ms = ?, tries = tries + 1 WHERE id = ?";
constexpr auto kSent =
    "UPDATE outbox SET state = 'sent', recipient = '', content = '', last_error = '' WHERE id = ?";
constexpr auto kPostpone =
    "UPDATE outbox SET due_at_ms = ?, last_error = ? WHERE id = ? AND state = 'waiting'";
constexpr auto kDead = "UPDATE outbox SET state = 'dead', last_error = ? WHERE id = ? AND state = 'waiting'";

}  // namespace

void add(db::Connection& connection, std::string_view idem_key, const model::Recipient& recipient,
         std::string_view content, model::Instant now) {
  connection.run(kAdd, {idem_key, name_of(recipient.account), recipient.openid.reveal(), content,
                        model::to_ms(now), model::to_ms(now)});
}

std::vector<Message> claim(db::Connection& connection, int limit, model::Instant lease_until,
                           model::Instant now) {
  std::vector<Message> messages;
  connection.each(kDue, {model::to_ms(now), limit}, [&](const db::Row& row) {
    messages.push_back({.id = {row.integer(0)},
                        .recipient = {model::account_named(row.text(1)).value(), model::OpenId{row.text(2)}},
                        .content = row.text(3),
                        .tries = static_cast<int>(row.integer(4)) + 1,
                        .created_at = model::from_ms(row.integer(5))});
  });
  for (const auto& message : messages)
    connection.run(kLease, {model::to_ms(lease_until), message.id.value});
  return messages;
}

void mark_sent(db::Connection& connection, model::OutboxId id) {
  connection.run(kSent, {id.value});
}

void postpone(db::Connection& connection, model::OutboxId id, model::Instant due, std::string_view error) {
  connection.run(kPostpone, {model::to_ms(due), error, id.value});
}

void mark_dead(db::Connection& connection, model::OutboxId id, std::string_view error) {
  connection.run(kDead, {error, id.value});
}

}  // namespace linli::storage::repo::outbox
