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
constexpr auto kCount = "SELECT COUNT(*) FROM observations WHERE project_id = ? AND state = 'done'";

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

std::int64_t finished(db::Connection& connection, model::ProjectId project) {
  return connection.integer(kCount, {project.value}).value();
}

}  // namespace linli::storage::repo::observations
