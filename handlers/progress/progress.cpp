#include "handlers/progress/progress.h"

#include <algorithm>
#include <utility>

#include "storage/repo/progress.h"
#include "storage/repo/projects.h"

namespace linli::handlers::progress {
namespace {

namespace repo = storage::repo;
using storage::model::CivilDate;
using storage::model::Project;

std::int64_t at(const repo::progress::Sums& sums, const std::string& field) {
  const auto found = sums.find(field);
  return found == sums.end() ? 0 : found->second;
}

/// At most 1000: what is exceeded does not make up for what is missing.
std::int64_t expected_permille(const Line& line) {
  return std::min<std::int64_t>(1000,
                                rules::share_permille(line.expected.value_or(0), line.indicator->target));
}

Standing standing(const rules::Program& program, const rules::Calendar& calendar, const Project& project,
                  const repo::progress::Reached& reached, CivilDate today) {
  Standing standing{.project = project,
                    .period = rules::work_period(program, project),
                    .settled = {},
                    .accepted_months = 0,
                    .lines = {},
                    .pace_permille = std::nullopt};
  standing.settled = rules::settled(standing.period, reached.months, calendar, program.report_due_day, today);
  for (const auto& [month, state] : reached.months)
    standing.accepted_months += state == storage::model::ReportState::kAccepted ? 1 : 0;
  std::int64_t sum = 0;
  for (const auto& indicator : program.indicators) {
    if (indicator.field.empty() || indicator.target <= 0) continue;
    Line line{.indicator = &indicator,
              .done = at(reached.accepted, indicator.field),
              .pending = at(reached.pending, indicator.field),
              .expected = std::nullopt};
    line.expected = rules::by_the_end(line.done, standing.settled);
    sum += expected_permille(line);
    standing.lines.push_back(line);
  }
  if (standing.settled.days > 0 && !standing.lines.empty())
    standing.pace_permille = sum / static_cast<std::int64_t>(standing.lines.size());
  return standing;
}

}  // namespace

Standing of_project(storage::db::Connection& connection, const rules::Program& program,
                    const rules::Calendar& calendar, const Project& project, CivilDate today) {
  return standing(program, calendar, project, repo::progress::of_project(connection, project.id), today);
}

std::optional<std::vector<Standing>> of_ground(storage::db::Connection& connection,
                                               catalogue::Catalogue& catalogue,
                                               const rules::Calendar& calendar, std::string_view street,
                                               int most, CivilDate today) {
  const auto projects = repo::projects::going_on(connection, street, most + 1);
  if (projects.size() > static_cast<std::size_t>(most)) return std::nullopt;
  const auto reached = repo::progress::of_ground(connection, street);
  std::vector<Standing> all;
  for (const auto& project : projects) {
    const auto found = reached.find(project.id);
    all.push_back(standing(catalogue.program(connection, project.program), calendar, project,
                           found == reached.end() ? repo::progress::Reached{} : found->second, today));
  }
  const auto rank = [](const Standing& standing) {
    return std::pair{!standing.pace_permille, standing.pace_permille.value_or(0)};
  };
  std::ranges::stable_sort(all, {}, rank);
  return all;
}

const Line* slowest(const Standing& standing) {
  const auto found = std::ranges::min_element(standing.lines, {}, expected_permille);
  return found == standing.lines.end() ? nullptr : &*found;
}

}  // namespace linli::handlers::progress
