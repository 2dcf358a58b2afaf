#include <iostream>
#include <vector>

#include "bot/cli/cli.h"
#include "storage/repo/audit.h"
#include "storage/repo/projects.h"
#include "storage/repo/reports.h"

namespace linli::bot::cli {
namespace {

constexpr auto kIntegrity = "PRAGMA integrity_check";
constexpr auto kForeignKeys = "PRAGMA foreign_key_check";
constexpr auto kFiledWithoutEvent =
    "SELECT id FROM reports WHERE state <> 'draft' AND NOT EXISTS (SELECT 1 FROM audit_events "
    "WHERE action = 'report.submitted' AND subject = 'report:' || reports.id)";
constexpr auto kMovedWithoutEvent =
    "SELECT id FROM projects WHERE (SELECT COUNT(*) FROM project_steps WHERE project_id = projects.id AND "
    "seq > 1) "
    "<> (SELECT COUNT(*) FROM audit_events WHERE action = 'project.moved' AND subject = 'project:' || "
    "projects.id)";
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
  for (const auto project : storage::repo::projects::astray(connection))
    found.push_back("project " + std::to_string(project.value) + " is not where its last step led");
  connection.each(kMovedWithoutEvent, {}, [&](const storage::db::Row& row) {
    found.push_back("project " + std::to_string(row.integer(0)) +
                    " has other steps than its audit events tell");
  });
  connection.each(kUnknownRoles, {}, [&](const storage::db::Row& row) {
    found.push_back("person " + std::to_string(row.integer(0)) + " has the unknown role " + row.text(1));
  });
  return found;
}

}  // namespace

void add_check(CLI::App& app, Context& context) {
  app.add_subcommand("check", "look at configuration, database and audit chain; exit 1 if anything is wrong")
      ->callback([&context] {
        const auto config = configuration(context);
        auto connection = reader(config);
        const auto found = findings(connection);
        for (const auto& finding : found)
          std::cout << finding << '\n';
        if (found.empty()) std::cout << "nothing found\n";
        const auto [events, hash] = storage::repo::audit::head(connection);
        std::cout << "audit chain: " << events << " events, the last is " << hash << '\n';
        context.exit_code = found.empty() ? kDone : kFound;
      });
}

}  // namespace linli::bot::cli
