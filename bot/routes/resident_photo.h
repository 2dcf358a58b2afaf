#pragma once

#include <string>

#include "bot/http/server.h"
#include "handlers/contract/clock.h"
#include "handlers/feedback/seal.h"

namespace linli::bot::routes {

struct ResidentPhotoParts {
  std::string database;  ///< path; every request reads through a connection of its own
  std::string folder;    ///< storage.media
  const handlers::contract::Clock& clock;
  const handlers::feedback::Seal& seal;
};

/// GET /photo/{comment}/{last day}/{proof}: a resident's photo, for whoever was given the address
/// (handlers/feedback/photos.h). Whatever is wrong with it is 404.
void add_resident_photo(http::Server& server, ResidentPhotoParts parts);

}  // namespace linli::bot::routes
