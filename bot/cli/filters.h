#pragma once

#include <string>

#include "storage/db/connection.h"
#include "storage/model/month.h"
#include "storage/model/project.h"

/// What many subcommands are told to look at.
namespace linli::bot::cli {

/// --project: the project with this code. @throws Failure (kFound).
storage::model::Project project_of(storage::db::Connection& connection, const std::string& code);
/// --month: "2024-05". @throws Failure (kMisused).
storage::model::Month month_of(const std::string& text);

}  // namespace linli::bot::cli
