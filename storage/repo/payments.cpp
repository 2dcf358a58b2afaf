#include "storage/repo/payments.h"

#include <map>
#include <string>

#include "storage/db/digest.h"
#include "storage/repo/audit.h"

namespace linli::storage::repo::payments {
namespace {

constexpr auto kById =
    "SELECT id, project_id, tranche_id, kind, amount_fen, moved_on, document, payee, needs_second, staff_id, "
    "recorded_at_ms, confirmed_by, reversal FROM followed_payments WHERE id = ?";
constexpr auto kOfProject =
    "SELECT id, project_id, tranche_id, kind, amount_fen, moved_on, document, payee, needs_second, staff_id, "
    "recorded_at_ms, confirmed_by, reversal FROM followed_payments WHERE project_id = ? ORDER BY id";
constexpr auto kOfProgram =
    "SELECT paid.id, project_id, tranche_id, kind, amount_fen, moved_on, document, payee, needs_second, "
    "staff_id, "
    "recorded_at_ms, confirmed_by, reversal FROM projects JOIN followed_payments AS paid "
    "ON project_id = projects.id WHERE program_id = ? ORDER BY project_id, paid.id";
constexpr auto kWithDocument =
    "SELECT id, project_id, tranche_id, kind, amount_fen, moved_on, document, payee, needs_second, staff_id, "
    "recorded_at_ms, confirmed_by, reversal FROM followed_payments "
    "WHERE document = ? AND reversal IS NULL ORDER BY id";
constexpr auto kAll =
    "SELECT id, project_id, tranche_id, kind, amount_fen, moved_on, document, payee, needs_second, staff_id, "
    "recorded_at_ms, confirmed_by, reversal FROM followed_payments ORDER BY id";
constexpr auto kAdd =
    "INSERT INTO payments (project_id, tranche_id, kind, amount_fen, moved_on, document, payee, "
    "needs_second, "
    "staff_id, recorded_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id";
constexpr auto kConfirm = "INSERT INTO payment_confirmations (payment_id, staff_id, at_ms) VALUES (?, ?, ?)";
constexpr auto kReverse =
    "INSERT INTO payment_reversals (payment_id, reason, actor, at_ms) VALUES (?, ?, ?, ?)";
constexpr auto kVouched =
    "SELECT CAST(substr(subject, 9) AS INTEGER), action, after FROM audit_events "
    "WHERE action IN ('payment.recorded', 'payment.confirmed', 'payment.reversed') ORDER BY seq";

model::Payment read(const db::Row& row) {
  model::Payment payment{.id = {row.integer(0)},
                         .project = {row.integer(1)},
                         .tranche = std::nullopt,
                         .kind = model::value_named(model::kPaymentKinds, row.text(3)).value(),
                         .amount = model::Money::fen(row.integer(4)),
                         .moved_on = model::CivilDate::parse(row.text(5)).value(),
                         .document = row.text(6),
                         .payee = model::value_named(model::kPayees, row.text(7)).value(),
                         .needs_second = row.integer(8) != 0,
                         .staff = {row.integer(9)},
                         .recorded_at = model::from_ms(row.integer(10)),
                         .confirmed_by = std::nullopt,
                         .reversed = !row.is_null(12),
                         .reversal_reason = row.text_if(12).value_or("")};
  if (const auto id = row.integer_if(2)) payment.tranche = model::TrancheId{*id};
  if (const auto id = row.integer_if(11)) payment.confirmed_by = model::StaffId{*id};
  return payment;
}

std::vector<model::Payment> list(db::Connection& connection, std::string_view sql,
                                 std::initializer_list<db::Value> keys) {
  std::vector<model::Payment> all;
  connection.each(sql, keys, [&](const db::Row& row) { all.push_back(read(row)); });
  return all;
}

std::string subject_of(model::PaymentId id) {
  return "payment:" + std::to_string(id.value);
}

/// What the audit event of a payment says. The document's number leads to an account, so only its digest is
/// in it.
std::string vouched(const model::Payment& payment) {
  return std::string{model::name_of(payment.kind)} + " project:" + std::to_string(payment.project.value) +
         (payment.tranche ? " tranche:" + std::to_string(payment.tranche->value) : "") + " " +
         std::to_string(payment.amount.fen()) + " fen on " + payment.moved_on.text() + " to " +
         std::string{model::name_of(payment.payee)} + (payment.needs_second ? " needs second" : "") +
         " document sha256:" + db::sha256_hex(payment.document);
}

void note(db::Connection& connection, model::Instant now, std::string actor, const char* action,
          model::PaymentId id, std::string after) {
  audit::append(connection, {.at = now,
                             .actor = std::move(actor),
                             .action = action,
                             .subject = subject_of(id),
                             .before = "",
                             .after = std::move(after)});
}

}  // namespace

std::optional<model::Payment> find(db::Connection& connection, model::PaymentId id) {
  std::optional<model::Payment> found;
  connection.first(kById, {id.value}, [&](const db::Row& row) { found = read(row); });
  return found;
}

std::vector<model::Payment> of(db::Connection& connection, model::ProjectId project) {
  return list(connection, kOfProject, {project.value});
}

std::vector<model::Payment> of(db::Connection& connection, model::ProgramId program) {
  return list(connection, kOfProgram, {program.value});
}

std::vector<model::Payment> with_document(db::Connection& connection, std::string_view document) {
  return list(connection, kWithDocument, {document});
}

model::PaymentId add(db::Connection& connection, const model::Payment& payment) {
  const auto day = payment.moved_on.text();
  const auto tranche = payment.tranche ? std::optional{payment.tranche->value} : std::nullopt;
  const model::PaymentId id{
      connection
          .integer(kAdd, {payment.project.value, tranche, model::name_of(payment.kind), payment.amount.fen(),
                          day, payment.document, model::name_of(payment.payee), payment.needs_second ? 1 : 0,
                          payment.staff.value, model::to_ms(payment.recorded_at)})
          .value()};
  note(connection, payment.recorded_at, audit::actor(payment.staff), "payment.recorded", id,
       vouched(payment));
  return id;
}

void confirm(db::Connection& connection, model::PaymentId id, model::StaffId staff, model::Instant now) {
  connection.run(kConfirm, {id.value, staff.value, model::to_ms(now)});
  note(connection, now, audit::actor(staff), "payment.confirmed", id, "confirmed");
}

void reverse(db::Connection& connection, model::PaymentId id, std::string_view reason, std::string_view actor,
             model::Instant now) {
  connection.run(kReverse, {id.value, reason, actor, model::to_ms(now)});
  note(connection, now, std::string{actor}, "payment.reversed", id,
       "reversed reason sha256:" + db::sha256_hex(std::string{reason}));
}

std::vector<model::PaymentId> altered(db::Connection& connection) {
  struct Said {
    std::string recorded;
    bool confirmed = false;
    bool reversed = false;
  };
  std::map<std::int64_t, Said> events;
  connection.each(kVouched, {}, [&](const db::Row& row) {
    auto& said = events[row.integer(0)];
    const auto action = row.text(1);
    if (action == "payment.recorded") said.recorded = row.text(2);
    if (action == "payment.confirmed") said.confirmed = true;
    if (action == "payment.reversed") said.reversed = true;
  });
  std::vector<model::PaymentId> found;
  std::size_t known = 0;
  for (const auto& payment : list(connection, kAll, {})) {
    const auto said = events.find(payment.id.value);
    if (said != events.end()) ++known;
    if (said == events.end() || said->second.recorded != vouched(payment) ||
        said->second.confirmed != payment.confirmed_by.has_value() ||
        said->second.reversed != payment.reversed)
      found.push_back(payment.id);
  }
  if (known == events.size()) return found;
  for (const auto& [id, said] : events)
    if (!find(connection, {id})) found.push_back({id});
  return found;
}

}  // namespace linli::storage::repo::payments
