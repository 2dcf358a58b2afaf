#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "bot/config.h"

namespace linli::bot::cli {

/// Does what `request` says (bot/routes/operator.h): here when no server holds the database, otherwise
/// through the server's socket. @throws Failure.
nlohmann::json operate(const Config& config, const nlohmann::json& request);

/// Whether a server (or another command) holds the database at this moment.
bool is_served(const Config& config);
/// Posts `body` to a path of the server's socket; what it answers. @throws Failure, also with the answer's
/// error.
nlohmann::json ask_server(const Config& config, const std::string& path, const std::string& body);

}  // namespace linli::bot::cli
