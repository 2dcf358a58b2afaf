#pragma once

#include <functional>
#include <string>

#include "bot/config.h"
#include "storage/db/connection.h"

namespace linli::bot::cli {

/// Runs `change` in one transaction on the configured database, which must not be served meanwhile and must
/// have this version's schema. @throws Failure.
void write(const Config& config, const std::function<void(storage::db::Connection&)>& change);

}  // namespace linli::bot::cli
