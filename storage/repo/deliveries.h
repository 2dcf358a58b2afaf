#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"

/// Messages handled, with their answers. A delivery's key is made in bot/wechat.
namespace linli::storage::repo::deliveries {

/// The answer (JSON) given to this delivery before; nothing when it is seen for the first time.
std::optional<std::string> reply_to(db::Connection& connection, std::string_view key);
/// @param confidential kept only as long as the platform may ask again.
/// @throws db::ConstraintViolated when the key is there already.
void remember(db::Connection& connection, std::string_view key, std::string_view reply, model::Instant now,
              bool confidential = false);
/// Drops what is older than `before`. @return how many, at most `limit`.
int forget(db::Connection& connection, model::Instant before, int limit);
/// The same of confidential ones. The platform asks again within seconds, and nobody else may: a delivery is
/// believed for ten minutes (bot/wechat/callback.h).
int forget_confidential(db::Connection& connection, model::Instant before, int limit);

}  // namespace linli::storage::repo::deliveries
