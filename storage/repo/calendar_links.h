#pragma once

#include <optional>
#include <string_view>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"

/// Addresses under which somebody's deadlines can be subscribed to. Tokens are kept as hashes only.
namespace linli::storage::repo::calendar_links {

/// Adds one and forgets all but the newest `kept` of this person, with an audit event.
void add(db::Connection& connection, std::string_view token, model::PersonId person, int kept,
         model::Instant now);
/// Whose it is; nobody's once it is revoked.
std::optional<model::PersonId> find(db::Connection& connection, std::string_view token);
/// Ends all of a person's. @return how many there were.
int revoke(db::Connection& connection, model::PersonId person, model::Instant now, std::string_view actor);

}  // namespace linli::storage::repo::calendar_links
