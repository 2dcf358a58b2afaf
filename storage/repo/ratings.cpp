#include "storage/repo/ratings.h"

#include <algorithm>

namespace linli::storage::repo::ratings {
namespace {

constexpr auto kCurrent =
    "SELECT nth, level, month, rushed FROM ratings WHERE scene_id = ? AND voter = ? AND current = 1";
constexpr auto kSupersede = "UPDATE ratings SET current = 0 WHERE scene_id = ? AND voter = ? AND nth = ?";
constexpr auto kPut =
    "INSERT INTO ratings (scene_id, voter, nth, level, month, way, rushed, current) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, 1)";
constexpr auto kCount =
    "INSERT INTO rating_sums (scene_id, month, level1, level2, level3, level4, level5, rushed) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (scene_id, month) DO UPDATE SET "
    "level1 = level1 + excluded.level1, level2 = level2 + excluded.level2, level3 = level3 + "
    "excluded.level3, "
    "level4 = level4 + excluded.level4, level5 = level5 + excluded.level5, rushed = rushed + excluded.rushed";
constexpr auto kUncount =
    "UPDATE rating_sums SET level1 = level1 - ?, level2 = level2 - ?, level3 = level3 - ?, "
    "level4 = level4 - ?, level5 = level5 - ?, rushed = rushed - ? WHERE scene_id = ? AND month = ?";
// The same for the scene's project.
constexpr auto kTotal =
    "INSERT INTO rating_totals (project_id, month, level1, level2, level3, level4, level5, rushed) "
    "SELECT project_id, ?, ?, ?, ?, ?, ?, ? FROM feedback_scenes WHERE id = ? "
    "ON CONFLICT (project_id, month) DO UPDATE SET level1 = level1 + excluded.level1, "
    "level2 = level2 + excluded.level2, level3 = level3 + excluded.level3, level4 = level4 + "
    "excluded.level4, "
    "level5 = level5 + excluded.level5, rushed = rushed + excluded.rushed";
constexpr auto kUntotal =
    "UPDATE rating_totals SET level1 = level1 - ?, level2 = level2 - ?, level3 = level3 - ?, "
    "level4 = level4 - ?, level5 = level5 - ?, rushed = rushed - ? "
    "WHERE project_id = (SELECT project_id FROM feedback_scenes WHERE id = ?) AND month = ?";
constexpr auto kPace =
    "INSERT INTO rating_pace (scene_id, slot, place, count) VALUES (?, ?, ?, 1) "
    "ON CONFLICT (scene_id, slot, place) DO UPDATE SET count = count + 1 RETURNING count";
constexpr auto kPaced = "SELECT DISTINCT scene_id FROM rating_pace";
constexpr auto kForgetPace = "DELETE FROM rating_pace WHERE scene_id = ? AND slot < ?";

#define SUMS                                                                              \
  "SELECT COALESCE(SUM(level1), 0), COALESCE(SUM(level2), 0), COALESCE(SUM(level3), 0), " \
  "COALESCE(SUM(level4), 0), COALESCE(SUM(level5), 0), COALESCE(SUM(rushed), 0) "
#define OF_PROJECTS "FROM projects p JOIN rating_totals r ON r.project_id = p.id "
#define IN_MONTHS "r.month BETWEEN ? AND ?"
constexpr auto kEverything = SUMS "FROM rating_totals r WHERE " IN_MONTHS;
constexpr auto kScene = SUMS "FROM rating_sums r WHERE " IN_MONTHS " AND r.scene_id = ?";
constexpr auto kProject = SUMS "FROM rating_totals r WHERE " IN_MONTHS " AND r.project_id = ?";
constexpr auto kOrganization = SUMS OF_PROJECTS "WHERE " IN_MONTHS " AND p.organization_id = ?";
constexpr auto kProgram = SUMS OF_PROJECTS "WHERE " IN_MONTHS " AND p.program_id = ?";
constexpr auto kByProject = SUMS ", p.id " OF_PROJECTS "WHERE p.program_id = ? GROUP BY p.id";
constexpr auto kStreet =
    SUMS OF_PROJECTS "WHERE " IN_MONTHS " AND CASE p.street WHEN '' THEN p.place ELSE p.street END = ?";
constexpr auto kByScene = SUMS
    ", s.id FROM feedback_scenes s JOIN rating_sums r ON r.scene_id = s.id WHERE s.project_id = ? "
    "GROUP BY s.id";

constexpr auto kMiscounted =
    "SELECT scene_id FROM (SELECT scene_id, month, SUM(CASE level WHEN 1 THEN 1 ELSE 0 END), "
    "SUM(CASE level WHEN 2 THEN 1 ELSE 0 END), SUM(CASE level WHEN 3 THEN 1 ELSE 0 END), "
    "SUM(CASE level WHEN 4 THEN 1 ELSE 0 END), SUM(CASE level WHEN 5 THEN 1 ELSE 0 END), SUM(rushed) "
    "FROM ratings WHERE current = 1 GROUP BY scene_id, month "
    "EXCEPT SELECT scene_id, month, level1, level2, level3, level4, level5, rushed FROM rating_sums) "
    "UNION SELECT scene_id FROM rating_sums s WHERE level1 + level2 + level3 + level4 + level5 > 0 AND NOT "
    "EXISTS (SELECT 1 FROM ratings r WHERE r.scene_id = s.scene_id AND r.month = s.month AND r.current = 1)";
#define LEVELS "SUM(level1), SUM(level2), SUM(level3), SUM(level4), SUM(level5), SUM(rushed) "
// A project has the counts of its codes together, and none beside them.
constexpr auto kMistotalled =
    "SELECT project_id FROM (SELECT project_id, month, " LEVELS
    "FROM rating_totals GROUP BY project_id, month EXCEPT SELECT s.project_id, r.month, " LEVELS
    "FROM feedback_scenes s JOIN rating_sums r ON r.scene_id = s.id GROUP BY s.project_id, r.month) "
    "UNION SELECT project_id FROM (SELECT s.project_id, r.month, " LEVELS
    "FROM feedback_scenes s JOIN rating_sums r ON r.scene_id = s.id GROUP BY s.project_id, r.month "
    "EXCEPT SELECT project_id, month, " LEVELS "FROM rating_totals GROUP BY project_id, month)";

/// 1 for the level that it is, 0 for the others.
int one(int level, int wanted) {
  return level == wanted ? 1 : 0;
}

model::RatingCounts counts_of(const db::Row& row) {
  model::RatingCounts counts;
  for (int level = 0; level < 5; ++level)
    counts.levels[static_cast<std::size_t>(level)] = row.integer(level);
  counts.rushed = row.integer(5);
  return counts;
}

}  // namespace

std::optional<int> put(db::Connection& connection, const Rating& rating) {
  struct Before {
    std::int64_t nth, level, rushed;
    std::string month;
  };
  std::optional<Before> before;
  connection.first(kCurrent, {rating.scene.value, rating.voter}, [&](const db::Row& row) {
    before = {.nth = row.integer(0), .level = row.integer(1), .rushed = row.integer(3), .month = row.text(2)};
  });
  if (before) {
    const auto level = static_cast<int>(before->level);
    connection.run(kSupersede, {rating.scene.value, rating.voter, before->nth});
    for (const auto* sql : {kUncount, kUntotal})
      connection.run(sql, {one(level, 1), one(level, 2), one(level, 3), one(level, 4), one(level, 5),
                           before->rushed, rating.scene.value, before->month});
  }
  const auto month = rating.month.text();
  const int rushed = rating.rushed ? 1 : 0;
  connection.run(kPut, {rating.scene.value, rating.voter, before ? before->nth + 1 : 1, rating.level, month,
                        model::name_of(rating.way), rushed});
  connection.run(kCount, {rating.scene.value, month, one(rating.level, 1), one(rating.level, 2),
                          one(rating.level, 3), one(rating.level, 4), one(rating.level, 5), rushed});
  connection.run(kTotal, {month, one(rating.level, 1), one(rating.level, 2), one(rating.level, 3),
                          one(rating.level, 4), one(rating.level, 5), rushed, rating.scene.value});
  return before ? std::optional{static_cast<int>(before->level)} : std::nullopt;
}

std::int64_t pace(db::Connection& connection, model::SceneId scene, std::int64_t slot,
                  std::string_view place) {
  auto most = connection.integer(kPace, {scene.value, slot, ""}).value();
  if (!place.empty()) most = std::max(most, connection.integer(kPace, {scene.value, slot, place}).value());
  return most;
}

std::vector<model::SceneId> paced(db::Connection& connection) {
  std::vector<model::SceneId> all;
  connection.each(kPaced, {}, [&](const db::Row& row) { all.push_back({row.integer(0)}); });
  return all;
}

void forget_pace(db::Connection& connection, model::SceneId scene, std::int64_t oldest) {
  connection.run(kForgetPace, {scene.value, oldest});
}

std::string_view query_of(const Scope& scope) {
  constexpr std::string_view kQueries[] = {kEverything, kScene, kProject, kOrganization, kProgram, kStreet};
  return kQueries[scope.index()];
}

model::RatingCounts counts(db::Connection& connection, const Scope& scope, const Months& months) {
  model::RatingCounts counts;
  const auto read = [&](const db::Row& row) { counts = counts_of(row); };
  const auto from = months.from ? months.from->text() : std::string{"0000-00"};
  const auto to = months.to ? months.to->text() : std::string{"9999-99"};
  const auto sql = query_of(scope);
  if (std::holds_alternative<Everything>(scope))
    connection.first(sql, {from, to}, read);
  else if (const auto* street = std::get_if<Street>(&scope))
    connection.first(sql, {from, to, street->name}, read);
  else if (const auto* scene = std::get_if<model::SceneId>(&scope))
    connection.first(sql, {from, to, scene->value}, read);
  else if (const auto* project = std::get_if<model::ProjectId>(&scope))
    connection.first(sql, {from, to, project->value}, read);
  else if (const auto* organization = std::get_if<model::OrganizationId>(&scope))
    connection.first(sql, {from, to, organization->value}, read);
  else
    connection.first(sql, {from, to, std::get<model::ProgramId>(scope).value}, read);
  return counts;
}

namespace {

/// Of each that anybody rated; its id stands behind the counts.
template <class Id>
std::map<Id, model::RatingCounts> counts_by(db::Connection& connection, const char* sql, std::int64_t of) {
  std::map<Id, model::RatingCounts> all;
  connection.each(sql, {of}, [&](const db::Row& row) {
    const auto counts = counts_of(row);
    if (counts.all() > 0) all.emplace(Id{row.integer(6)}, counts);
  });
  return all;
}

}  // namespace

std::map<model::ProjectId, model::RatingCounts> by_project(db::Connection& connection,
                                                           model::ProgramId program) {
  return counts_by<model::ProjectId>(connection, kByProject, program.value);
}

std::map<model::SceneId, model::RatingCounts> by_scene(db::Connection& connection, model::ProjectId project) {
  return counts_by<model::SceneId>(connection, kByScene, project.value);
}

std::vector<model::SceneId> miscounted(db::Connection& connection) {
  std::vector<model::SceneId> wrong;
  connection.each(kMiscounted, {}, [&](const db::Row& row) { wrong.push_back({row.integer(0)}); });
  return wrong;
}

std::vector<model::ProjectId> mistotalled(db::Connection& connection) {
  std::vector<model::ProjectId> wrong;
  connection.each(kMistotalled, {}, [&](const db::Row& row) { wrong.push_back({row.integer(0)}); });
  return wrong;
}

}  // namespace linli::storage::repo::ratings
