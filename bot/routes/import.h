#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "bot/http/server.h"
#include "handlers/contract/clock.h"
#include "handlers/importing/importing.h"
#include "storage/db/writer.h"

namespace linli::bot::routes {

/// The longest import that the operator's socket takes, bytes: 200 000 lines of 300.
inline constexpr std::size_t kMaxImport = std::size_t{64} * 1024 * 1024;

/// POST /import on the operator's socket, with a batch as handlers/importing/batch.h writes it: 200 with
/// {"added":…,"changed":…,"same":…,"problems":[{"cell":…,"label":…,"reason":…}]}, or 422 {"error":…}. With
/// problems nothing was applied.
///
/// What it costs those who chat: the batch is read and compared outside the writer (a read-only connection of
/// its own); the writer is held once, for the one transaction that applies it. Measured, 20 000 new
/// organizations hold it for about 1.3 s and as many unchanged ones for 0.3 s (two cores, a disk that syncs
/// in 1 ms); turns that come meanwhile wait, get their answer within WeChat's five seconds, and nothing is
/// lost. A list of 200 000 new lines would hold it for longer than that: turns are then answered late
/// (bot/dialogue/ late_turns.h). Import such lists while the server is stopped.
void add_import(http::Server& server, storage::db::Writer& writer, const std::string& database_path,
                const handlers::contract::Clock& clock);

nlohmann::json to_json(const handlers::importing::Summary& summary);
/// @throws nlohmann::json::exception for anything that to_json has not made.
handlers::importing::Summary summary_from(const nlohmann::json& json);

}  // namespace linli::bot::routes
