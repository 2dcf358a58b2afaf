#include "tests/crash/units.h"

#include <map>
#include <stdexcept>

#include "storage/db/digest.h"
#include "storage/db/transaction.h"

namespace linli::tests::crash {
namespace {

using storage::db::Connection;
using storage::db::Row;

constexpr int kFields = 4;
constexpr int kPeople = 20;
constexpr int kProbe = 7'000'000;  // the unit done after a crash

std::string hash_of(const std::string& before, std::int64_t number) {
  return storage::db::sha256_hex(before + std::to_string(number));
}

void look_at_units(Connection& connection, const std::set<int>& acknowledged, Verdict& verdict) {
  std::map<int, std::map<std::string, int>> found;
  connection.each(
      "SELECT 'delivery', unit, count(*) FROM deliveries GROUP BY unit"
      " UNION ALL SELECT 'field', unit, count(*) FROM draft_fields GROUP BY unit"
      " UNION ALL SELECT 'event', unit, count(*) FROM audit_events GROUP BY unit"
      " UNION ALL SELECT 'outbox', unit, count(*) FROM outbox GROUP BY unit",
      {}, [&](const Row& row) {
        found[static_cast<int>(row.integer(1))][row.text(0)] = static_cast<int>(row.integer(2));
      });
  for (auto& [unit, parts] : found) {
    if (parts["delivery"] > 1) {
      ++verdict.doubled;
    } else if (is_undone(unit) || parts["delivery"] != 1 || parts["field"] != kFields ||
               parts["event"] != 1 || parts["outbox"] != 1) {
      ++verdict.half;
    }
  }
  for (const int unit : acknowledged)
    verdict.lost += found.contains(unit) ? 0 : 1;
  const auto filed = connection.integer("SELECT coalesce(sum(filed), 0) FROM totals");
  if (filed != connection.integer("SELECT count(*) FROM deliveries")) ++verdict.half;
}

bool chain_holds(Connection& connection) {
  std::string before;
  std::int64_t expected = 0;
  bool holds = true;
  connection.each("SELECT seq, unit, hash FROM audit_events ORDER BY seq", {}, [&](const Row& row) {
    holds = holds && row.integer(0) == ++expected && row.text(2) == hash_of(before, row.integer(1));
    before = row.text(2);
  });
  return holds;
}

}  // namespace

const storage::db::Migrations& unit_schema() {
  // No unique keys: a unit that is there twice must show. Two steps: a cut may fall between them.
  static const storage::db::Migrations kSchema{
      {1, "0001_units",
       "CREATE TABLE deliveries (unit INTEGER NOT NULL, reply TEXT NOT NULL) STRICT;"
       "CREATE INDEX deliveries_by_unit ON deliveries (unit);"
       "CREATE TABLE draft_fields (unit INTEGER NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL) STRICT;"
       "CREATE TABLE audit_events (seq INTEGER PRIMARY KEY, unit INTEGER NOT NULL, hash TEXT NOT NULL) "
       "STRICT;"},
      {2, "0002_more",
       "CREATE TABLE totals (person INTEGER PRIMARY KEY, filed INTEGER NOT NULL) STRICT;"
       "CREATE TABLE outbox (unit INTEGER NOT NULL, words TEXT NOT NULL) STRICT;"
       "CREATE INDEX outbox_by_unit ON outbox (unit);"}};
  return kSchema;
}

bool is_undone(int number) {
  return number % 7 == 6;
}

void do_unit(Connection& connection, int number) {
  const std::string words(60 + static_cast<std::size_t>(number % 97), 'w');
  connection.run("INSERT INTO deliveries (unit, reply) VALUES (?, ?)", {number, words});
  for (int field = 0; field < kFields; ++field) {
    connection.run("INSERT INTO draft_fields (unit, field, value) VALUES (?, ?, ?)",
                   {number, "field " + std::to_string(field), words});
  }
  connection.run(
      "INSERT INTO totals (person, filed) VALUES (?, 1) ON CONFLICT (person) DO UPDATE SET filed = filed + 1",
      {number % kPeople});
  const std::string before =
      connection.text("SELECT hash FROM audit_events ORDER BY seq DESC LIMIT 1").value_or("");
  connection.run("INSERT INTO audit_events (unit, hash) VALUES (?, ?)", {number, hash_of(before, number)});
  connection.run("INSERT INTO outbox (unit, words) VALUES (?, ?)", {number, words});
  if (is_undone(number)) throw std::runtime_error("undone on purpose");
}

std::string Verdict::words() const {
  return (broken.empty() ? "intact" : broken) + ", lost " + std::to_string(lost) + ", half " +
         std::to_string(half) + ", doubled " + std::to_string(doubled) +
         (chain_holds ? "" : ", chain broken");
}

Verdict judge(const std::string& path, const std::set<int>& acknowledged) {
  Verdict verdict;
  try {
    Connection connection{path, Connection::Mode::kWriter};
    storage::db::migrate(connection, 2, unit_schema());
    const auto intact = connection.text("PRAGMA integrity_check");
    if (intact != "ok") verdict.broken = intact.value_or("no answer");
    look_at_units(connection, acknowledged, verdict);
    verdict.chain_holds = chain_holds(connection);
    storage::db::Transaction more{connection};
    do_unit(connection, kProbe);
    more.commit();
  } catch (const std::exception& failure) {
    verdict.broken = failure.what();
  }
  return verdict;
}

std::set<int> numbers_in(const std::string& said) {
  std::set<int> numbers;
  for (std::size_t at = 0, end = 0; (end = said.find('\n', at)) != std::string::npos; at = end + 1) {
    numbers.insert(std::stoi(said.substr(at, end - at)));
  }
  return numbers;
}

}  // namespace linli::tests::crash
