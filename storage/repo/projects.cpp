#include "storage/repo/projects.h"

#include <string>

#include "storage/repo/audit.h"

namespace linli::storage::repo::projects {
namespace {

constexpr auto kById =
    "SELECT id, code, program_id, organization_id, name, place, approved_fen, starts_on, ends_on "
    "FROM projects WHERE id = ?";
constexpr auto kByCode =
    "SELECT id, code, program_id, organization_id, name, place, approved_fen, starts_on, ends_on "
    "FROM projects WHERE code = ?";
constexpr auto kOrganization = "SELECT id, credit_code, name FROM organizations WHERE id = ?";
constexpr auto kAddOrganization = "INSERT INTO organizations (credit_code, name) VALUES (?, ?) RETURNING id";
constexpr auto kAddProject =
    "INSERT INTO projects (code, program_id, organization_id, name, place, approved_fen, starts_on, ends_on) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id";

std::optional<model::Project> one(db::Connection& connection, std::string_view sql, db::Value key) {
  std::optional<model::Project> found;
  connection.first(sql, {key}, [&](const db::Row& row) {
    found = model::Project{.id = {row.integer(0)},
                           .code = row.text(1),
                           .program = {row.integer(2)},
                           .organization = {row.integer(3)},
                           .name = row.text(4),
                           .place = row.text(5),
                           .approved = model::Money::fen(row.integer(6)),
                           .starts_on = model::CivilDate::parse(row.text(7)).value(),
                           .ends_on = model::CivilDate::parse(row.text(8)).value()};
  });
  return found;
}

}  // namespace

std::optional<model::Project> find(db::Connection& connection, model::ProjectId id) {
  return one(connection, kById, id.value);
}

std::optional<model::Project> find(db::Connection& connection, std::string_view code) {
  return one(connection, kByCode, code);
}

std::optional<model::Organization> organization(db::Connection& connection, model::OrganizationId id) {
  std::optional<model::Organization> found;
  connection.first(kOrganization, {id.value}, [&](const db::Row& row) {
    found = model::Organization{
        .id = id,
        .credit_code = row.is_null(1) ? std::nullopt : model::CreditCode::parse(row.text(1)),
        .name = row.text(2)};
  });
  return found;
}

model::OrganizationId add(db::Connection& connection, const model::Organization& organization,
                          model::Instant now) {
  const auto code = organization.credit_code ? std::optional{organization.credit_code->text()} : std::nullopt;
  const model::OrganizationId id{connection.integer(kAddOrganization, {code, organization.name}).value()};
  audit::append(connection, {.at = now,
                             .actor = "cli",
                             .action = "organization.added",
                             .subject = "organization:" + std::to_string(id.value),
                             .before = "",
                             .after = organization.name});
  return id;
}

model::ProjectId add(db::Connection& connection, const model::Project& project, model::Instant now) {
  const auto starts = project.starts_on.text();
  const auto ends = project.ends_on.text();
  const model::ProjectId id{
      connection
          .integer(kAddProject, {project.code, project.program.value, project.organization.value,
                                 project.name, project.place, project.approved.fen(), starts, ends})
          .value()};
  audit::append(connection, {.at = now,
                             .actor = "cli",
                             .action = "project.added",
                             .subject = "project:" + std::to_string(id.value),
                             .before = "",
                             .after = project.code + " " + std::to_string(project.approved.fen()) + " fen"});
  return id;
}

}  // namespace linli::storage::repo::projects
