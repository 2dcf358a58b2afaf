#include "storage/repo/comments.h"

#include "storage/repo/audit.h"

namespace linli::storage::repo::comments {
namespace {

#define COMMENTS                                                                           \
  "SELECT c.id, c.scene_id, c.voter, c.text, c.state, c.reason, c.month, p.account, "      \
  "p.media_id, p.gone_on, p.state, p.sha256, p.format FROM feedback_comments c LEFT JOIN " \
  "feedback_photos p ON p.comment_id = c.id "
constexpr auto kAdd =
    "INSERT INTO feedback_comments (id, scene_id, voter, text, state, reason, month) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr auto kAddPhoto =
    "INSERT INTO feedback_photos (comment_id, account, media_id, gone_on, state) "
    "VALUES (?, ?, ?, ?, 'waiting')";
constexpr auto kFind = COMMENTS "WHERE c.id = ?";
constexpr auto kShown = COMMENTS
    "WHERE c.scene_id IN (SELECT id FROM feedback_scenes WHERE project_id = ?) AND c.state = 'shown' "
    "AND (c.text <> '' OR p.state = 'kept') ORDER BY c.month DESC, c.id LIMIT ?";
constexpr auto kHeld = COMMENTS "WHERE c.state = 'held' ORDER BY c.id LIMIT ?";
constexpr auto kHeldForStaff = COMMENTS
    "JOIN feedback_scenes s ON s.id = c.scene_id JOIN projects j ON j.id = s.project_id "
    "WHERE c.state = 'held' AND c.reason <> ?1 AND COALESCE(p.state, '') <> 'waiting' AND (?2 = '' OR CASE "
    "j.street WHEN '' THEN j.place ELSE "
    "j.street END = ?2) ORDER BY c.id LIMIT ?3";
constexpr auto kHeldByStreet =
    "SELECT CASE j.street WHEN '' THEN j.place ELSE j.street END AS office, COUNT(*) FROM feedback_comments "
    "c "
    "LEFT JOIN feedback_photos p ON p.comment_id = c.id JOIN feedback_scenes s ON s.id = c.scene_id "
    "JOIN projects j ON j.id = s.project_id WHERE c.state = 'held' AND c.reason <> ? "
    "AND COALESCE(p.state, '') <> 'waiting' AND NOT EXISTS (SELECT 1 FROM tickets t WHERE t.scene_id = "
    "c.scene_id AND t.held <> '' AND t.text = c.text) GROUP BY office";  // a complaint is counted once
constexpr auto kBeingChecked = COMMENTS "WHERE c.state = 'held' AND c.reason = ? ORDER BY c.id LIMIT ?";
constexpr auto kChecked =
    "UPDATE feedback_comments SET state = CASE ? WHEN '' THEN 'shown' ELSE 'held' END, reason = ? "
    "WHERE id = ? AND state = 'held' AND reason = ?";
constexpr auto kJudge = "UPDATE feedback_comments SET state = ? WHERE id = ? AND state = 'held'";
constexpr auto kPhotosWaiting = COMMENTS
    "WHERE c.id IN (SELECT comment_id FROM feedback_photos WHERE state = 'waiting') ORDER BY c.id LIMIT ?";
constexpr auto kKept =
    "UPDATE feedback_photos SET state = 'kept', media_id = '', sha256 = ?, format = ? "
    "WHERE comment_id = ? AND state = 'waiting'";
constexpr auto kLost =
    "UPDATE feedback_photos SET state = 'lost', media_id = '' WHERE comment_id = ? AND state = 'waiting'";
constexpr auto kNothingLeft =
    "UPDATE feedback_comments SET state = CASE text WHEN '' THEN 'refused' ELSE 'held' END, reason = ? "
    "WHERE id = ? AND state = 'held' AND reason = ?";
#undef COMMENTS

constexpr int kPhotoAt = 7;

std::optional<model::CommentPhoto> photo_of(const db::Row& row) {
  const auto account = row.text_if(kPhotoAt);
  if (!account) return std::nullopt;
  model::CommentPhoto photo{.account = model::account_named(*account).value(),
                            .media_id = row.text(kPhotoAt + 1),
                            .gone_on = model::CivilDate::parse(row.text(kPhotoAt + 2)).value(),
                            .state = model::photo_state_named(row.text(kPhotoAt + 3)).value(),
                            .file = std::nullopt};
  if (auto sha256 = row.text_if(kPhotoAt + 4))
    photo.file = model::PictureFile{
        .sha256 = *std::move(sha256), .format = row.text(kPhotoAt + 5), .look = std::nullopt};
  return photo;
}

Comment comment_of(const db::Row& row) {
  const auto state = row.text(4);
  return {.id = row.text(0),
          .scene = {row.integer(1)},
          .voter = row.text(2),
          .text = row.text(3),
          .photo = photo_of(row),
          .state = state == "held"      ? model::CommentState::kHeld
                   : state == "refused" ? model::CommentState::kRefused
                                        : model::CommentState::kShown,
          .reason = row.text(5),
          .month = model::Month::parse(row.text(6)).value()};
}

std::vector<Comment> all(db::Connection& connection, const char* sql,
                         std::initializer_list<db::Value> values) {
  std::vector<Comment> found;
  connection.each(sql, values, [&](const db::Row& row) { found.push_back(comment_of(row)); });
  return found;
}

}  // namespace

void add(db::Connection& connection, const Comment& comment) {
  connection.run(kAdd, {comment.id, comment.scene.value, comment.voter, comment.text,
                        model::name_of(comment.state), comment.reason, comment.month.text()});
  if (const auto& photo = comment.photo)
    connection.run(kAddPhoto,
                   {comment.id, model::name_of(photo->account), photo->media_id, photo->gone_on.text()});
}

std::optional<Comment> find(db::Connection& connection, std::string_view id) {
  std::optional<Comment> found;
  connection.first(kFind, {id}, [&](const db::Row& row) { found = comment_of(row); });
  return found;
}

std::vector<Comment> shown(db::Connection& connection, model::ProjectId project, int limit) {
  return all(connection, kShown, {project.value, limit});
}

std::vector<Comment> held(db::Connection& connection, int limit) {
  return all(connection, kHeld, {limit});
}

std::vector<Comment> held_for_staff(db::Connection& connection, std::string_view street, int limit) {
  return all(connection, kHeldForStaff, {model::kBeingChecked, street, limit});
}

std::map<std::string, std::int64_t> held_by_street(db::Connection& connection) {
  std::map<std::string, std::int64_t> all;
  connection.each(kHeldByStreet, {model::kBeingChecked},
                  [&](const db::Row& row) { all[row.text(0)] = row.integer(1); });
  return all;
}

std::vector<Comment> being_checked(db::Connection& connection, int limit) {
  return all(connection, kBeingChecked, {model::kBeingChecked, limit});
}

bool checked(db::Connection& connection, std::string_view id, std::string_view reason) {
  return connection.run(kChecked, {reason, reason, id, model::kBeingChecked}) > 0;
}

bool judge(db::Connection& connection, std::string_view id, model::CommentState state, model::Instant now,
           std::string_view actor) {
  if (connection.run(kJudge, {model::name_of(state), id}) == 0) return false;
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = "feedback.judged",
                             .subject = "comment:" + std::string{id},
                             .before = "held",
                             .after = std::string{model::name_of(state)}});
  return true;
}

std::vector<Comment> photos_waiting(db::Connection& connection, int limit) {
  return all(connection, kPhotosWaiting, {limit});
}

bool photo_kept(db::Connection& connection, std::string_view id, const model::PictureFile& file) {
  return connection.run(kKept, {file.sha256, file.format, id}) > 0;
}

void photo_lost(db::Connection& connection, std::string_view id) {
  if (connection.run(kLost, {id}) == 0) return;
  connection.run(kNothingLeft, {model::kNeverChecked, id, model::kPhotoUnseen});
}

}  // namespace linli::storage::repo::comments
