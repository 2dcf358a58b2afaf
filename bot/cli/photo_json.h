#pragma once

#include <nlohmann/json.hpp>

#include "storage/model/photo.h"

namespace linli::bot::cli {

/// A picture or video as operators see it: where it is and what it shows, never who it came from.
nlohmann::json photo_json(const storage::model::Photo& photo);

}  // namespace linli::bot::cli
