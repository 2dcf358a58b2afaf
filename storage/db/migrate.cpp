#include "storage/db/migrate.h"

#include <chrono>
#include <stdexcept>

#include "storage/db/digest.h"
#include "storage/db/transaction.h"

namespace linli::storage::db {
namespace {

constexpr const char* kCreateTable =
    "CREATE TABLE schema_migrations ("
    " version INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL,"
    " sha256 TEXT NOT NULL,"
    " applied_at_ms INTEGER NOT NULL"
    ") STRICT";
static_assert(kApplicationId == 1280068681, "the pragma below takes no parameters");
constexpr const char* kMarkAsOurs = "PRAGMA application_id=1280068681";

bool has_table(Connection& connection) {
  return connection.integer("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'").has_value();
}

bool is_empty(Connection& connection) {
  return !connection.integer("SELECT 1 FROM sqlite_schema LIMIT 1").has_value();
}

void expect_ours(Connection& connection) {
  if (is_empty(connection)) return;
  if (!has_table(connection) || connection.integer("PRAGMA application_id") != kApplicationId) {
    throw std::runtime_error("the database holds something that is not Linli's");
  }
}

void expect_same_text(Connection& connection, const Migration& migration) {
  const auto applied =
      connection.text("SELECT sha256 FROM schema_migrations WHERE version = ?", {migration.version});
  if (applied && *applied != sha256_hex(migration.sql)) {
    throw std::runtime_error("migration " + std::string{migration.name} +
                             " was applied with a different text than this build has");
  }
}

// A note for operators; nothing decides by it, so it may come from the machine's own clock.
std::int64_t applied_at_ms() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

// Rebuilding a table that others point to needs foreign keys off, which works only outside a transaction.
class ForeignKeysOff {
 public:
  explicit ForeignKeysOff(Connection& connection) : connection_(connection) {
    connection_.script("PRAGMA foreign_keys=OFF");
  }
  ~ForeignKeysOff() {
    try {
      connection_.script("PRAGMA foreign_keys=ON");
    } catch (const std::exception&) {
      // Only a broken connection refuses, and it refuses everything after this as well.
    }
  }
  ForeignKeysOff(const ForeignKeysOff&) = delete;
  ForeignKeysOff& operator=(const ForeignKeysOff&) = delete;

 private:
  Connection& connection_;
};

void apply(Connection& connection, const Migration& migration) {
  const std::string name{migration.name};
  Transaction transaction{connection};
  if (!has_table(connection)) {
    connection.run(kCreateTable);
    connection.run(kMarkAsOurs);
  }
  connection.script(std::string{migration.sql});
  if (!connection.in_transaction()) throw std::runtime_error(name + " ends the transaction it runs in");
  if (connection.first("PRAGMA foreign_key_check", {}, [](const Row&) {})) {
    throw std::runtime_error(name + " leaves foreign keys that point nowhere");
  }
  connection.run("INSERT INTO schema_migrations (version, name, sha256, applied_at_ms) VALUES (?, ?, ?, ?)",
                 {migration.version, migration.name, sha256_hex(migration.sql), applied_at_ms()});
  transaction.commit();
}

}  // namespace

int wanted_version() {
  return migrations().empty() ? 0 : migrations().back().version;
}

int schema_version(Connection& connection) {
  if (!has_table(connection)) return 0;
  return static_cast<int>(connection.integer("SELECT max(version) FROM schema_migrations").value_or(0));
}

std::vector<int> migrate(Connection& connection, int target, const Migrations& list) {
  expect_ours(connection);
  const int at = schema_version(connection);
  const int newest = list.empty() ? 0 : list.back().version;
  if (at > newest) {
    throw std::runtime_error("the database is at version " + std::to_string(at) + ", this build knows only " +
                             std::to_string(newest));
  }
  std::vector<int> applied;
  for (const Migration& migration : list) {
    if (migration.version <= at) {
      expect_same_text(connection, migration);
    } else if (migration.version <= target) {
      const ForeignKeysOff off{connection};
      apply(connection, migration);
      applied.push_back(migration.version);
    }
  }
  connection.checkpoint_when_due();
  return applied;
}

std::string schema_fingerprint(Connection& connection) {
  std::string all;
  connection.each(
      "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name, tbl_name", {},
      [&all](const Row& row) {
        for (int column = 0; column < 4; ++column)
          all += row.text(column) + '\n';
      });
  return sha256_hex(all);
}

}  // namespace linli::storage::db
