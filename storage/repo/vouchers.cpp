#include "storage/repo/vouchers.h"

#include <string>

#include "storage/db/digest.h"
#include "storage/repo/audit.h"

namespace linli::storage::repo::vouchers {
namespace {

constexpr auto kById =
    "SELECT id, project_id, number, line, amount_fen, issued_on, state, document, changed_at_ms FROM "
    "vouchers "
    "WHERE id = ?";
constexpr auto kOfProject =
    "SELECT id, project_id, number, line, amount_fen, issued_on, state, document, changed_at_ms FROM "
    "vouchers "
    "WHERE project_id = ? ORDER BY id";
constexpr auto kOfProgram =
    "SELECT vouchers.id, project_id, number, line, amount_fen, issued_on, vouchers.state, document, "
    "changed_at_ms FROM projects JOIN vouchers ON project_id = projects.id WHERE program_id = ? "
    "ORDER BY project_id, vouchers.id";
constexpr auto kWithNumber =
    "SELECT id, project_id, number, line, amount_fen, issued_on, state, document, changed_at_ms FROM "
    "vouchers "
    "WHERE number = ? AND state <> 'refused' ORDER BY id";
constexpr auto kRepeated =
    "SELECT id, project_id, number, line, amount_fen, issued_on, state, document, changed_at_ms FROM "
    "vouchers "
    "WHERE state <> 'refused' AND number IN (SELECT number FROM vouchers WHERE state <> 'refused' "
    "GROUP BY number HAVING COUNT(*) > 1) ORDER BY number, id";
constexpr auto kAdd =
    "INSERT INTO vouchers (project_id, number, line, amount_fen, issued_on, state, document, changed_at_ms) "
    "VALUES (?, ?, ?, ?, ?, ?, '', ?) RETURNING id";
constexpr auto kMove =
    "UPDATE vouchers SET state = ?, document = ?, changed_at_ms = ? WHERE id = ? AND state = ?";

std::vector<model::Voucher> read(db::Connection& connection, std::string_view sql,
                                 std::initializer_list<db::Value> keys) {
  std::vector<model::Voucher> all;
  connection.each(sql, keys, [&](const db::Row& row) {
    all.push_back({.id = {row.integer(0)},
                   .project = {row.integer(1)},
                   .number = row.text(2),
                   .line = row.text(3),
                   .amount = model::Money::fen(row.integer(4)),
                   .issued_on = model::CivilDate::parse(row.text(5)).value(),
                   .state = model::value_named(model::kVoucherStates, row.text(6)).value(),
                   .document = row.text(7),
                   .changed_at = model::from_ms(row.integer(8))});
  });
  return all;
}

void note(db::Connection& connection, model::Instant now, std::string_view actor, const char* action,
          model::VoucherId id, std::string before, std::string after) {
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = action,
                             .subject = "voucher:" + std::to_string(id.value),
                             .before = std::move(before),
                             .after = std::move(after)});
}

}  // namespace

std::optional<model::Voucher> find(db::Connection& connection, model::VoucherId id) {
  auto found = read(connection, kById, {id.value});
  if (found.empty()) return std::nullopt;
  return found.front();
}

std::vector<model::Voucher> of(db::Connection& connection, model::ProjectId project) {
  return read(connection, kOfProject, {project.value});
}

std::vector<model::Voucher> of(db::Connection& connection, model::ProgramId program) {
  return read(connection, kOfProgram, {program.value});
}

std::vector<model::Voucher> with_number(db::Connection& connection, std::string_view number) {
  return read(connection, kWithNumber, {number});
}

std::vector<model::Voucher> repeated(db::Connection& connection) {
  return read(connection, kRepeated, {});
}

model::VoucherId add(db::Connection& connection, const model::Voucher& voucher, std::string_view actor) {
  const auto day = voucher.issued_on.text();
  const model::VoucherId id{
      connection
          .integer(kAdd, {voucher.project.value, voucher.number, voucher.line, voucher.amount.fen(), day,
                          model::name_of(voucher.state), model::to_ms(voucher.changed_at)})
          .value()};
  note(connection, voucher.changed_at, actor, "voucher.entered", id, "",
       std::string{model::name_of(voucher.state)} + " project:" + std::to_string(voucher.project.value) +
           " " + voucher.line + " " + std::to_string(voucher.amount.fen()) +
           " fen number sha256:" + db::sha256_hex(voucher.number));
  return id;
}

bool move(db::Connection& connection, model::VoucherId id, model::VoucherState from, model::VoucherState to,
          std::string_view document, std::string_view actor, model::Instant now) {
  if (connection.run(kMove,
                     {model::name_of(to), document, model::to_ms(now), id.value, model::name_of(from)}) != 1)
    return false;
  note(connection, now, actor, "voucher.moved", id, std::string{model::name_of(from)},
       std::string{model::name_of(to)});
  return true;
}

}  // namespace linli::storage::repo::vouchers
