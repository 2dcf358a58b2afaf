#pragma once

#include <vector>

#include "handlers/ledger/account.h"
#include "storage/db/connection.h"

/// Where the records of an account come from.
namespace linli::handlers::ledger {

Records records_of(storage::db::Connection& connection, const storage::model::Project& project);
/// Of every project of a programme, by its code; a fixed number of queries however many projects there are.
std::vector<Records> records_of(storage::db::Connection& connection, storage::model::ProgramId program);

}  // namespace linli::handlers::ledger
