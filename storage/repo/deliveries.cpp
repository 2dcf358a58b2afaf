#include "storage/repo/deliveries.h"

#include <string>
#include <vector>

namespace linli::storage::repo::deliveries {
namespace {

constexpr auto kReply = "SELECT reply FROM deliveries WHERE key = ?";
constexpr auto kRemember =
    "INSERT INTO deliveries (key, reply, received_at_ms, confidential) VALUES (?, ?, ?, ?)";
constexpr auto kOld = "SELECT key FROM deliveries WHERE received_at_ms < ? ORDER BY received_at_ms LIMIT ?";
constexpr auto kOldConfidential =
    "SELECT key FROM deliveries WHERE confidential = 1 AND received_at_ms < ? ORDER BY received_at_ms LIMIT "
    "?";
constexpr auto kForget = "DELETE FROM deliveries WHERE key = ?";

/// Looked up first, for there are mostly none: every turn asks, and a subquery in the DELETE costs SQLite a
/// table of its own each time.
int forget_those(db::Connection& connection, std::string_view which, model::Instant before, int limit) {
  std::vector<std::string> keys;
  connection.each(which, {model::to_ms(before), limit},
                  [&](const db::Row& row) { keys.push_back(row.text(0)); });
  for (const auto& key : keys)
    connection.run(kForget, {key});
  return static_cast<int>(keys.size());
}

}  // namespace

std::optional<std::string> reply_to(db::Connection& connection, std::string_view key) {
  return connection.text(kReply, {key});
}

void remember(db::Connection& connection, std::string_view key, std::string_view reply, model::Instant now,
              bool confidential) {
  connection.run(kRemember, {key, reply, model::to_ms(now), confidential ? 1 : 0});
}

int forget(db::Connection& connection, model::Instant before, int limit) {
  return forget_those(connection, kOld, before, limit);
}

int forget_confidential(db::Connection& connection, model::Instant before, int limit) {
  return forget_those(connection, kOldConfidential, before, limit);
}

}  // namespace linli::storage::repo::deliveries
