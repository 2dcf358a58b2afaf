#include "storage/repo/scenes.h"

#include "storage/db/digest.h"
#include "storage/repo/audit.h"
#include "storage/repo/deliveries.h"

namespace linli::storage::repo::scenes {
namespace {

#define COLUMNS \
  "id, scene, project_id, activity, held_on, closes_on, url, voter_key, mini_sha256, mini_format"
constexpr auto kByValue = "SELECT " COLUMNS " FROM feedback_scenes WHERE scene = ?";
constexpr auto kById = "SELECT " COLUMNS " FROM feedback_scenes WHERE id = ?";
constexpr auto kSame = "SELECT " COLUMNS
                       " FROM feedback_scenes WHERE project_id = ? AND activity = ? AND "
                       "COALESCE(held_on, '') = ? AND voter_key IS NOT NULL";
constexpr auto kAdd =
    "INSERT INTO feedback_scenes (scene, project_id, activity, held_on, closes_on, url, voter_key, "
    "made_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id";
constexpr auto kSetUrl = "UPDATE feedback_scenes SET url = ? WHERE id = ?";
constexpr auto kSetMini = "UPDATE feedback_scenes SET mini_sha256 = ?, mini_format = ? WHERE id = ?";
constexpr auto kOver =
    "SELECT id FROM feedback_scenes WHERE voter_key IS NOT NULL AND closes_on < ? ORDER BY closes_on LIMIT ?";
constexpr auto kFirstLastDay = "SELECT MIN(closes_on) FROM feedback_scenes WHERE voter_key IS NOT NULL";
// Nobody can rate or add anything any more; only what somebody was asked about their ticket waits.
constexpr auto kForgetTalks =
    "DELETE FROM feedback_talks WHERE scene_id = ? AND step NOT IN ('contact', 'solved')";
constexpr auto kForgetPace = "DELETE FROM rating_pace WHERE scene_id = ?";
constexpr auto kDestroyKey = "UPDATE feedback_scenes SET voter_key = NULL WHERE id = ?";
constexpr auto kRatings =
    "SELECT voter, nth, level, month, way, rushed, current FROM ratings WHERE scene_id = ? ORDER BY voter, "
    "nth";
constexpr auto kClosings =
    "SELECT subject, after FROM audit_events WHERE action = 'feedback.closed' ORDER BY seq";
constexpr auto kEach = "SELECT " COLUMNS
                       " FROM feedback_scenes WHERE (? = 0 OR project_id = ?) AND (? = 0 OR project_id IN "
                       "(SELECT id FROM projects WHERE program_id = ?)) AND (? = 0 OR voter_key IS NOT NULL) "
                       "ORDER BY project_id, activity, held_on, id";

constexpr int kAllAnswers = 100'000;

std::string subject_of(model::SceneId id) {
  return "scene:" + std::to_string(id.value);
}

model::Scene scene_of(const db::Row& row) {
  model::Scene scene{.id = {row.integer(0)},
                     .value = row.text(1),
                     .project = {row.integer(2)},
                     .activity = row.text(3),
                     .held_on = std::nullopt,
                     .closes_on = model::CivilDate::parse(row.text(5)).value(),
                     .url = row.text(6),
                     .mini = std::nullopt,
                     .voter_key = std::nullopt};
  if (const auto day = row.text_if(4)) scene.held_on = model::CivilDate::parse(*day);
  if (auto sha256 = row.text_if(8))
    scene.mini =
        model::PictureFile{.sha256 = *std::move(sha256), .format = row.text(9), .look = std::nullopt};
  if (auto key = row.text_if(7)) scene.voter_key = model::Secret{*std::move(key)};
  return scene;
}

std::optional<std::string> text_of(const std::optional<model::CivilDate>& day) {
  return day ? std::optional{day->text()} : std::nullopt;
}

/// How many voices, and what they say: "23 voices, sha256 …".
std::string seal_of(db::Connection& connection, model::SceneId id) {
  std::string all;
  std::int64_t voices = 0;
  connection.each(kRatings, {id.value}, [&](const db::Row& row) {
    voices += row.integer(6);
    all += row.text(0) + " " + std::to_string(row.integer(1)) + " " + std::to_string(row.integer(2)) + " " +
           row.text(3) + " " + row.text(4) + " " + std::to_string(row.integer(5)) + " " +
           std::to_string(row.integer(6)) + "\n";
  });
  return std::to_string(voices) + " voices, sha256 " + db::sha256_hex(all);
}

}  // namespace

std::optional<model::Scene> find(db::Connection& connection, std::string_view value) {
  std::optional<model::Scene> found;
  connection.first(kByValue, {value}, [&](const db::Row& row) { found = scene_of(row); });
  return found;
}

std::optional<model::Scene> find(db::Connection& connection, model::SceneId id) {
  std::optional<model::Scene> found;
  connection.first(kById, {id.value}, [&](const db::Row& row) { found = scene_of(row); });
  return found;
}

std::optional<model::Scene> same(db::Connection& connection, model::ProjectId project,
                                 std::string_view activity, const std::optional<model::CivilDate>& held_on) {
  std::optional<model::Scene> found;
  const auto day = text_of(held_on).value_or("");
  connection.first(kSame, {project.value, activity, day}, [&](const db::Row& row) { found = scene_of(row); });
  return found;
}

model::SceneId add(db::Connection& connection, const model::Scene& scene, model::Instant now,
                   std::string_view actor) {
  const auto held_on = text_of(scene.held_on);
  const auto closes_on = scene.closes_on.text();
  const model::SceneId id{
      connection
          .integer(kAdd, {scene.value, scene.project.value, scene.activity, held_on, closes_on, scene.url,
                          scene.voter_key.value().reveal(), model::to_ms(now)})
          .value()};
  audit::append(connection,
                {.at = now,
                 .actor = std::string{actor},
                 .action = "feedback.opened",
                 .subject = subject_of(id),
                 .before = "",
                 .after = "project:" + std::to_string(scene.project.value) + " " +
                          (scene.activity.empty() ? "whole" : scene.activity) + ", until " + closes_on});
  return id;
}

void set_url(db::Connection& connection, model::SceneId id, std::string_view url, model::Instant now,
             std::string_view actor) {
  connection.run(kSetUrl, {url, id.value});
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = "feedback.code",
                             .subject = subject_of(id),
                             .before = "",
                             .after = std::string{url}});
}

void set_mini(db::Connection& connection, model::SceneId id, const model::PictureFile& file,
              model::Instant now, std::string_view actor) {
  connection.run(kSetMini, {file.sha256, file.format, id.value});
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = "feedback.mini_code",
                             .subject = subject_of(id),
                             .before = "",
                             .after = file.sha256});
}

std::vector<model::SceneId> over(db::Connection& connection, model::CivilDate today, int limit) {
  std::vector<model::SceneId> all;
  const auto day = today.text();
  connection.each(kOver, {day, limit}, [&](const db::Row& row) { all.push_back({row.integer(0)}); });
  return all;
}

std::optional<model::CivilDate> first_last_day(db::Connection& connection) {
  const auto day = connection.text(kFirstLastDay, {});
  return day ? model::CivilDate::parse(*day) : std::nullopt;
}

void close(db::Connection& connection, model::SceneId id, model::Instant now, std::string_view actor) {
  connection.run(kForgetTalks, {id.value});
  connection.run(kForgetPace, {id.value});
  // What was answered lately goes as well, but for what the platform may be asking again just now.
  deliveries::forget_confidential(connection, now - std::chrono::minutes{1}, kAllAnswers);
  connection.run(kDestroyKey, {id.value});
  connection.erase_log();
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = "feedback.closed",
                             .subject = subject_of(id),
                             .before = "",
                             .after = seal_of(connection, id)});
}

std::vector<model::SceneId> altered(db::Connection& connection) {
  std::vector<model::SceneId> wrong;
  connection.each(kClosings, {}, [&](const db::Row& row) {
    const auto subject = row.text(0);
    const model::SceneId id{std::stoll(subject.substr(subject.find(':') + 1))};
    if (seal_of(connection, id) != row.text(1)) wrong.push_back(id);
  });
  return wrong;
}

void each(db::Connection& connection, const Filter& filter,
          const std::function<void(const model::Scene&)>& read) {
  const auto project = filter.project ? filter.project->value : 0;
  const auto program = filter.program ? filter.program->value : 0;
  connection.each(kEach, {project, project, program, program, filter.open_only ? 1 : 0},
                  [&](const db::Row& row) { read(scene_of(row)); });
}

}  // namespace linli::storage::repo::scenes
