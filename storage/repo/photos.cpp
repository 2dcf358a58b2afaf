#include "storage/repo/photos.h"

#include <algorithm>
#include <bit>

namespace linli::storage::repo::photos {
namespace {

#define LINLI_PHOTO_COLUMNS                                                  \
  "SELECT id, project_id, month, activity, account, media_id, by_person, "   \
  "sent_at_ms, message, "                                                    \
  "received_at_ms, state, tries, last_error, sha256, bytes, format, width, " \
  "height, look FROM photos "

constexpr auto kAdd =
    "INSERT INTO photos (project_id, month, activity, "
    "account, media_id, by_person, sent_at_ms, message, "
    "received_at_ms, state, due_at_ms) VALUES (?, ?, ?, ?, "
    "?, ?, ?, ?, ?9, 'waiting', ?9) RETURNING id";
constexpr auto kUnassigned = "SELECT 1 FROM photos WHERE by_person = ? AND project_id IS NULL LIMIT 1";
constexpr auto kAdopt =
    "UPDATE photos SET project_id = ?, month = ? WHERE "
    "by_person = ? AND project_id IS NULL";
constexpr auto kLast =
    "SELECT MAX(received_at_ms) FROM photos WHERE "
    "project_id = ? AND month = ? AND by_person = ?";
constexpr auto kLastUnassigned =
    "SELECT MAX(received_at_ms) FROM photos WHERE "
    "project_id IS NULL AND by_person = ?";
constexpr auto kShow =
    "UPDATE photos SET activity = ? WHERE project_id = ? "
    "AND month = ? AND by_person = ? AND activity = '' "
    "AND received_at_ms >= ?";
constexpr auto kFind = LINLI_PHOTO_COLUMNS "WHERE id = ?";
constexpr auto kOfMonth =
    LINLI_PHOTO_COLUMNS "WHERE project_id = ? AND month = ? ORDER BY sent_at_ms, message, id";
constexpr auto kCount =
    "SELECT COUNT(*), COUNT(*) FILTER (WHERE state = 'lost') FROM photos WHERE project_id = ? AND month = ?";
constexpr auto kDue =
    LINLI_PHOTO_COLUMNS "WHERE state = 'waiting' AND due_at_ms <= ? ORDER BY due_at_ms, id LIMIT 1";
constexpr auto kLease = "UPDATE photos SET due_at_ms = ?, tries = tries + 1 WHERE id = ?";
constexpr auto kKeep =
    "UPDATE photos SET state = 'kept', media_id = '', last_error = '', sha256 "
    "= ?, bytes = ?, format = ?, "
    "width = ?, height = ?, look = ? WHERE id = ? AND state = 'waiting'";
constexpr auto kLook = "INSERT INTO photo_looks (quarter, bits, photo_id) VALUES (?, ?, ?)";
constexpr auto kPostpone =
    "UPDATE photos SET due_at_ms = ?, last_error = ? "
    "WHERE id = ? AND state = 'waiting'";
constexpr auto kLose =
    "UPDATE photos SET state = 'lost', media_id = '', "
    "last_error = ? WHERE id = ? AND state = 'waiting'";
constexpr auto kSame = LINLI_PHOTO_COLUMNS "WHERE sha256 = ? AND id <> ?";
constexpr auto kNear = LINLI_PHOTO_COLUMNS
    "WHERE id <> ? AND id IN (SELECT photo_id FROM "
    "photo_looks WHERE quarter = ? AND bits = ?)";
constexpr auto kByState = LINLI_PHOTO_COLUMNS
    "WHERE state = ?1 AND (?2 IS NULL OR project_id = ?2) "
    "AND (?3 IS NULL OR month = ?3) ORDER BY id DESC";
constexpr auto kList = LINLI_PHOTO_COLUMNS
    "WHERE (?1 IS NULL OR project_id = ?1) AND (?2 IS NULL "
    "OR month = ?2) ORDER BY id DESC";

#undef LINLI_PHOTO_COLUMNS

constexpr int kQuarters = 4;

std::int64_t quarter_of(std::uint64_t look, int quarter) {
  return static_cast<std::int64_t>(look >> (16U * static_cast<unsigned>(quarter)) & 0xFFFFU);
}

model::Photo photo_at(const db::Row& row) {
  model::Photo photo{.id = {row.integer(0)},
                     .project = std::nullopt,
                     .month = std::nullopt,
                     .activity = row.text(3),
                     .account = model::account_named(row.text(4)).value(),
                     .media_id = row.text(5),
                     .by = {row.integer(6)},
                     .sent_at = model::from_ms(row.integer(7)),
                     .message = row.integer(8),
                     .received_at = model::from_ms(row.integer(9)),
                     .state = model::photo_state_named(row.text(10)).value(),
                     .tries = static_cast<int>(row.integer(11)),
                     .last_error = row.text(12),
                     .file = std::nullopt};
  if (const auto project = row.integer_if(1)) photo.project = model::ProjectId{*project};
  if (const auto month = row.text_if(2)) photo.month = model::Month::parse(*month);
  if (const auto sha256 = row.text_if(13)) {
    photo.file = model::PictureFile{.sha256 = *sha256,
                                    .bytes = row.integer(14),
                                    .format = row.text(15),
                                    .width = static_cast<int>(row.integer(16)),
                                    .height = static_cast<int>(row.integer(17)),
                                    .look = std::nullopt};
    if (const auto look = row.integer_if(18)) photo.file->look = std::bit_cast<std::uint64_t>(*look);
  }
  return photo;
}

std::optional<std::int64_t> value_of(std::optional<model::ProjectId> project) {
  return project ? std::optional{project->value} : std::nullopt;
}

}  // namespace

model::PhotoId add(db::Connection& connection, const model::Photo& photo) {
  const auto month = photo.month ? std::optional{photo.month->text()} : std::nullopt;
  return {connection
              .integer(kAdd, {value_of(photo.project), month, photo.activity, name_of(photo.account),
                              photo.media_id, photo.by.value, model::to_ms(photo.sent_at), photo.message,
                              model::to_ms(photo.received_at)})
              .value()};
}

int adopt(db::Connection& connection, model::PersonId person, model::ProjectId project, model::Month month) {
  if (!connection.integer(kUnassigned, {person.value})) return 0;  // as nearly always
  return connection.run(kAdopt, {project.value, month.text(), person.value});
}

std::optional<model::Instant> last_from(db::Connection& connection, model::PersonId person,
                                        std::optional<model::ProjectId> project,
                                        std::optional<model::Month> month) {
  const auto ms = project && month ? connection.integer(kLast, {project->value, month->text(), person.value})
                                   : connection.integer(kLastUnassigned, {person.value});
  return ms ? std::optional{model::from_ms(*ms)} : std::nullopt;
}

int show(db::Connection& connection, model::PersonId person, model::ProjectId project, model::Month month,
         model::Instant since, std::string_view activity) {
  return connection.run(kShow, {activity, project.value, month.text(), person.value, model::to_ms(since)});
}

std::optional<model::Photo> find(db::Connection& connection, model::PhotoId id) {
  std::optional<model::Photo> found;
  connection.first(kFind, {id.value}, [&](const db::Row& row) { found = photo_at(row); });
  return found;
}

std::vector<model::Photo> of_month(db::Connection& connection, model::ProjectId project, model::Month month) {
  std::vector<model::Photo> photos;
  connection.each(kOfMonth, {project.value, month.text()},
                  [&](const db::Row& row) { photos.push_back(photo_at(row)); });
  return photos;
}

Count count(db::Connection& connection, model::ProjectId project, model::Month month) {
  Count count;
  connection.first(kCount, {project.value, month.text()},
                   [&](const db::Row& row) { count = {.all = row.integer(0), .lost = row.integer(1)}; });
  return count;
}

std::optional<model::Photo> claim(db::Connection& connection, model::Instant lease_until,
                                  model::Instant now) {
  std::optional<model::Photo> photo;
  connection.first(kDue, {model::to_ms(now)}, [&](const db::Row& row) { photo = photo_at(row); });
  if (!photo) return photo;
  connection.run(kLease, {model::to_ms(lease_until), photo->id.value});
  ++photo->tries;
  return photo;
}

bool keep(db::Connection& connection, model::PhotoId id, const model::PictureFile& file) {
  const auto look = file.look ? std::optional{std::bit_cast<std::int64_t>(*file.look)} : std::nullopt;
  if (connection.run(kKeep,
                     {file.sha256, file.bytes, file.format, file.width, file.height, look, id.value}) != 1)
    return false;  // somebody whose lease came later has it already
  for (int quarter = 0; file.look && quarter < kQuarters; ++quarter)
    connection.run(kLook, {quarter, quarter_of(*file.look, quarter), id.value});
  return true;
}

void postpone(db::Connection& connection, model::PhotoId id, model::Instant due, std::string_view error) {
  connection.run(kPostpone, {model::to_ms(due), error, id.value});
}

bool lose(db::Connection& connection, model::PhotoId id, std::string_view error) {
  return connection.run(kLose, {error, id.value}) == 1;
}

std::vector<model::Photo> alike(db::Connection& connection, model::PhotoId itself,
                                const model::PictureFile& file, int bits) {
  std::vector<model::Photo> found;
  const auto add = [&](const db::Row& row) {
    auto photo = photo_at(row);
    const bool same = photo.file->sha256 == file.sha256;
    const bool near = file.look && photo.file->look && std::popcount(*file.look ^ *photo.file->look) <= bits;
    if ((same || near) && std::ranges::find(found, photo.id, &model::Photo::id) == found.end())
      found.push_back(std::move(photo));
  };
  connection.each(kSame, {file.sha256, itself.value}, add);
  if (file.look)
    for (int quarter = 0; quarter < kQuarters; ++quarter)
      connection.each(kNear, {itself.value, quarter, quarter_of(*file.look, quarter)}, add);
  std::ranges::sort(found, {}, &model::Photo::id);
  return found;
}

void each(db::Connection& connection, const Filter& filter,
          const std::function<void(const model::Photo&)>& read) {
  const auto month = filter.month ? std::optional{filter.month->text()} : std::nullopt;
  const auto tell = [&](const db::Row& row) { read(photo_at(row)); };
  if (filter.state)
    connection.each(kByState, {name_of(*filter.state), value_of(filter.project), month}, tell);
  else
    connection.each(kList, {value_of(filter.project), month}, tell);
}

}  // namespace linli::storage::repo::photos
