#include "handlers/funds/vouchers.h"

#include <algorithm>

#include "handlers/funds/staff.h"
#include "handlers/ledger/records.h"
#include "handlers/rules/facts.h"
#include "storage/repo/audit.h"
#include "storage/repo/vouchers.h"

namespace linli::handlers::funds {
namespace {

namespace repo = storage::repo;
using storage::db::Connection;
using storage::model::Code;
using storage::model::Error;
using storage::model::Money;
using storage::model::Project;
using storage::model::Result;
using storage::model::Voucher;
using storage::model::VoucherState;

/// Numbers are typed in with blanks and in either case.
std::string spelt(const std::string& number) {
  std::string plain;
  for (const char c : number)
    if (c != ' ') plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return plain;
}

bool follows(VoucherState from, VoucherState to) {
  if (to == VoucherState::kRefused) return from == VoucherState::kClaimed || from == VoucherState::kChecked;
  return (from == VoucherState::kClaimed && to == VoucherState::kChecked) ||
         (from == VoucherState::kChecked && to == VoucherState::kPaid);
}

}  // namespace

Result<Entered> enter_voucher(Connection& connection, const Means& means, const Project& project,
                              const Entry& entry, storage::model::Instant now) {
  const auto staff = payer(connection, means.program, project, entry.staff);
  if (!staff) return staff.error();
  const auto number = spelt(entry.number);
  if (number.empty()) return Error{Code::kInvalid, "the voucher's number is missing"};
  if (entry.amount <= Money{}) return Error{Code::kInvalid, "the amount must be more than nothing"};
  if (!rules::known_fact("budget." + entry.line))
    return Error{Code::kInvalid, "'" + entry.line + "' is not a budget line"};
  if (entry.issued_on > storage::model::CivilDate::of(now))
    return Error{Code::kInvalid, entry.issued_on.text() + " is yet to come"};
  Entered entered{.voucher = {.project = project.id,
                              .number = number,
                              .line = entry.line,
                              .amount = entry.amount,
                              .issued_on = entry.issued_on,
                              .state = ledger::in_custody(means.program, project) ? VoucherState::kClaimed
                                                                                  : VoucherState::kNoted,
                              .changed_at = now},
                  .same_number = repo::vouchers::with_number(connection, number)};
  entered.voucher.id = repo::vouchers::add(connection, entered.voucher, repo::audit::actor(staff->id));
  return entered;
}

Result<Voucher> move_voucher(Connection& connection, const Means& means, const Project& project,
                             storage::model::VoucherId id, VoucherState to, const std::string& document,
                             storage::model::StaffId by, storage::model::Instant now) {
  const auto staff = payer(connection, means.program, project, by);
  if (!staff) return staff.error();
  const auto voucher = repo::vouchers::find(connection, id);
  if (!voucher || voucher->project != project.id)
    return Error{Code::kNotFound, "project " + project.code + " has no voucher " + std::to_string(id.value)};
  if (!follows(voucher->state, to))
    return Error{Code::kConflict, "a voucher that is " + std::string{name_of(voucher->state)} +
                                      " does not become " + std::string{name_of(to)}};
  if (to == VoucherState::kPaid && document.empty())
    return Error{Code::kInvalid, "the number of the reimbursement's document is missing"};
  if (to == VoucherState::kPaid) {
    const auto account = ledger::account_of(connection, project, means.program, means.calendar,
                                            storage::model::CivilDate::of(now));
    if (const auto left = account.with_street(); voucher->amount > left)
      return Error{Code::kConflict,
                   "the street holds only " + std::max(left, Money{}).text() + " yuan of the project"};
  }
  repo::vouchers::move(connection, id, voucher->state, to, document, repo::audit::actor(staff->id), now);
  return repo::vouchers::find(connection, id).value();
}

}  // namespace linli::handlers::funds
