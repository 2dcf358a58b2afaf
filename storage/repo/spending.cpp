#include "storage/repo/spending.h"

namespace linli::storage::repo::spending {
namespace {

constexpr auto kOfProject =
    "SELECT project_id, month, version, state, field, number FROM reports "
    "JOIN report_values ON report_id = reports.id WHERE project_id = ? "
    "AND (state = 'accepted' OR (state = 'submitted' AND superseded = 0)) "
    "AND (field = 'spent' OR substr(field, 1, 9) = 'spending.') AND number IS NOT NULL "
    "ORDER BY month, version, field";
constexpr auto kOfProgram =
    "SELECT project_id, month, version, reports.state, field, number FROM projects "
    "JOIN reports ON project_id = projects.id JOIN report_values ON report_id = reports.id "
    "WHERE program_id = ? AND (reports.state = 'accepted' OR (reports.state = 'submitted' AND superseded = "
    "0)) "
    "AND (field = 'spent' OR substr(field, 1, 9) = 'spending.') AND number IS NOT NULL "
    "ORDER BY project_id, month, version, field";

constexpr auto kFiledOfProject =
    "SELECT DISTINCT project_id, month FROM reports WHERE project_id = ? "
    "AND (state = 'accepted' OR (state = 'submitted' AND superseded = 0)) ORDER BY month";
constexpr auto kFiledOfProgram =
    "SELECT DISTINCT project_id, month FROM projects JOIN reports ON project_id = projects.id "
    "WHERE program_id = ? AND (reports.state = 'accepted' OR (reports.state = 'submitted' AND superseded = "
    "0)) "
    "ORDER BY project_id, month";

constexpr auto kResults =
    "SELECT projects.id, field, SUM(number) FROM projects JOIN reports AS newest ON newest.project_id = "
    "projects.id "
    "JOIN report_values ON report_id = newest.id WHERE program_id = ? AND newest.state = 'accepted' "
    "AND number IS NOT NULL AND version = (SELECT MAX(version) FROM reports WHERE project_id = "
    "newest.project_id "
    "AND month = newest.month AND state = 'accepted') GROUP BY projects.id, field";

std::vector<Filed> months(db::Connection& connection, std::string_view sql, std::int64_t key) {
  std::vector<Filed> all;
  connection.each(sql, {key}, [&](const db::Row& row) {
    all.push_back({.project = {row.integer(0)}, .month = model::Month::parse(row.text(1)).value()});
  });
  return all;
}

std::vector<model::Spending> read(db::Connection& connection, std::string_view sql, std::int64_t key) {
  std::vector<model::Spending> all;
  connection.each(sql, {key}, [&](const db::Row& row) {
    all.push_back(
        {.project = {row.integer(0)},
         .month = model::Month::parse(row.text(1)).value(),
         .version = static_cast<int>(row.integer(2)),
         .state = row.text(3) == "accepted" ? model::ReportState::kAccepted : model::ReportState::kSubmitted,
         .field = row.text(4),
         .amount = model::Money::fen(row.integer(5))});
  });
  return all;
}

}  // namespace

std::vector<model::Spending> of(db::Connection& connection, model::ProjectId project) {
  return read(connection, kOfProject, project.value);
}

std::vector<model::Spending> of(db::Connection& connection, model::ProgramId program) {
  return read(connection, kOfProgram, program.value);
}

std::vector<Filed> filed(db::Connection& connection, model::ProjectId project) {
  return months(connection, kFiledOfProject, project.value);
}

std::vector<Filed> filed(db::Connection& connection, model::ProgramId program) {
  return months(connection, kFiledOfProgram, program.value);
}

Results results(db::Connection& connection, model::ProgramId program) {
  Results sums;
  connection.each(kResults, {program.value},
                  [&](const db::Row& row) { sums[{row.integer(0)}].emplace(row.text(1), row.integer(2)); });
  return sums;
}

}  // namespace linli::storage::repo::spending
