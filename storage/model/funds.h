#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/money.h"
#include "storage/model/month.h"
#include "storage/model/names.h"
#include "storage/model/report.h"

/// The money of a project as it is recorded.
namespace linli::storage::model {

using TrancheId = Id<struct TrancheTag>;
using PaymentId = Id<struct PaymentTag>;
using EvaluationId = Id<struct EvaluationTag>;
using VoucherId = Id<struct VoucherTag>;

/// What staff decided about a tranche. Whether it can be paid is not decided but follows (handlers/ledger).
enum class TrancheDecision { kOpen, kWithheld, kCancelled };
inline constexpr std::array kTrancheDecisions{TrancheDecision::kOpen, TrancheDecision::kWithheld,
                                              TrancheDecision::kCancelled};
constexpr std::string_view name_of(TrancheDecision decision) {
  constexpr std::array<std::string_view, kTrancheDecisions.size()> names{"open", "withheld", "cancelled"};
  return names[static_cast<std::size_t>(decision)];
}

/// A part of a project's grant 拨款批次.
struct Tranche {
  TrancheId id;
  ProjectId project;
  int seq = 1;        ///< 1, 2 … in the order in which they are paid
  std::string terms;  ///< what was agreed, as JSON of a handlers::rules::Tranche
  Money planned;
  Money due;  ///< what is paid of it: `planned`, or less once the result of an evaluation has cut it
  TrancheDecision decision = TrancheDecision::kOpen;
  std::string reason;  ///< why it is withheld or cancelled
  Instant decided_at;
};

enum class PaymentKind {
  kPayment,   ///< of a tranche
  kRecovery,  ///< unspent money that came back
};
inline constexpr std::array kPaymentKinds{PaymentKind::kPayment, PaymentKind::kRecovery};
constexpr std::string_view name_of(PaymentKind kind) {
  return kind == PaymentKind::kPayment ? "payment" : "recovery";
}

enum class Payee {
  kOrganization,  ///< its own account
  kStreet,        ///< the street keeps it and reimburses 街道托管
};
inline constexpr std::array kPayees{Payee::kOrganization, Payee::kStreet};
constexpr std::string_view name_of(Payee payee) {
  return payee == Payee::kOrganization ? "organization" : "street";
}

/// Money that moved. Never changed: what was wrong is reversed.
struct Payment {
  PaymentId id;
  ProjectId project;
  std::optional<TrancheId> tranche;  ///< of a payment
  PaymentKind kind = PaymentKind::kPayment;
  Money amount;
  CivilDate moved_on;
  std::string document;  ///< number of the voucher or transfer
  Payee payee = Payee::kOrganization;
  bool needs_second = false;  ///< a second staff member must confirm it before it counts
  StaffId staff;              ///< who recorded it
  Instant recorded_at;
  std::optional<StaffId> confirmed_by;
  bool reversed = false;
  std::string reversal_reason;

  /// Whether it waits for its second signature.
  bool waits() const { return needs_second && !confirmed_by && !reversed; }
  /// Whether the money counts as moved.
  bool counts() const { return !reversed && (!needs_second || confirmed_by); }
};

enum class EvaluationKind { kMidterm, kFinal };
inline constexpr std::array kEvaluationKinds{EvaluationKind::kMidterm, EvaluationKind::kFinal};
constexpr std::string_view name_of(EvaluationKind kind) {
  return kind == EvaluationKind::kMidterm ? "midterm" : "final";
}

/// The result of an evaluation 评估.
struct Evaluation {
  EvaluationId id;
  ProjectId project;
  EvaluationKind kind = EvaluationKind::kMidterm;
  std::optional<int> score;  ///< of 100
  bool passed = false;
  int leaves_permille = 1000;  ///< what the result leaves of the parts that wait for it and may be cut
  std::string comment;
  CivilDate held_on;
  StaffId staff;
  Instant recorded_at;
};

enum class VoucherState {
  kNoted,    ///< paid by the organization from its own account
  kClaimed,  ///< handed in for reimbursement
  kChecked,
  kPaid,
  kRefused,
};
inline constexpr std::array kVoucherStates{VoucherState::kNoted, VoucherState::kClaimed,
                                           VoucherState::kChecked, VoucherState::kPaid,
                                           VoucherState::kRefused};
constexpr std::string_view name_of(VoucherState state) {
  constexpr std::array<std::string_view, kVoucherStates.size()> names{"noted", "claimed", "checked", "paid",
                                                                      "refused"};
  return names[static_cast<std::size_t>(state)];
}

/// A voucher 票据 of what was spent.
struct Voucher {
  VoucherId id;
  ProjectId project;
  std::string number;
  std::string line;  ///< of the budget: "materials"
  Money amount;
  CivilDate issued_on;
  VoucherState state = VoucherState::kNoted;
  std::string document;  ///< of the reimbursement, once paid
  Instant changed_at;
};

/// What a filed report says was spent: one field of it.
struct Spending {
  ProjectId project;
  Month month;
  int version = 1;
  ReportState state = ReportState::kSubmitted;
  std::string field;  ///< "spent" or "spending.<line>"
  Money amount;
};

}  // namespace linli::storage::model
