#include "storage/repo/observations.h"

#include "storage/repo/audit.h"

namespace linli::storage::repo::observations {
namespace {

constexpr auto kDraft = "SELECT id, project_id FROM observations WHERE person_id = ? AND state = 'draft'";
constexpr auto kPoints = "SELECT point, level FROM observation_points WHERE observation_id = ?";
constexpr auto kStart =
    "INSERT INTO observations (project_id, person_id, state, begun_at_ms) VALUES (?, ?, 'draft', ?) "
    "RETURNING id";
constexpr auto kPut =
    "INSERT INTO observation_points (observation_id, point, level) VALUES (?, ?, ?) "
    "ON CONFLICT (observation_id, point) DO UPDATE SET level = excluded.level";
constexpr auto kFinish = "UPDATE observations SET state = 'done', done_at_ms = ? WHERE id = ?";
constexpr auto kDropPoints = "DELETE FROM observation_points WHERE observation_id = ?";
constexpr auto kDrop = "DELETE FROM observations WHERE id = ? AND state = 'draft'";

#define OF_POINTS "FROM observations o JOIN observation_points p ON p.observation_id = o.id "
#define OF_PROJECTS OF_POINTS "JOIN projects j ON j.id = o.project_id "
#define DONE "WHERE o.state = 'done' "
#define IN_ALL OF_POINTS DONE "AND ? = 0 "
#define IN_PROJECT OF_POINTS DONE "AND o.project_id = ? "
#define IN_PROGRAM OF_PROJECTS DONE "AND j.program_id = ? "
#define IN_STREET OF_PROJECTS DONE "AND CASE j.street WHEN '' THEN j.place ELSE j.street END = ? "
// Each visit's mean in thousandths of a level, so that every visit weighs the same.
#define VISITS(in)                                                                   \
  "SELECT project_id, COUNT(*), SUM(mean) FROM (SELECT o.project_id AS project_id, " \
  "SUM(p.level) * 1000 / COUNT(*) AS mean " in "GROUP BY o.id, o.project_id) v GROUP BY project_id"
#define LEVELS(in) "SELECT o.project_id, COUNT(*), SUM(p.level), p.point " in "GROUP BY o.project_id, p.point"
constexpr const char* kVisits[] = {VISITS(IN_ALL), VISITS(IN_PROJECT), VISITS(IN_PROGRAM), VISITS(IN_STREET)};
constexpr const char* kLevels[] = {LEVELS(IN_ALL), LEVELS(IN_PROJECT), LEVELS(IN_PROGRAM), LEVELS(IN_STREET)};
constexpr auto kListed = "SELECT o.id, o.project_id, o.done_at_ms, p.point, p.level " IN_PROGRAM
                         "ORDER BY o.project_id, o.done_at_ms, o.id";
#undef OF_POINTS
#undef OF_PROJECTS
#undef DONE
#undef IN_ALL
#undef IN_PROJECT
#undef IN_PROGRAM
#undef IN_STREET
#undef VISITS
#undef LEVELS

db::Value value_of(const Scope& scope) {
  if (const auto* project = std::get_if<model::ProjectId>(&scope)) return project->value;
  if (const auto* program = std::get_if<model::ProgramId>(&scope)) return program->value;
  if (const auto* street = std::get_if<Street>(&scope)) return street->name;
  return 0;
}

std::map<model::ProjectId, model::ObservationSums> sums_by_project(db::Connection& connection,
                                                                   const Scope& scope) {
  std::map<model::ProjectId, model::ObservationSums> all;
  const auto value = value_of(scope);
  connection.each(kVisits[scope.index()], {value}, [&](const db::Row& row) {
    auto& sums = all[{row.integer(0)}];
    sums.visits = row.integer(1);
    sums.means = row.integer(2);
  });
  connection.each(kLevels[scope.index()], {value}, [&](const db::Row& row) {
    all[{row.integer(0)}].points[row.text(3)] = {.times = row.integer(1), .levels = row.integer(2)};
  });
  return all;
}

}  // namespace

std::optional<Observation> draft(db::Connection& connection, model::PersonId person) {
  std::optional<Observation> found;
  connection.first(kDraft, {person.value}, [&](const db::Row& row) {
    found = Observation{.id = {row.integer(0)}, .project = {row.integer(1)}, .levels = {}};
  });
  if (found)
    connection.each(kPoints, {found->id.value}, [&](const db::Row& row) {
      found->levels[row.text(0)] = static_cast<int>(row.integer(1));
    });
  return found;
}

Observation start(db::Connection& connection, model::ProjectId project, model::PersonId person,
                  model::Instant now) {
  if (const auto begun = draft(connection, person)) drop(connection, begun->id);
  return {.id = {connection.integer(kStart, {project.value, person.value, model::to_ms(now)}).value()},
          .project = project,
          .levels = {}};
}

void put(db::Connection& connection, model::ObservationId id, std::string_view point, int level) {
  connection.run(kPut, {id.value, point, level});
}

void finish(db::Connection& connection, const Observation& observation, model::PersonId person,
            model::Instant now) {
  connection.run(kFinish, {model::to_ms(now), observation.id.value});
  std::string levels;
  for (const auto& [point, level] : observation.levels)
    levels += (levels.empty() ? "" : ", ") + point + " " + std::to_string(level);
  audit::append(connection, {.at = now,
                             .actor = audit::actor(person),
                             .action = "observation.done",
                             .subject = "project:" + std::to_string(observation.project.value),
                             .before = "",
                             .after = levels});
}

void drop(db::Connection& connection, model::ObservationId id) {
  connection.run(kDropPoints, {id.value});
  connection.run(kDrop, {id.value});
}

model::ObservationSums sums(db::Connection& connection, const Scope& scope) {
  model::ObservationSums sums;
  for (const auto& [project, those] : sums_by_project(connection, scope))
    sums += those;
  return sums;
}

std::map<model::ProjectId, model::ObservationSums> by_project(db::Connection& connection,
                                                              model::ProgramId program) {
  return sums_by_project(connection, program);
}

std::vector<Visit> visits(db::Connection& connection, model::ProgramId program) {
  std::vector<Visit> all;
  std::int64_t last = 0;
  connection.each(kListed, {program.value}, [&](const db::Row& row) {
    if (row.integer(0) != last) {
      last = row.integer(0);
      all.push_back({.project = {row.integer(1)},
                     .day = model::CivilDate::of(model::from_ms(row.integer(2))),
                     .levels = {}});
    }
    all.back().levels[row.text(3)] = static_cast<int>(row.integer(4));
  });
  return all;
}

}  // namespace linli::storage::repo::observations
