#pragma once

#include <string>
#include <vector>

#include "handlers/ledger/account.h"

/// Sums that must agree. Each disagreement is one English sentence that says where it is; nothing is
/// published while there is any.
namespace linli::handlers::ledger {

/// Within one project: parts and grant, payments and parts, lines and months, reimbursements and custody.
std::vector<std::string> disagreements(const Account& account);

/// Within a programme: what it says of its own totals against its parts, its projects against its tracks, and
/// within each project. Source: the disclosure seeds/003 names 171.15 in one place and 175.15 in another.
std::vector<std::string> disagreements(const rules::Program& program, const std::vector<Account>& accounts);

}  // namespace linli::handlers::ledger
