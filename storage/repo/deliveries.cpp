#include "storage/repo/deliveries.h"

namespace linli::storage::repo::deliveries {
namespace {

constexpr auto kReply = "SELECT reply FROM deliveries WHERE key = ?";
constexpr auto kRemember =
    "INSERT INTO deliveries (key, reply, received_at_ms, confidential) VALUES (?, ?, ?, ?)";
constexpr auto kForget =
    "DELETE FROM deliveries WHERE key IN "
    "(SELECT key FROM deliveries WHERE received_at_ms < ? ORDER BY received_at_ms LIMIT ?)";
constexpr auto kForgetConfidential =
    "DELETE FROM deliveries WHERE key IN "
    "(SELECT key FROM deliveries WHERE confidential = 1 AND received_at_ms < ? ORDER BY received_at_ms LIMIT "
    "?)";

}  // namespace

std::optional<std::string> reply_to(db::Connection& connection, std::string_view key) {
  return connection.text(kReply, {key});
}

void remember(db::Connection& connection, std::string_view key, std::string_view reply, model::Instant now,
              bool confidential) {
  connection.run(kRemember, {key, reply, model::to_ms(now), confidential ? 1 : 0});
}

int forget(db::Connection& connection, model::Instant before, int limit) {
  return connection.run(kForget, {model::to_ms(before), limit});
}

int forget_confidential(db::Connection& connection, model::Instant before, int limit) {
  return connection.run(kForgetConfidential, {model::to_ms(before), limit});
}

}  // namespace linli::storage::repo::deliveries
