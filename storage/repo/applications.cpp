#include "storage/repo/applications.h"

#include <stdexcept>

#include "storage/repo/audit.h"
#include "storage/repo/field_values.h"

namespace linli::storage::repo::applications {
namespace {

constexpr auto kFind =
    "SELECT id, program_id, organization_id, track, offer, project_id, submitted_at_ms "
    "FROM applications WHERE id = ?";
constexpr auto kOfProject =
    "SELECT id, program_id, organization_id, track, offer, project_id, submitted_at_ms "
    "FROM applications WHERE project_id = ?";
constexpr auto kOpen =
    "SELECT id, program_id, organization_id, track, offer, project_id, submitted_at_ms "
    "FROM applications WHERE organization_id = ? AND program_id = ? AND state = 'draft'";
constexpr auto kStart =
    "INSERT INTO applications (program_id, organization_id, state, started_at_ms) "
    "VALUES (?, ?, 'draft', ?) RETURNING id";
constexpr auto kChoose = "UPDATE applications SET track = ?, offer = ? WHERE id = ? AND state = 'draft'";
constexpr auto kValues =
    "SELECT field, number, text, approximate, words FROM application_values WHERE application_id = ? "
    "ORDER BY field";
constexpr auto kPut =
    "INSERT INTO application_values (application_id, field, number, text, approximate, words) "
    "SELECT id, ?, ?, ?, ?, ? FROM applications WHERE id = ? AND state = 'draft' "
    "ON CONFLICT (application_id, field) DO UPDATE SET number = excluded.number, text = excluded.text, "
    "approximate = excluded.approximate, words = excluded.words";
constexpr auto kSubmit =
    "UPDATE applications SET state = 'submitted', project_id = ?, submitted_at_ms = ? "
    "WHERE id = ? AND state = 'draft'";

std::optional<model::Application> one(db::Connection& connection, std::string_view sql,
                                      std::initializer_list<db::Value> keys) {
  std::optional<model::Application> found;
  connection.first(sql, keys, [&](const db::Row& row) {
    found = model::Application{
        .id = {row.integer(0)},
        .program = {row.integer(1)},
        .organization = {row.integer(2)},
        .track = row.text_if(3),
        .offer = row.text_if(4),
        .state = row.is_null(5) ? model::ApplicationState::kDraft : model::ApplicationState::kSubmitted,
        .project = std::nullopt,
        .submitted_at = std::nullopt};
    if (const auto project = row.integer_if(5)) found->project = model::ProjectId{*project};
    if (const auto ms = row.integer_if(6)) found->submitted_at = model::from_ms(*ms);
  });
  return found;
}

std::string subject_of(model::ApplicationId id) {
  return "application:" + std::to_string(id.value);
}

void require(int changed) {
  if (changed != 1) throw std::logic_error{"only a draft of an application can be changed"};
}

}  // namespace

std::optional<model::Application> find(db::Connection& connection, model::ApplicationId id) {
  return one(connection, kFind, {id.value});
}

std::optional<model::Application> of_project(db::Connection& connection, model::ProjectId project) {
  return one(connection, kOfProject, {project.value});
}

std::optional<model::Application> open(db::Connection& connection, model::OrganizationId organization,
                                       model::ProgramId program) {
  return one(connection, kOpen, {organization.value, program.value});
}

model::Application start(db::Connection& connection, model::OrganizationId organization,
                         model::ProgramId program, std::string_view actor, model::Instant now) {
  const model::ApplicationId id{
      connection.integer(kStart, {program.value, organization.value, model::to_ms(now)}).value()};
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = "application.started",
                             .subject = subject_of(id),
                             .before = "",
                             .after = "organization:" + std::to_string(organization.value) +
                                      " program:" + std::to_string(program.value)});
  return find(connection, id).value();
}

void choose(db::Connection& connection, model::ApplicationId id, std::string_view track,
            const std::optional<std::string>& offer) {
  require(connection.run(kChoose, {track, offer, id.value}));
}

model::ReportValues values(db::Connection& connection, model::ApplicationId id) {
  model::ReportValues values;
  connection.each(kValues, {id.value},
                  [&](const db::Row& row) { values.emplace(row.text(0), value_at(row, 1)); });
  return values;
}

void put(db::Connection& connection, model::ApplicationId id, const std::string& field,
         const model::FieldValue& value) {
  require(connection.run(
      kPut, {field, value.number, value.text, value.approximate ? 1 : 0, value.words, id.value}));
}

void submit(db::Connection& connection, model::ApplicationId id, model::ProjectId project,
            std::string_view actor, model::Instant now) {
  require(connection.run(kSubmit, {project.value, model::to_ms(now), id.value}));
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = "application.submitted",
                             .subject = subject_of(id),
                             .before = "draft",
                             .after = "project:" + std::to_string(project.value) +
                                      " values:" + digest(values(connection, id))});
}

}  // namespace linli::storage::repo::applications
