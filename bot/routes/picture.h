#pragma once

#include <string>
#include <string_view>

#include "bot/http/server.h"
#include "storage/model/photo.h"
#include "storage/model/result.h"

namespace linli::bot::routes {

/// Puts a picture into the folder of pictures. kInvalid for what is none; @throws std::system_error.
storage::model::Result<storage::model::PictureFile> store_picture(const std::string& folder,
                                                                  std::string_view bytes);

/// POST /picture of the operators' socket: the same, for a command line that may be somebody else's: the
/// files are the server's own. → {"sha256","format"}
void add_picture(http::Server& server, std::string folder);

}  // namespace linli::bot::routes
