#include "handlers/funds/payments.h"

#include <algorithm>
#include <array>

#include "handlers/funds/staff.h"
#include "handlers/funds/tell.h"
#include "handlers/ledger/account.h"
#include "handlers/ledger/grant.h"
#include "handlers/ledger/records.h"
#include "storage/repo/audit.h"
#include "storage/repo/payments.h"
#include "storage/repo/projects.h"
#include "storage/repo/tranches.h"

namespace linli::handlers::funds {
namespace {

namespace repo = storage::repo;
using ledger::Account;
using ledger::Part;
using ledger::Standing;
using storage::db::Connection;
using storage::model::CivilDate;
using storage::model::Code;
using storage::model::Error;
using storage::model::Instant;
using storage::model::Money;
using storage::model::Payee;
using storage::model::Payment;
using storage::model::PaymentId;
using storage::model::PaymentKind;
using storage::model::Project;
using storage::model::Result;
using storage::model::StaffId;
using storage::model::TrancheDecision;

Account account_of(Connection& connection, const Means& means, const Project& project, Instant now) {
  return ledger::account_of(connection, project, means.program, means.calendar, CivilDate::of(now));
}

std::string fen(Money amount) {
  return amount.text() + " yuan";
}

std::string number_of(const Part& part) {
  return "tranche " + std::to_string(part.tranche.seq);
}

/// The last entry of a part that was not reversed: who was first.
std::string who_was_first(Connection& connection, const Account& account, const Part& part) {
  const Payment* last = nullptr;
  for (const auto& payment : account.payments)
    if (payment.tranche == part.tranche.id && !payment.reversed) last = &payment;
  if (!last) return "";
  return "; payment " + std::to_string(last->id.value) + " of " + fen(last->amount) + " was recorded by " +
         name_of(connection, last->staff) + " at " + storage::model::iso_text(last->recorded_at) +
         (last->waits() ? " and waits for its second signature" : "");
}

std::string missing_of(const Part& part) {
  std::string all;
  for (const auto& missing : part.missing) {
    all += (all.empty() ? "" : ", ") + std::string{ledger::name_of(missing.kind)};
    if (!missing.label.empty()) all += " " + missing.label;
    for (const auto& month : missing.months)
      all += " " + month.text();
  }
  return all;
}

Result<const Part*> part_to_pay(Connection& connection, const Account& account, const Order& order) {
  const Part* part = account.next();
  if (order.tranche) {
    const auto found =
        std::ranges::find(account.parts, *order.tranche, [](const Part& one) { return one.tranche.seq; });
    if (found == account.parts.end())
      return Error{Code::kNotFound, "there is no tranche " + std::to_string(*order.tranche)};
    part = &*found;
  }
  if (!part) {
    if (account.parts.empty())
      return Error{Code::kConflict, "the grant is not divided into tranches; see: linli funds agree"};
    part = &account.parts.back();
  }
  if (part->standing == Standing::kCancelled)
    return Error{Code::kConflict, number_of(*part) + " is cancelled"};
  if (part->rest() == Money{})
    return Error{Code::kConflict, "nothing is left to be paid of " + number_of(*part) +
                                      who_was_first(connection, account, *part)};
  if (part->standing != Standing::kReady)
    return Error{Code::kConflict, number_of(*part) + " cannot be paid yet, missing: " + missing_of(*part)};
  return part;
}

Result<void> check_entry(Connection& connection, const Order& order, Instant now) {
  if (order.document.empty()) return Error{Code::kInvalid, "the number of the document is missing"};
  if (order.amount && *order.amount <= Money{})
    return Error{Code::kInvalid, "the amount must be more than nothing"};
  if (order.moved_on > CivilDate::of(now))
    return Error{Code::kInvalid, order.moved_on.text() + " is yet to come"};
  if (const auto others = repo::payments::with_document(connection, order.document); !others.empty()) {
    const auto& first = others.front();
    return Error{Code::kConflict, "document " + order.document + " is that of payment " +
                                      std::to_string(first.id.value) + ", recorded by " +
                                      name_of(connection, first.staff) + " on " +
                                      CivilDate::of(first.recorded_at).text()};
  }
  return {};
}

constexpr auto kTellMoved = "funds/told_moved";
constexpr auto kTellReversed = "funds/told_reversed";

/// Tells what became of a payment, by the template of that name.
void tell_moved(Connection& connection, const Means& means, const Project& project, const Payment& payment,
                const char* name, Instant now) {
  const auto account = account_of(connection, means, project, now);
  text::Values values;
  values.set("project", project.name)
      .set("amount", payment.amount.text())
      .set("paid", account.paid.text())
      .set("approved", project.approved.text())
      .set("recovered", account.recovered.text())
      .flag("street", payment.payee == Payee::kStreet)
      .flag("recovery", payment.kind == PaymentKind::kRecovery);
  if (!payment.reversal_reason.empty()) values.set("reason", payment.reversal_reason);
  for (const auto& part : account.parts)
    if (part.tranche.id == payment.tranche) values.set("tranche", part.terms.label);
  tell_leads(connection, project, "payment:" + std::to_string(payment.id.value) + ":" + name,
             means.text.say(name, values), now);
}

Result<Payment> entry_of(Connection& connection, const Project& project, PaymentId id) {
  auto payment = repo::payments::find(connection, id);
  if (!payment || payment->project != project.id)
    return Error{Code::kNotFound, "project " + project.code + " has no payment " + std::to_string(id.value)};
  return *std::move(payment);
}

Payment record(Connection& connection, const Means& means, const Project& project, Payment payment,
               Instant now) {
  const auto id = repo::payments::add(connection, payment);
  payment = repo::payments::find(connection, id).value();
  if (payment.counts()) tell_moved(connection, means, project, payment, kTellMoved, now);
  return payment;
}

}  // namespace

Result<Payment> pay(Connection& connection, const Means& means, const Project& project, const Order& order,
                    Instant now) {
  if (const auto staff = payer(connection, means.program, project, order.staff); !staff) return staff.error();
  const auto account = account_of(connection, means, project, now);
  const auto part = part_to_pay(connection, account, order);
  if (!part) return part.error();
  if (const auto right = check_entry(connection, order, now); !right) return right.error();
  const auto rest = (*part)->rest();
  const auto amount = order.amount.value_or(rest);
  if (amount > rest)
    return Error{Code::kConflict, "only " + fen(rest) + " are left to be paid of " + number_of(**part) +
                                      who_was_first(connection, account, **part)};
  const auto limit = means.program.funds.second_signature_above;
  return record(connection, means, project,
                {.project = project.id,
                 .tranche = (*part)->tranche.id,
                 .kind = PaymentKind::kPayment,
                 .amount = amount,
                 .moved_on = order.moved_on,
                 .document = order.document,
                 .payee = account.custody ? Payee::kStreet : Payee::kOrganization,
                 .needs_second = limit >= Money{} && amount > limit,
                 .staff = order.staff,
                 .recorded_at = now,
                 .confirmed_by = std::nullopt},
                now);
}

Result<Payment> confirm(Connection& connection, const Means& means, const Project& project, PaymentId id,
                        StaffId staff, Instant now) {
  if (const auto member = payer(connection, means.program, project, staff); !member) return member.error();
  const auto payment = entry_of(connection, project, id);
  if (!payment) return payment.error();
  const auto number = "payment " + std::to_string(id.value);
  if (payment->reversed) return Error{Code::kConflict, number + " was reversed"};
  if (!payment->waits()) return Error{Code::kConflict, number + " waits for no signature"};
  if (payment->staff == staff)
    return Error{Code::kForbidden, "whoever recorded a payment cannot give the second signature too"};
  repo::payments::confirm(connection, id, staff, now);
  auto confirmed = repo::payments::find(connection, id).value();
  tell_moved(connection, means, project, confirmed, kTellMoved, now);
  return confirmed;
}

Result<Payment> reverse(Connection& connection, const Means& means, const Project& project, PaymentId id,
                        const std::string& reason, StaffId staff, Instant now) {
  if (const auto member = payer(connection, means.program, project, staff); !member) return member.error();
  if (reason.empty()) return Error{Code::kInvalid, "a reversal needs a reason"};
  const auto payment = entry_of(connection, project, id);
  if (!payment) return payment.error();
  if (payment->reversed)
    return Error{Code::kConflict, "payment " + std::to_string(id.value) + " is reversed already"};
  const auto account = account_of(connection, means, project, now);
  if (payment->counts() && payment->kind == PaymentKind::kPayment &&
      account.paid - payment->amount < account.recovered)
    return Error{Code::kConflict, "money of it came back already; reverse the recovery first"};
  const bool counted = payment->counts();
  repo::payments::reverse(connection, id, reason, repo::audit::actor(staff), now);
  auto reversed = repo::payments::find(connection, id).value();
  if (counted) tell_moved(connection, means, project, reversed, kTellReversed, now);
  return reversed;
}

Result<Payment> recover(Connection& connection, const Means& means, const Project& project,
                        const Order& order, Instant now) {
  if (const auto staff = payer(connection, means.program, project, order.staff); !staff) return staff.error();
  if (!order.amount) return Error{Code::kInvalid, "the amount is missing"};
  if (const auto right = check_entry(connection, order, now); !right) return right.error();
  const auto account = account_of(connection, means, project, now);
  if (*order.amount > account.left())
    return Error{Code::kConflict, "the project holds only " + fen(std::max(account.left(), Money{}))};
  return record(connection, means, project,
                {.project = project.id,
                 .tranche = std::nullopt,
                 .kind = PaymentKind::kRecovery,
                 .amount = *order.amount,
                 .moved_on = order.moved_on,
                 .document = order.document,
                 .payee = account.custody ? Payee::kStreet : Payee::kOrganization,
                 .needs_second = false,
                 .staff = order.staff,
                 .recorded_at = now,
                 .confirmed_by = std::nullopt},
                now);
}

Result<void> withhold(Connection& connection, const Means& means, const Project& project, int seq, bool held,
                      const std::string& reason, StaffId staff, Instant now) {
  if (const auto member = payer(connection, means.program, project, staff); !member) return member.error();
  if (held && reason.empty()) return Error{Code::kInvalid, "holding money back needs a reason"};
  const auto account = account_of(connection, means, project, now);
  const auto part = std::ranges::find(account.parts, seq, [](const Part& one) { return one.tranche.seq; });
  if (part == account.parts.end())
    return Error{Code::kNotFound, "there is no tranche " + std::to_string(seq)};
  const auto from = held ? TrancheDecision::kOpen : TrancheDecision::kWithheld;
  if (part->tranche.decision != from || part->standing == Standing::kPaid)
    return Error{Code::kConflict, number_of(*part) + " is " + std::string{ledger::name_of(part->standing)}};
  if (part->unsigned_ != Money{})
    return Error{Code::kConflict, "a payment of it waits for its second signature; reverse that first"};
  repo::tranches::decide(connection, part->tranche,
                         held ? TrancheDecision::kWithheld : TrancheDecision::kOpen, reason, now,
                         repo::audit::actor(staff));
  text::Values values;
  values.set("project", project.name)
      .set("tranche", part->terms.label)
      .set("reason", reason)
      .flag("held", held);
  tell_leads(
      connection, project,
      "tranche:" + std::to_string(part->tranche.id.value) + ":" + std::to_string(storage::model::to_ms(now)),
      means.text.say("funds/told_withheld", values), now);
  return {};
}

namespace {

constexpr std::array kNeeds{"contract.signed", "evaluation.midterm_passed", "evaluation.final_passed",
                            "reports.unfiled_months"};

Result<rules::Tranche> terms_of(const AgreedPart& part, int seq) {
  rules::Tranche terms{
      .id = "contract." + std::to_string(seq), .label = part.label, .reducible = part.reducible};
  for (const auto& need : part.needs) {
    if (std::ranges::find(kNeeds, need) == kNeeds.end())
      return Error{Code::kInvalid, "'" + need + "' is nothing that a tranche can wait for"};
    rules::Condition condition{.fact = need};
    (need == kNeeds.back() ? condition.at_most : condition.exactly) = need == kNeeds.back() ? 0 : 1;
    terms.needs.push_back(std::move(condition));
  }
  return terms;
}

}  // namespace

Result<void> agree(Connection& connection, const Means& means, const Project& project,
                   const std::vector<AgreedPart>& parts, StaffId staff, Instant now) {
  if (const auto member = payer(connection, means.program, project, staff); !member) return member.error();
  if (!repo::payments::of(connection, project.id).empty())
    return Error{Code::kConflict, "payments of the project were recorded; its tranches stand"};
  std::vector<repo::tranches::Agreed> agreed;
  Money sum;
  for (const auto& part : parts) {
    if (part.label.empty() || part.amount <= Money{})
      return Error{Code::kInvalid, "a tranche needs a name and an amount"};
    const auto terms = terms_of(part, static_cast<int>(agreed.size()) + 1);
    if (!terms) return terms.error();
    agreed.push_back({.terms = rules::to_json(*terms), .amount = part.amount});
    sum = sum + part.amount;
  }
  if (!parts.empty() && sum != project.approved)
    return Error{Code::kInvalid,
                 "the tranches add up to " + fen(sum) + ", the grant is " + fen(project.approved)};
  if (parts.empty() && means.program.tranches_of(project.track).empty())
    return Error{Code::kInvalid, "the programme does not divide the grant; say how the contract does"};
  const auto actor = repo::audit::actor(staff);
  repo::tranches::drop(connection, project.id, now, actor);
  if (parts.empty())
    ledger::divide(connection, means.program, project, now, actor);
  else
    repo::tranches::plan(connection, project.id, agreed, now, actor);
  return {};
}

}  // namespace linli::handlers::funds
