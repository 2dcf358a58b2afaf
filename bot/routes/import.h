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
/// its own); the writer is held once, for the one transaction that applies it, and not at all when nothing
/// would change. Measured, 20 000 new organizations, projects or people hold it for 1.0 to 1.4 s of processor
/// time; turns that come meanwhile wait, are answered within WeChat's five seconds, and nothing is lost. On a
/// slow or busy machine, and with longer lists, it may be longer than that: then turns are answered late
/// (bot/dialogue/late_turns.h), and /readyz says 503 meanwhile. The longest lists are for a stopped server.
void add_import(http::Server& server, storage::db::Writer& writer, const std::string& database_path,
                const handlers::contract::Clock& clock);

nlohmann::json to_json(const handlers::importing::Summary& summary);
/// @throws nlohmann::json::exception for anything that to_json has not made.
handlers::importing::Summary summary_from(const nlohmann::json& json);

}  // namespace linli::bot::routes
