#pragma once

#include <vector>

#include "handlers/ledger/account.h"
#include "storage/db/connection.h"

/// Accounts of what is recorded.
namespace linli::handlers::ledger {

/// Of one project, by the rules of its programme. @throws as reckon().
Account account_of(storage::db::Connection& connection, const storage::model::Project& project,
                   const rules::Program& program, const rules::Calendar& calendar,
                   storage::model::CivilDate today);
/// Of every project of a programme, by its code; a fixed number of queries however many projects there are.
std::vector<Account> accounts_of(storage::db::Connection& connection, storage::model::ProgramId id,
                                 const rules::Program& program, const rules::Calendar& calendar,
                                 storage::model::CivilDate today);

}  // namespace linli::handlers::ledger
