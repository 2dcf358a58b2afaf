#include "storage/repo/photos.h"

#include <algorithm>
#include <bit>

namespace linli::storage::repo::photos {
namespace {

#define LINLI_PHOTO_COLUMNS                                                  \
  "SELECT id, project_id, month, activity, account, media_id, by_person, "   \
  "sent_at_ms, message, "                                                    \
  "received_at_ms, state, tries, last_error, sha256, bytes, format, width, " \
  "height, look, kind, report_id, taken_back_ms, thumb_id FROM photos "

constexpr auto kAdd =
    "INSERT INTO photos (project_id, month, activity, "
    "account, media_id, by_person, sent_at_ms, message, "
    "received_at_ms, state, due_at_ms, kind, report_id, thumb_id) VALUES (?, ?, ?, ?, "
    "?, ?, ?, ?, ?9, 'waiting', ?9, ?10, ?11, ?12) RETURNING id";
constexpr auto kUnassigned = "SELECT 1 FROM photos WHERE by_person = ? AND project_id IS NULL LIMIT 1";
constexpr auto kAdopt =
    "UPDATE photos SET project_id = ?, month = ?, report_id = ? WHERE "
    "by_person = ? AND project_id IS NULL";
constexpr auto kLast =
    "SELECT MAX(received_at_ms) FROM photos WHERE "
    "project_id = ? AND month = ? AND by_person = ? AND taken_back_ms IS NULL";
constexpr auto kLastUnassigned =
    "SELECT MAX(received_at_ms) FROM photos WHERE "
    "project_id IS NULL AND by_person = ?";
constexpr auto kShow =
    "UPDATE photos SET activity = ? WHERE project_id = ? "
    "AND month = ? AND by_person = ? AND activity = '' "
    "AND received_at_ms >= ? AND taken_back_ms IS NULL";
constexpr auto kFind = LINLI_PHOTO_COLUMNS "WHERE id = ?";
constexpr auto kOfMonth = LINLI_PHOTO_COLUMNS
    "WHERE project_id = ? AND month = ? AND taken_back_ms IS NULL ORDER BY sent_at_ms, message, id";
constexpr auto kOfDraft = LINLI_PHOTO_COLUMNS
    "WHERE project_id = ? AND month = ? AND report_id = ? AND taken_back_ms IS NULL "
    "ORDER BY sent_at_ms DESC, message DESC, id DESC";
constexpr auto kTakeBack = "UPDATE photos SET taken_back_ms = ? WHERE id = ? AND taken_back_ms IS NULL";
constexpr auto kCount =
    "SELECT COUNT(*) FILTER (WHERE kind = 'image'), COUNT(*) FILTER (WHERE kind = 'image' AND state = "
    "'lost'), "
    "COUNT(*) FILTER (WHERE kind = 'video'), COUNT(*) FILTER (WHERE kind = 'video' AND state = 'lost') "
    "FROM photos WHERE project_id = ? AND month = ? AND taken_back_ms IS NULL";
constexpr auto kFiles =
    "SELECT MIN(id), sha256, format, bytes FROM photos WHERE state = 'kept' GROUP BY sha256, format, bytes "
    "ORDER BY 1";
constexpr auto kDue =
    LINLI_PHOTO_COLUMNS "WHERE state = 'waiting' AND due_at_ms <= ? ORDER BY due_at_ms, id LIMIT 1";
constexpr auto kLease = "UPDATE photos SET due_at_ms = ?, tries = tries + 1 WHERE id = ?";
constexpr auto kKeep =
    "UPDATE photos SET state = 'kept', media_id = '', thumb_id = '', last_error = '', sha256 "
    "= ?, bytes = ?, format = ?, "
    "width = ?, height = ?, look = ? WHERE id = ? AND state = 'waiting'";
constexpr auto kLook = "INSERT INTO photo_looks (quarter, bits, photo_id) VALUES (?, ?, ?)";
constexpr auto kPostpone =
    "UPDATE photos SET due_at_ms = ?, last_error = ? "
    "WHERE id = ? AND state = 'waiting'";
constexpr auto kLose =
    "UPDATE photos SET state = 'lost', media_id = '', thumb_id = '', "
    "last_error = ? WHERE id = ? AND state = 'waiting'";
constexpr auto kSame = LINLI_PHOTO_COLUMNS "WHERE sha256 = ? AND id <> ? AND taken_back_ms IS NULL";
// A video is known by its small picture, which is no photo of the same look.
constexpr auto kNear = LINLI_PHOTO_COLUMNS
    "WHERE id <> ?1 AND taken_back_ms IS NULL AND kind = (SELECT kind FROM photos WHERE id = ?1) AND id IN "
    "(SELECT photo_id FROM "
    "photo_looks WHERE quarter = ?2 AND bits = ?3)";
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
                     .kind = model::photo_kind_named(row.text(19)).value(),
                     .project = std::nullopt,
                     .month = std::nullopt,
                     .report = std::nullopt,
                     .activity = row.text(3),
                     .account = model::account_named(row.text(4)).value(),
                     .media_id = row.text(5),
                     .thumb_id = row.text(22),
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
  if (const auto report = row.integer_if(20)) photo.report = model::ReportId{*report};
  if (const auto ms = row.integer_if(21)) photo.taken_back = model::from_ms(*ms);
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

template <class Id>
std::optional<std::int64_t> value_of(std::optional<Id> id) {
  return id ? std::optional{id->value} : std::nullopt;
}

}  // namespace

model::PhotoId add(db::Connection& connection, const model::Photo& photo) {
  const auto month = photo.month ? std::optional{photo.month->text()} : std::nullopt;
  return {connection
              .integer(kAdd, {value_of(photo.project), month, photo.activity, name_of(photo.account),
                              photo.media_id, photo.by.value, model::to_ms(photo.sent_at), photo.message,
                              model::to_ms(photo.received_at), name_of(photo.kind), value_of(photo.report),
                              photo.thumb_id})
              .value()};
}

int adopt(db::Connection& connection, model::PersonId person, model::ProjectId project, model::Month month,
          std::optional<model::ReportId> draft) {
  if (!connection.integer(kUnassigned, {person.value})) return 0;  // as nearly always
  return connection.run(kAdopt, {project.value, month.text(), value_of(draft), person.value});
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

std::vector<model::Photo> of_draft(db::Connection& connection, const model::Report& draft) {
  std::vector<model::Photo> found;
  connection.each(kOfDraft, {draft.project.value, draft.month.text(), draft.id.value},
                  [&](const db::Row& row) { found.push_back(photo_at(row)); });
  return found;
}

bool take_back(db::Connection& connection, model::PhotoId id, model::Instant now) {
  return connection.run(kTakeBack, {model::to_ms(now), id.value}) == 1;
}

Count count(db::Connection& connection, model::ProjectId project, model::Month month) {
  Count count;
  connection.first(kCount, {project.value, month.text()}, [&](const db::Row& row) {
    count = {.images = row.integer(0),
             .images_lost = row.integer(1),
             .videos = row.integer(2),
             .videos_lost = row.integer(3)};
  });
  return count;
}

std::vector<KeptFile> files(db::Connection& connection) {
  std::vector<KeptFile> found;
  connection.each(kFiles, {}, [&](const db::Row& row) {
    KeptFile kept{.first = {row.integer(0)}, .file = {.sha256 = row.text(1), .format = row.text(2)}};
    kept.file.bytes = row.integer(3);
    found.push_back(std::move(kept));
  });
  return found;
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
