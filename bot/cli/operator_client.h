#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "bot/config.h"

namespace linli::bot::cli {

/// Does what `request` says (bot/routes/operator.h): here when no server holds the database, otherwise
/// through the server's socket. @throws Failure.
nlohmann::json operate(const Config& config, const nlohmann::json& request);

}  // namespace linli::bot::cli
