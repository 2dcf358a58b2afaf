#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "handlers/contract/random.h"
#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"

/// A lead's deadlines as a calendar that any telephone subscribes to (RFC 5545).
namespace linli::handlers::obligations {

/// So many telephones may follow at a time; the oldest address ends then.
inline constexpr int kMostCalendars = 5;

/// A fresh address; whoever has it may read the person's deadlines until it is revoked.
std::string share_calendar(storage::db::Connection& connection, contract::Random& random,
                           storage::model::PersonId person, storage::model::Instant now);

/// The calendar at an address; nothing when there is none.
std::optional<std::string> calendar(storage::db::Connection& connection, const text::Text& text,
                                    std::string_view token, storage::model::Instant now);

/// One content line: special characters of a TEXT value escaped (3.3.11).
std::string escaped(std::string_view text);
/// Folded at 75 octets without cutting a character, ended by CRLF (3.1).
std::string folded(std::string_view line);

}  // namespace linli::handlers::obligations
