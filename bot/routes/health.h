#pragma once

#include <functional>
#include <string>

#include "bot/delivery/mending.h"
#include "bot/http/server.h"
#include "bot/metrics.h"
#include "storage/db/writer.h"

namespace linli::bot::routes {

/// /healthz: the process answers. /readyz: the writer can begin a transaction and the schema is this build's;
/// what `platform` has stopped stands in lines below, because people are answered all the same.
void add_health(http::Server& server, storage::db::Writer& writer, const delivery::Mending& platform);
/// /metrics in Prometheus' text format, with what `more` gives; only for the port that stays inside.
void add_metrics(http::Server& server, const Metrics& metrics, const storage::db::Writer& writer,
                 std::function<std::string()> more);

}  // namespace linli::bot::routes
