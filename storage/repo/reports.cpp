#include "storage/repo/reports.h"

#include <algorithm>
#include <stdexcept>

#include "storage/repo/audit.h"
#include "storage/repo/field_values.h"

namespace linli::storage::repo::reports {
namespace {

constexpr auto kFind =
    "SELECT id, project_id, month, version, state, submitted_at_ms, due_on, late_days FROM reports WHERE id "
    "= ?";
constexpr auto kLatest =
    "SELECT id, project_id, month, version, state, submitted_at_ms, due_on, late_days FROM reports "
    "WHERE project_id = ? AND month = ? ORDER BY version DESC LIMIT 1";
constexpr auto kFiled =
    "SELECT id, project_id, month, version, state, submitted_at_ms, due_on, late_days FROM reports "
    "WHERE project_id = ? AND month = ? AND state <> 'draft' ORDER BY version DESC LIMIT 1";
constexpr auto kFormer =
    "SELECT id, project_id, month, version, state, submitted_at_ms, due_on, late_days FROM reports "
    "WHERE project_id = ? AND month = ? AND version < ? AND state <> 'draft' ORDER BY version DESC LIMIT 1";
// Apart, because a condition that may be switched off keeps SQLite from using the index.
constexpr auto kList =
    "SELECT id, project_id, month, version, state, submitted_at_ms, due_on, late_days FROM reports "
    "WHERE (?1 IS NULL OR month = ?1) ORDER BY month DESC, project_id, version DESC";
constexpr auto kListOfProject =
    "SELECT id, project_id, month, version, state, submitted_at_ms, due_on, late_days FROM reports "
    "WHERE project_id = ?2 AND (?1 IS NULL OR month = ?1) ORDER BY month DESC, version DESC";
constexpr auto kVouched =
    "SELECT reports.id, after FROM audit_events JOIN reports ON reports.id = CAST(substr(subject, 8) AS "
    "INTEGER) "
    "WHERE action = 'report.submitted' ORDER BY seq";
constexpr auto kNextNumber = "SELECT MAX(id) + 1 FROM reports";
constexpr auto kStart =
    "INSERT INTO reports (id, project_id, month, version, state, started_at_ms) "
    "VALUES (?, ?, ?, ?, 'draft', ?)";
constexpr auto kCopyValues =
    "INSERT INTO report_values (report_id, field, number, text, approximate, words, said_ms, message) "
    "SELECT ?, field, number, text, approximate, words, said_ms, message FROM report_values WHERE report_id "
    "= ?";
constexpr auto kValues =
    "SELECT field, number, text, approximate, words FROM report_values WHERE report_id = ? ORDER BY field";
constexpr auto kFigures =
    "SELECT month, field, number FROM reports JOIN report_values ON report_id = id "
    "WHERE project_id = ? AND state <> 'draft' AND superseded = 0 AND number IS NOT NULL";
constexpr auto kSubmit =
    "UPDATE reports SET state = 'submitted', submitted_by = ?, submitted_at_ms = ?, due_on = ?, late_days = "
    "? "
    "WHERE id = ? AND state = 'draft'";
constexpr auto kFirstFiling =
    "SELECT due_on, late_days FROM reports WHERE project_id = ? AND month = ? AND state <> 'draft' "
    "ORDER BY version LIMIT 1";
constexpr auto kSupersede =
    "UPDATE reports SET superseded = 1 WHERE project_id = ? AND month = ? AND version < ? AND state <> "
    "'draft'";

model::Report report_of(const db::Row& row) {
  model::Report report{.id = {row.integer(0)},
                       .project = {row.integer(1)},
                       .month = model::Month::parse(row.text(2)).value(),
                       .version = static_cast<int>(row.integer(3)),
                       .state = model::report_state_named(row.text(4)).value(),
                       .submitted_at = std::nullopt,
                       .due_on = std::nullopt,
                       .late_days = std::nullopt};
  if (const auto ms = row.integer_if(5)) report.submitted_at = model::from_ms(*ms);
  if (const auto day = row.text_if(6)) report.due_on = model::CivilDate::parse(*day);
  if (const auto days = row.integer_if(7)) report.late_days = static_cast<int>(*days);
  return report;
}

}  // namespace

std::optional<model::Report> find(db::Connection& connection, model::ReportId id) {
  std::optional<model::Report> found;
  connection.first(kFind, {id.value}, [&](const db::Row& row) { found = report_of(row); });
  return found;
}

std::optional<model::Report> latest(db::Connection& connection, model::ProjectId project,
                                    model::Month month) {
  std::optional<model::Report> found;
  const auto text = month.text();
  connection.first(kLatest, {project.value, text}, [&](const db::Row& row) { found = report_of(row); });
  return found;
}

std::optional<model::Report> filed(db::Connection& connection, model::ProjectId project, model::Month month) {
  std::optional<model::Report> found;
  const auto text = month.text();
  connection.first(kFiled, {project.value, text}, [&](const db::Row& row) { found = report_of(row); });
  return found;
}

std::optional<model::Report> former(db::Connection& connection, const model::Report& version) {
  std::optional<model::Report> found;
  if (version.version == 1) return found;
  const auto month = version.month.text();
  connection.first(kFormer, {version.project.value, month, version.version},
                   [&](const db::Row& row) { found = report_of(row); });
  return found;
}

model::Report start(db::Connection& connection, model::ProjectId project, model::Month month,
                    model::PersonId by, model::Instant now) {
  const auto previous = latest(connection, project, month);
  if (previous && previous->state == model::ReportState::kDraft)
    throw db::ConstraintViolated{"a month has one draft"};
  const model::Report report{.id = {connection.integer(kNextNumber).value_or(kFirstReceipt)},
                             .project = project,
                             .month = month,
                             .version = previous ? previous->version + 1 : 1,
                             .state = model::ReportState::kDraft,
                             .submitted_at = std::nullopt,
                             .due_on = std::nullopt,
                             .late_days = std::nullopt};
  const auto text = month.text();
  connection.run(kStart, {report.id.value, project.value, text, report.version, model::to_ms(now)});
  if (previous) connection.run(kCopyValues, {report.id.value, previous->id.value});
  audit::append(connection, {.at = now,
                             .actor = audit::actor(by),
                             .action = "report.started",
                             .subject = "report:" + std::to_string(report.id.value),
                             .before = "",
                             .after = "project:" + std::to_string(project.value) + " " + text + " version " +
                                      std::to_string(report.version)});
  return report;
}

model::ReportValues values(db::Connection& connection, model::ReportId id) {
  model::ReportValues all;
  connection.each(kValues, {id.value},
                  [&](const db::Row& row) { all.emplace(row.text(0), value_at(row, 1)); });
  return all;
}

MonthFigures figures(db::Connection& connection, model::ProjectId project) {
  MonthFigures all;
  connection.each(kFigures, {project.value}, [&](const db::Row& row) {
    all[model::Month::parse(row.text(0)).value()].emplace(row.text(1), row.integer(2));
  });
  return all;
}

namespace {

/// What the audit event of a filing says of the figures.
std::string vouched(db::Connection& connection, model::ReportId id) {
  return "submitted values:" + digest(values(connection, id));
}

}  // namespace

void submit(db::Connection& connection, model::ReportId id, model::PersonId by, model::Instant now,
            std::optional<model::CivilDate> due_on) {
  const auto draft = find(connection, id);
  if (!draft) throw std::logic_error{"there is no such report"};
  const auto month = draft->month.text();
  auto due = due_on ? std::optional{due_on->text()} : std::nullopt;
  auto late = due_on ? std::optional<std::int64_t>{std::max(0, model::CivilDate::of(now).days_since(*due_on))}
                     : std::nullopt;
  connection.first(kFirstFiling, {draft->project.value, month}, [&](const db::Row& row) {
    due = row.text_if(0);
    late = row.integer_if(1);
  });
  if (connection.run(kSubmit, {by.value, model::to_ms(now), due, late, id.value}) != 1)
    throw std::logic_error{"only a draft can be submitted"};
  connection.run(kSupersede, {draft->project.value, month, draft->version});
  auto after = vouched(connection, id);
  if (due) after += " due:" + *due + " late_days:" + std::to_string(late.value_or(0));
  audit::append(connection, {.at = now,
                             .actor = audit::actor(by),
                             .action = "report.submitted",
                             .subject = "report:" + std::to_string(id.value),
                             .before = "draft",
                             .after = std::move(after)});
}

std::vector<model::ReportId> altered(db::Connection& connection) {
  std::vector<std::pair<model::ReportId, std::string>> filed;
  connection.each(kVouched, {}, [&](const db::Row& row) {
    filed.emplace_back(model::ReportId{row.integer(0)}, row.text(1));
  });
  std::vector<model::ReportId> found;
  for (const auto& [id, after] : filed)
    if (!after.starts_with(vouched(connection, id))) found.push_back(id);
  return found;
}

void each(db::Connection& connection, const Filter& filter,
          const std::function<void(const model::Report&)>& read) {
  const auto month = filter.month ? std::optional{filter.month->text()} : std::nullopt;
  const auto tell = [&](const db::Row& row) { read(report_of(row)); };
  if (filter.project)
    connection.each(kListOfProject, {month, filter.project->value}, tell);
  else
    connection.each(kList, {month}, tell);
}

}  // namespace linli::storage::repo::reports
