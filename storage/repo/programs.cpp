#include "storage/repo/programs.h"

#include <algorithm>

#include "storage/db/digest.h"
#include "storage/repo/audit.h"

namespace linli::storage::repo::programs {
namespace {

constexpr auto kById = "SELECT id, code, name, rules, updated_at_ms FROM programs WHERE id = ?";
constexpr auto kByCode = "SELECT id, code, name, rules, updated_at_ms FROM programs WHERE code = ?";
constexpr auto kAll = "SELECT id FROM programs ORDER BY id";
constexpr auto kUpdatedAt = "SELECT updated_at_ms FROM programs WHERE id = ?";
constexpr auto kSave =
    "INSERT INTO programs (code, name, rules, updated_at_ms) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (code) DO UPDATE SET name = excluded.name, rules = excluded.rules, "
    "updated_at_ms = excluded.updated_at_ms RETURNING id";

std::string described(std::string_view name, std::string_view rules) {
  return std::string{name} + " sha256:" + db::sha256_hex(rules);
}

std::optional<Stored> one(db::Connection& connection, std::string_view sql, db::Value key) {
  std::optional<Stored> found;
  connection.first(sql, {key}, [&](const db::Row& row) {
    found = Stored{.id = {row.integer(0)},
                   .code = row.text(1),
                   .name = row.text(2),
                   .rules = row.text(3),
                   .updated_at = model::from_ms(row.integer(4))};
  });
  return found;
}

}  // namespace

std::optional<Stored> find(db::Connection& connection, model::ProgramId id) {
  return one(connection, kById, id.value);
}

std::optional<Stored> find(db::Connection& connection, std::string_view code) {
  return one(connection, kByCode, code);
}

std::vector<model::ProgramId> all(db::Connection& connection) {
  std::vector<model::ProgramId> ids;
  connection.each(kAll, {}, [&](const db::Row& row) { ids.push_back({row.integer(0)}); });
  return ids;
}

std::optional<model::Instant> updated_at(db::Connection& connection, model::ProgramId id) {
  const auto ms = connection.integer(kUpdatedAt, {id.value});
  if (!ms) return std::nullopt;
  return model::from_ms(*ms);
}

model::ProgramId save(db::Connection& connection, std::string_view code, std::string_view name,
                      std::string_view rules, model::Instant now) {
  const auto before = find(connection, code);
  if (before && before->name == name && before->rules == rules) return before->id;
  // Copies parsed by others are told by this time to be right still: it moves with every change.
  const auto moved = before ? std::max(now, before->updated_at + std::chrono::milliseconds{1}) : now;
  const model::ProgramId id{connection.integer(kSave, {code, name, rules, model::to_ms(moved)}).value()};
  audit::append(connection, {.at = now,
                             .actor = "cli",
                             .action = before ? "program.changed" : "program.added",
                             .subject = "program:" + std::to_string(id.value),
                             .before = before ? described(before->name, before->rules) : "",
                             .after = described(name, rules)});
  return id;
}

}  // namespace linli::storage::repo::programs
