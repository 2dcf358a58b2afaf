#pragma once

#include "bot/http/server.h"
#include "handlers/contract/clock.h"
#include "handlers/text/text.h"
#include "storage/db/writer.h"

namespace linli::bot::routes {

/// GET /calendar/{token}.ics: somebody's deadlines (handlers/obligations/calendar.h). An address that is not
/// there, or is revoked, is a 404 like any other.
void add_calendar(http::Server& server, storage::db::Writer& writer, const handlers::text::Text& text,
                  const handlers::contract::Clock& clock);

}  // namespace linli::bot::routes
