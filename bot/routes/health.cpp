#include "bot/routes/health.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "storage/db/migrate.h"

namespace linli::bot::routes {
namespace {

// Longer than any group takes on a healthy disk, shorter than a probe's patience.
constexpr std::chrono::seconds kPatience{2};

http::Response plain(int status, std::string body) {
  return {.status = status,
          .content_type = "text/plain; charset=utf-8",
          .body = std::move(body),
          .headers = {{"Cache-Control", "no-store"}}};
}

bool ready(storage::db::Writer& writer) {
  try {
    const auto version = std::make_shared<int>(0);
    auto done = writer.submit([version](storage::db::Connection& connection) {
      *version = storage::db::schema_version(connection);
    });
    if (done.wait_for(kPatience) != std::future_status::ready) return false;
    done.get();
    return *version == storage::db::wanted_version();
  } catch (const std::exception&) {
    return false;
  }
}

/// "official stopped since 2024-06-03T09:00:00+08:00: errcode 40164, …"; what concerns less than an account
/// is for `linli delivery state`.
std::string stops(const delivery::Mending& platform) {
  std::string lines;
  for (const auto& stop : platform.stops())
    if (stop.about == "account")
      lines += std::string{name_of(stop.account)} + " stopped since " + storage::model::iso_text(stop.since) +
               ": " + stop.problem + "\n";
  return lines;
}

}  // namespace

void add_health(http::Server& server, storage::db::Writer& writer, const delivery::Mending& platform) {
  server.route("GET", "/healthz", [](const http::Request&) { return plain(200, "ok\n"); });
  server.route("GET", "/readyz", [&writer, &platform](const http::Request&) {
    return ready(writer) ? plain(200, "ready\n" + stops(platform)) : plain(503, "not ready\n");
  });
}

void add_metrics(http::Server& server, const Metrics& metrics, const storage::db::Writer& writer,
                 std::function<std::string()> more) {
  server.route("GET", "/metrics", [&metrics, &writer, more = std::move(more)](const http::Request&) {
    const auto [jobs, groups] = writer.counters();
    return plain(200, metrics.text() + "# TYPE linli_writer_jobs_total counter\nlinli_writer_jobs_total " +
                          std::to_string(jobs) +
                          "\n# TYPE linli_writer_groups_total counter\nlinli_writer_groups_total " +
                          std::to_string(groups) + "\n" + more());
  });
}

}  // namespace linli::bot::routes
