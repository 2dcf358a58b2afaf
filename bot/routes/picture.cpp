#include "bot/routes/picture.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "handlers/pictures/examine.h"
#include "storage/db/digest.h"
#include "storage/media/store.h"

namespace linli::bot::routes {

using nlohmann::json;
using storage::model::PictureFile;

storage::model::Result<PictureFile> store_picture(const std::string& folder, std::string_view bytes) {
  const auto picture = handlers::pictures::examine(bytes);
  if (!picture) return picture.error();
  PictureFile file{.sha256 = storage::db::sha256_hex(bytes),
                   .bytes = static_cast<std::int64_t>(bytes.size()),
                   .format = std::string{picture->format},
                   .width = picture->width,
                   .height = picture->height,
                   .look = std::nullopt};
  storage::media::put(folder, storage::media::path_of(file), bytes);
  return file;
}

void add_picture(http::Server& server, std::string folder) {
  server.route("POST", "/picture",
               [folder = std::move(folder)](const http::Request& request) -> http::Response {
                 const auto file = store_picture(folder, request.body);
                 const auto body = file ? json{{"sha256", file->sha256}, {"format", file->format}}
                                        : json{{"error", file.error().message}};
                 return {.status = file ? 200 : 422,
                         .content_type = "application/json",
                         .body = body.dump(),
                         .headers = {}};
               });
}

}  // namespace linli::bot::routes
