#include "tests/bench/county.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "handlers/obligations/upkeep.h"
#include "handlers/programs/calendar_files.h"
#include "handlers/programs/program_file.h"
#include "storage/db/migrate.h"
#include "storage/db/transaction.h"
#include "storage/repo/organizations.h"
#include "storage/repo/people.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"
#include "tests/standin/crypto.h"

namespace linli::bench {
namespace {

namespace db = storage::db;
namespace model = storage::model;
namespace repo = storage::repo;

constexpr auto kKey = "c3RhbmRpbi1rZXktb2YtMzItYnl0ZXMtZm9yLXRlc3Q";
constexpr auto kToken = "benchtoken";
constexpr auto kAppId = "wx5f1e9c3a7b2d4860";
constexpr auto kAccountId = "gh_5f1e9c3a7b2d";

// Keys and answers as long as real ones.
constexpr auto kOldDeliveries =
    "INSERT INTO deliveries (key, reply, received_at_ms) "
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
    "SELECT printf('%020d-', 2300000000000000000 + i) || lower(hex(randomblob(32))), '{\"text\":\"' || "
    "lower(hex(randomblob(150))) || '\"}', ? FROM n";

void write_config(const County& county) {
  std::ofstream{county.config} << R"(
[server]
port = 0
[storage]
path = ")" << county.database << R"("
[templates]
path = ")" LINLI_SOURCE_DIR R"(/templates"
[wechat]
api_base = "http://127.0.0.1:1"
linger_ms = 0
[wechat.official]
app_id = ")" << kAppId << R"("
app_secret = "4b1d8e0c6f2a49d7b35e9a7c1f60d284"
account_id = ")" << kAccountId << R"("
token = ")" << kToken << R"("
encoding_aes_key = ")" << kKey << R"("
[metrics]
port = 0
[development]
enabled = true
clock = ")" << kNow << "\"\n";
}

void add_leads(db::Connection& connection) {
  const auto now = model::parse_iso(kNow).value();
  const auto program =
      handlers::programs::read_program(LINLI_SOURCE_DIR "/templates/programs/shufu-2024.toml");
  if (!program) throw std::runtime_error{program.error().message};
  const auto id =
      repo::programs::save(connection, program->code, program->name, handlers::rules::to_json(*program), now);
  for (int i = 0; i < kLeads; ++i) {
    const auto number = std::to_string(i);
    const auto organization = repo::organizations::add(
        connection, {.id = {}, .credit_code = std::nullopt, .name = "协会" + number}, now);
    const auto project = repo::projects::add(connection,
                                             {.id = {},
                                              .code = "B" + number,
                                              .program = id,
                                              .organization = organization,
                                              .name = "项目" + number,
                                              .place = "站敏乡",
                                              .approved = model::Money::fen(16'000'000),
                                              .starts_on = model::CivilDate::parse("2015-01-01").value(),
                                              .ends_on = model::CivilDate::parse("2025-12-31").value()},
                                             now);
    const auto person = repo::people::ensure(connection, model::OpenId{lead(i)}, now);
    repo::people::join(connection, person, project, model::Role::kLead, now);
  }
}

/// As in a county that has been at it for a while: all that is due stands there, and nobody is to be reminded
/// while the clock runs.
void look_up_deadlines(db::Connection& connection) {
  constexpr int kAtOnce = 1000;
  const auto now = model::parse_iso(kNow).value();
  const auto calendar = handlers::programs::read_calendars(LINLI_SOURCE_DIR "/templates/calendars");
  if (!calendar) throw std::runtime_error{calendar.error().message};
  handlers::catalogue::Catalogue catalogue;
  const handlers::rules::Rungs rungs;
  while (handlers::obligations::keep_up(connection, {catalogue, *calendar, rungs}, now, kAtOnce) > 0) {
  }
}

}  // namespace

std::string lead(int number) {
  auto digits = std::to_string(number);
  return "oBench" + std::string(22 - digits.size(), '0') + digits;  // 28 characters, as real ones have
}

standin::Account account() {
  return {.app_id = kAppId,
          .app_secret = "",
          .token = kToken,
          .key = standin::aes_key(kKey).value(),
          .original_id = kAccountId,
          .path = "/wechat",
          .mode = standin::Mode::kSafe,
          .format = standin::Format::kXml};
}

County found_county(const tests::Scratch& scratch, const std::string& name, int deliveries) {
  County county{.config = scratch.file(name + ".toml"), .database = scratch.file(name + ".db")};
  write_config(county);
  db::Connection connection{county.database, db::Connection::Mode::kWriter};
  db::migrate(connection);
  db::Transaction transaction{connection};
  add_leads(connection);
  // Yesterday's: what is a month old would be forgotten while the clock runs.
  const auto yesterday = model::parse_iso(kNow).value() - std::chrono::days{1};
  look_up_deadlines(connection);
  connection.run(kOldDeliveries, {deliveries, model::to_ms(yesterday)});
  transaction.commit();
  return county;
}

County copy(const County& original, const tests::Scratch& scratch, const std::string& name) {
  County county{.config = scratch.file(name + ".toml"), .database = scratch.file(name + ".db")};
  write_config(county);
  std::filesystem::copy_file(original.database, county.database);
  return county;
}

void remove(const County& county) {
  for (const auto* suffix : {"", "-wal", "-shm"})
    std::filesystem::remove(county.database + suffix);
  std::filesystem::remove(county.config);
}

Record read_record(const County& county) {
  db::Connection reader{county.database, db::Connection::Mode::kReader};
  return {.deliveries = reader.integer("SELECT COUNT(*) FROM deliveries").value(),
          .filed = reader.integer("SELECT COUNT(*) FROM reports WHERE state = 'submitted'").value()};
}

}  // namespace linli::bench
