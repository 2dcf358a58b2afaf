#include "storage/repo/progress.h"

namespace linli::storage::repo::progress {
namespace {

constexpr auto kMonths =
    "SELECT project_id, month, state FROM reports "
    "WHERE project_id = ? AND state <> 'draft' AND superseded = 0";
constexpr auto kSums =
    "SELECT project_id, state, field, SUM(number) FROM reports JOIN report_values ON report_id = reports.id "
    "WHERE project_id = ? AND state IN ('accepted', 'submitted') AND superseded = 0 AND number IS NOT NULL "
    "GROUP BY state, field";
constexpr auto kMonthsOfGround =
    "SELECT project_id, month, reports.state FROM projects JOIN reports ON project_id = projects.id "
    "WHERE projects.state IN ('contracted', 'running', 'mid_term', 'final') "
    "AND (?1 = '' OR street = ?1 OR (street = '' AND place = ?1)) "
    "AND reports.state <> 'draft' AND superseded = 0";
constexpr auto kSumsOfGround =
    "SELECT project_id, reports.state, field, SUM(number) FROM projects "
    "JOIN reports ON project_id = projects.id JOIN report_values ON report_id = reports.id "
    "WHERE projects.state IN ('contracted', 'running', 'mid_term', 'final') "
    "AND (?1 = '' OR street = ?1 OR (street = '' AND place = ?1)) "
    "AND reports.state IN ('accepted', 'submitted') AND superseded = 0 AND number IS NOT NULL "
    "GROUP BY project_id, reports.state, field";

void note_month(Reached& reached, const db::Row& row) {
  reached.months.emplace(model::Month::parse(row.text(1)).value(),
                         model::report_state_named(row.text(2)).value());
}

void note_sum(Reached& reached, const db::Row& row) {
  const bool accepted = row.text(1) == name_of(model::ReportState::kAccepted);
  (accepted ? reached.accepted : reached.pending).emplace(row.text(2), row.integer(3));
}

}  // namespace

Reached of_project(db::Connection& connection, model::ProjectId project) {
  Reached reached;
  connection.each(kMonths, {project.value}, [&](const db::Row& row) { note_month(reached, row); });
  connection.each(kSums, {project.value}, [&](const db::Row& row) { note_sum(reached, row); });
  return reached;
}

std::map<model::ProjectId, Reached> of_ground(db::Connection& connection, std::string_view street) {
  std::map<model::ProjectId, Reached> all;
  connection.each(kMonthsOfGround, {street},
                  [&](const db::Row& row) { note_month(all[{row.integer(0)}], row); });
  connection.each(kSumsOfGround, {street}, [&](const db::Row& row) { note_sum(all[{row.integer(0)}], row); });
  return all;
}

}  // namespace linli::storage::repo::progress
