#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>

#include "bot/delivery/mending.h"
#include "bot/http/server.h"
#include "handlers/catalogue/catalogue.h"
#include "handlers/contract/clock.h"
#include "handlers/contract/random.h"
#include "handlers/rules/rungs.h"
#include "handlers/rules/working_days.h"
#include "handlers/text/text.h"
#include "storage/db/writer.h"
#include "storage/model/result.h"

namespace linli::bot::routes {

/// What commands need beside the database. All of it outlives the server.
struct Means {
  const handlers::text::Text& text;
  const handlers::rules::Calendar& calendar;
  handlers::catalogue::Catalogue& catalogue;  ///< of whoever runs the commands: the writer's thread
  handlers::contract::Random& random;
  const handlers::rules::Rungs& rungs;
  delivery::Mending* platform = nullptr;  ///< of a running server
};

/// What an operator's command changes: {"command":"invite","project":"SF01","role":"lead"} →
/// {"code":"…","expires_at":"…"}; the commands are in operator_commands.h. Only one process may write to a
/// database, so the command line runs this itself while no server does, and otherwise hands it to the server
/// over a socket beside the database.
storage::model::Result<nlohmann::json> operate(storage::db::Connection& connection,
                                               const nlohmann::json& request, const Means& means,
                                               storage::model::Instant now);

/// POST /operate on the operator's socket: 200 with the result, or 422 {"error":…}. Whoever may open the
/// socket may do this; it is reachable by the owner of the database only. `done_something` is called after
/// each command that was carried out: messages may wait in the outbox.
void add_operator(http::Server& server, storage::db::Writer& writer, const handlers::contract::Clock& clock,
                  const Means& means, std::function<void()> done_something);

}  // namespace linli::bot::routes
