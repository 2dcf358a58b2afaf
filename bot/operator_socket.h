#pragma once

#include <string>

#include "storage/model/result.h"

namespace linli::bot {

/// Where the command line reaches the server that holds a database: `<database>.socket`.
std::string operator_socket_path(const std::string& database_path);
/// Listens there, for the file's owner only; a socket left by a process that died is replaced. Call with the
/// database's lock held. @return the descriptor. kInvalid when the path is too long or cannot be made.
storage::model::Result<int> listen_operator_socket(const std::string& database_path);
/// @return a connected descriptor, or -1.
int connect_operator_socket(const std::string& database_path);

}  // namespace linli::bot
