#include "bot/routes/resident_photo.h"

#include <optional>
#include <utility>

#include "handlers/feedback/photos.h"
#include "storage/media/store.h"

namespace linli::bot::routes {
namespace {

std::optional<std::string> photo_for(const ResidentPhotoParts& parts, const http::Request& request) {
  storage::db::Connection connection{parts.database, storage::db::Connection::Mode::kReader};
  const auto& pieces = request.captures;
  const auto file =
      handlers::feedback::photo_at(connection, parts.seal, pieces.at(0), pieces.at(1), pieces.at(2),
                                   storage::model::CivilDate::of(parts.clock.now()));
  return file ? storage::media::get(parts.folder, storage::media::path_of(*file)) : std::nullopt;
}

}  // namespace

void add_resident_photo(http::Server& server, ResidentPhotoParts parts) {
  server.route("GET", "/photo/([a-z0-9]{16})/([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9a-f]{32})",
               [parts = std::move(parts)](const http::Request& request) -> http::Response {
                 auto bytes = photo_for(parts, request);
                 if (!bytes) return {.status = 404, .content_type = "text/plain", .body = "", .headers = {}};
                 return {.status = 200,
                         .content_type = "image/jpeg",  // as they are drawn anew, whatever they were
                         .body = *std::move(bytes),
                         .headers = {{"Cache-Control", "no-store"},
                                     {"Content-Security-Policy", "default-src 'none'"},
                                     {"Referrer-Policy", "no-referrer"},
                                     {"X-Content-Type-Options", "nosniff"}}};
               });
}

}  // namespace linli::bot::routes
