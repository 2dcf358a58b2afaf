#include "bot/routes/import.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "handlers/importing/batch.h"
#include "storage/db/connection.h"

namespace linli::bot::routes {
namespace {

namespace importing = handlers::importing;
using nlohmann::json;

constexpr auto kSilent = [](auto&&) {};

/// Thrown out of the writer's job so that its transaction is undone.
struct Refused {
  importing::Summary summary;
};

importing::Summary import_batch(storage::db::Writer& writer, const std::string& database_path,
                                const importing::Batch& batch, storage::model::Instant now) {
  {
    storage::db::Connection reader{database_path, storage::db::Connection::Mode::kReader};
    auto seen = importing::preview(reader, batch, kSilent, kSilent);
    if (!seen.problems.empty() || seen.added + seen.changed == 0) return seen;
  }
  importing::Summary done;
  try {
    writer.run_alone([&](storage::db::Connection& connection) {
      done = importing::apply(connection, batch, now, "cli", kSilent);
      if (!done.problems.empty()) throw Refused{done};
    });
  } catch (const Refused& refused) {
    return refused.summary;
  }
  return done;
}

http::Response answer(int status, const json& body) {
  return {.status = status, .content_type = "application/json", .body = body.dump(), .headers = {}};
}

}  // namespace

json to_json(const importing::Summary& summary) {
  json problems = json::array();
  for (const auto& problem : summary.problems)
    problems.push_back({{"cell", problem.cell}, {"label", problem.label}, {"reason", problem.reason}});
  return {{"added", summary.added},
          {"changed", summary.changed},
          {"same", summary.same},
          {"problems", std::move(problems)}};
}

importing::Summary summary_from(const json& json) {
  importing::Summary summary{.added = json.at("added").get<int>(),
                             .changed = json.at("changed").get<int>(),
                             .same = json.at("same").get<int>(),
                             .problems = {}};
  for (const auto& problem : json.at("problems"))
    summary.problems.push_back({.cell = problem.at("cell").get<std::string>(),
                                .label = problem.at("label").get<std::string>(),
                                .reason = problem.at("reason").get<std::string>()});
  return summary;
}

void add_import(http::Server& server, storage::db::Writer& writer, const std::string& database_path,
                const handlers::contract::Clock& clock) {
  server.route("POST", "/import", [&writer, database_path, &clock](const http::Request& request) {
    const auto batch = importing::from_wire(request.body);
    if (!batch) return answer(422, {{"error", batch.error().message}});
    return answer(200, to_json(import_batch(writer, database_path, *batch, clock.now())));
  });
}

}  // namespace linli::bot::routes
