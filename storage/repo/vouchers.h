#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/funds.h"

/// Vouchers of what was spent, and their way to being reimbursed.
namespace linli::storage::repo::vouchers {

std::optional<model::Voucher> find(db::Connection& connection, model::VoucherId id);
/// In the order of their entry.
std::vector<model::Voucher> of(db::Connection& connection, model::ProjectId project);
/// Those of every project of a programme, by project.
std::vector<model::Voucher> of(db::Connection& connection, model::ProgramId program);
/// Those with this number that were not refused, whatever the project.
std::vector<model::Voucher> with_number(db::Connection& connection, std::string_view number);
/// Those whose number stands on more than one voucher that was not refused, by number.
std::vector<model::Voucher> repeated(db::Connection& connection);

/// Enters with an audit event; the id inside the argument is not used.
model::VoucherId add(db::Connection& connection, const model::Voucher& voucher, std::string_view actor);
/// Moves it on; `document` is that of the reimbursement. @return whether it was in `from`.
bool move(db::Connection& connection, model::VoucherId id, model::VoucherState from, model::VoucherState to,
          std::string_view document, std::string_view actor, model::Instant now);

}  // namespace linli::storage::repo::vouchers
