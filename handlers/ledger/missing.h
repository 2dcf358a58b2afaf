#pragma once

#include "handlers/ledger/account.h"

// What the parts of a grant wait for. For the files of this room only.
namespace linli::handlers::ledger {

/// Fills standing, missing and earliest of `account.parts`, whose amounts are known already.
void explain(Account& account, const Records& records, const rules::Program& program,
             const rules::Calendar& calendar, storage::model::CivilDate today);

}  // namespace linli::handlers::ledger
