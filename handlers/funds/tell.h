#pragma once

#include <string>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/project.h"

// For the files of this room only.
namespace linli::handlers::funds {

/// Sends `words` to each who leads the project, once per `key`.
void tell_leads(storage::db::Connection& connection, const storage::model::Project& project,
                const std::string& key, const std::string& words, storage::model::Instant now);

}  // namespace linli::handlers::funds
