#pragma once

#include <string>
#include <vector>

#include "handlers/funds/payments.h"
#include "storage/db/connection.h"
#include "storage/model/funds.h"
#include "storage/model/project.h"
#include "storage/model/result.h"

/// Vouchers of what was spent. Where the street keeps the money, each goes claimed → checked → paid, or is
/// refused; elsewhere it is only noted. Errors as in payments.h.
namespace linli::handlers::funds {

struct Entry {
  std::string number;
  std::string line;  ///< of the budget: "materials"
  storage::model::Money amount;
  storage::model::CivilDate issued_on;
  storage::model::StaffId staff;
};
/// A voucher as entered, and others with the same number, which is pointed out and not refused: numbers of
/// different issuers may be alike.
struct Entered {
  storage::model::Voucher voucher;
  std::vector<storage::model::Voucher> same_number;
};
storage::model::Result<Entered> enter_voucher(storage::db::Connection& connection, const Means& means,
                                              const storage::model::Project& project, const Entry& entry,
                                              storage::model::Instant now);

/// Moves one on. Reimbursing needs the number of a document, and money that the street was paid for the
/// project.
storage::model::Result<storage::model::Voucher> move_voucher(
    storage::db::Connection& connection, const Means& means, const storage::model::Project& project,
    storage::model::VoucherId id, storage::model::VoucherState to, const std::string& document,
    storage::model::StaffId staff, storage::model::Instant now);

}  // namespace linli::handlers::funds
