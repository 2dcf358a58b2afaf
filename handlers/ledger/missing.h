#pragma once

#include <vector>

#include "handlers/ledger/account.h"

// What the parts of a grant wait for. For the files of this room only.
namespace linli::handlers::ledger {

/// Fills standing, missing and earliest of `account.parts`, whose amounts are known already.
void explain(Account& account, const Records& records, const rules::Program& program,
             const rules::Calendar& calendar, storage::model::CivilDate today);

/// The last result of this kind; null when there is none.
const storage::model::Evaluation* result_of(const std::vector<storage::model::Evaluation>& evaluations,
                                            storage::model::EvaluationKind kind);

}  // namespace linli::handlers::ledger
