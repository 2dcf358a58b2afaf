#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>

#include "bot/http/server.h"
#include "handlers/contract/clock.h"
#include "handlers/contract/random.h"
#include "storage/db/writer.h"
#include "storage/model/result.h"

namespace linli::bot::routes {

/// What an operator's command changes: {"command":"invite","project":"SF01","role":"lead"} →
/// {"code":"…","expires_at":"…"}; {"command":"delivery.retry","id":12} → {"id":12}. Only one process may
/// write to a database, so the command line runs this itself while no server does, and otherwise hands it to
/// the server over a socket beside the database.
storage::model::Result<nlohmann::json> operate(storage::db::Connection& connection,
                                               const nlohmann::json& request,
                                               handlers::contract::Random& random,
                                               storage::model::Instant now);

/// POST /operate on the operator's socket: 200 with the result, or 422 {"error":…}. Whoever may open the
/// socket may do this; it is reachable by the owner of the database only. `outbox_filled` is called after
/// each.
void add_operator(http::Server& server, storage::db::Writer& writer, const handlers::contract::Clock& clock,
                  handlers::contract::Random& random, std::function<void()> outbox_filled);

}  // namespace linli::bot::routes
