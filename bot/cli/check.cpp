#include <iostream>
#include <vector>

#include "bot/cli/cli.h"
#include "bot/cli/pictures.h"
#include "bot/system.h"
#include "handlers/ledger/records.h"
#include "handlers/ledger/sums.h"
#include "handlers/programs/calendar_files.h"
#include "handlers/rules/program.h"
#include "storage/repo/audit.h"
#include "storage/repo/payments.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"
#include "storage/repo/ratings.h"
#include "storage/repo/reports.h"
#include "storage/repo/scenes.h"
#include "storage/repo/vouchers.h"

namespace linli::bot::cli {
namespace {

constexpr auto kIntegrity = "PRAGMA integrity_check";
constexpr auto kForeignKeys = "PRAGMA foreign_key_check";
constexpr auto kFiledWithoutEvent =
    "SELECT id FROM reports WHERE state <> 'draft' AND 'report:' || id NOT IN "
    "(SELECT subject FROM audit_events WHERE action = 'report.submitted')";
constexpr auto kMovedWithoutEvent =
    "WITH made AS (SELECT project_id, COUNT(*) AS moves FROM project_steps WHERE seq > 1 GROUP BY "
    "project_id), "
    "told AS (SELECT CAST(substr(subject, 9) AS INTEGER) AS project_id, COUNT(*) AS moves FROM audit_events "
    "WHERE action = 'project.moved' GROUP BY 1) "
    "SELECT id FROM projects LEFT JOIN made ON made.project_id = id LEFT JOIN told ON told.project_id = id "
    "WHERE COALESCE(made.moves, 0) <> COALESCE(told.moves, 0) ORDER BY id";
constexpr auto kUnknownRoles =
    "SELECT person_id, role FROM memberships WHERE role NOT IN ('lead', 'deputy', 'observer') "
    "UNION ALL SELECT person_id, role FROM organization_people WHERE role NOT IN ('lead', 'deputy')";

std::vector<std::string> findings(storage::db::Connection& connection) {
  std::vector<std::string> found;
  connection.each(kIntegrity, {}, [&](const storage::db::Row& row) {
    if (row.text(0) != "ok") found.push_back("integrity: " + row.text(0));
  });
  connection.each(kForeignKeys, {}, [&](const storage::db::Row& row) {
    found.push_back("a row of " + row.text(0) + " refers to one that is not in " + row.text(2));
  });
  if (const auto wrong = storage::repo::audit::verify(connection)) found.push_back(*wrong);
  connection.each(kFiledWithoutEvent, {}, [&](const storage::db::Row& row) {
    found.push_back("report " + std::to_string(row.integer(0)) + " was filed without an audit event");
  });
  for (const auto& report : storage::repo::reports::altered(connection))
    found.push_back("report " + std::to_string(report.value) + " holds other figures than were filed");
  storage::repo::programs::each(connection, [&](const storage::repo::programs::Stored& program) {
    if (const auto read = handlers::rules::program_from_json(program.rules); !read)
      found.push_back("programme " + program.code + ": " + read.error().message);
  });
  for (const auto project : storage::repo::projects::astray(connection))
    found.push_back("project " + std::to_string(project.value) + " is not where its last step led");
  connection.each(kMovedWithoutEvent, {}, [&](const storage::db::Row& row) {
    found.push_back("project " + std::to_string(row.integer(0)) +
                    " has other steps than its audit events tell");
  });
  connection.each(kUnknownRoles, {}, [&](const storage::db::Row& row) {
    found.push_back("person " + std::to_string(row.integer(0)) + " has the unknown role " + row.text(1));
  });
  for (const auto scene : storage::repo::ratings::miscounted(connection))
    found.push_back("code " + std::to_string(scene.value) + " has other ratings than were counted");
  for (const auto project : storage::repo::ratings::mistotalled(connection))
    found.push_back("project " + std::to_string(project.value) +
                    " has other ratings than its codes together");
  for (const auto scene : storage::repo::scenes::altered(connection))
    found.push_back("code " + std::to_string(scene.value) + " has other ratings than when it was closed");
  return found;
}

/// What does not add up in each programme, and payments that are not what was recorded.
std::vector<std::string> money_findings(storage::db::Connection& connection,
                                        const handlers::rules::Calendar& calendar,
                                        storage::model::CivilDate today) {
  namespace repo = storage::repo;
  namespace ledger = handlers::ledger;
  std::vector<std::string> found;
  for (const auto id : repo::programs::all(connection)) {
    const auto program =
        handlers::rules::program_from_json(repo::programs::find(connection, id).value().rules);
    if (!program) continue;  // told of already
    const auto accounts = ledger::accounts_of(connection, id, *program, calendar, today);
    for (auto& one : ledger::disagreements(*program, accounts))
      found.push_back(std::move(one));
  }
  for (const auto payment : repo::payments::altered(connection))
    found.push_back("payment " + std::to_string(payment.value) + " is not what was recorded");
  return found;
}

/// Vouchers whose number stands on another one too: worth a look, though not wrong, for issuers number on
/// their own.
void point_out_vouchers(storage::db::Connection& connection) {
  namespace repo = storage::repo;
  for (const auto& voucher : repo::vouchers::repeated(connection))
    std::cout << "to look at: the number of voucher " << voucher.id.value << " of project "
              << repo::projects::find(connection, voucher.project).value().code
              << " stands on another one too\n";
}

/// What is wrong with the holiday notices.
std::vector<std::string> calendar_findings(const Config& config) {
  const auto folder = config.templates.path + "/calendars";
  const auto calendar = handlers::programs::read_calendars(folder);
  if (!calendar) return {calendar.error().message};
  const SystemClock clock;
  const auto now = config.development.clock.value_or(clock.now());
  std::vector<std::string> found;
  for (const int year : handlers::rules::missing_years(*calendar, storage::model::CivilDate::of(now)))
    found.push_back("there is no holiday notice of " + std::to_string(year) + " in " + folder +
                    ": only weekends count as days off");
  return found;
}

}  // namespace

void add_check(CLI::App& app, Context& context) {
  app.add_subcommand("check",
                     "look at configuration, database, pictures and audit chain; exit 1 if anything is wrong")
      ->callback([&context] {
        const auto config = configuration(context);
        auto connection = reader(config);
        auto found = findings(connection);
        for (auto& finding : picture_findings(connection, config.storage.media_folder()))
          found.push_back(std::move(finding));
        for (auto& finding : calendar_findings(config))
          found.push_back(std::move(finding));
        const auto calendar = handlers::programs::read_calendars(config.templates.path + "/calendars");
        const auto now = config.development.clock.value_or(SystemClock{}.now());
        for (auto& finding : money_findings(connection, calendar ? *calendar : handlers::rules::Calendar{},
                                            storage::model::CivilDate::of(now)))
          found.push_back(std::move(finding));
        for (const auto& finding : found)
          std::cout << finding << '\n';
        point_out_vouchers(connection);
        if (found.empty()) std::cout << "nothing found\n";
        const auto [events, hash] = storage::repo::audit::head(connection);
        std::cout << "audit chain: " << events << " events, the last is " << hash << '\n';
        context.exit_code = found.empty() ? kDone : kFound;
      });
}

}  // namespace linli::bot::cli
