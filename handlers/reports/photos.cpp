#include "handlers/reports/photos.h"

#include <algorithm>
#include <string>

#include "handlers/pictures/examine.h"
#include "handlers/reports/subject.h"
#include "handlers/wording/month.h"
#include "storage/repo/audit.h"
#include "storage/repo/photos.h"
#include "storage/repo/projects.h"
#include "storage/repo/remarks.h"
#include "storage/repo/reports.h"

namespace linli::handlers::reports {
namespace {

namespace repo = storage::repo;
using storage::db::Connection;
using storage::model::Instant;
using storage::model::Photo;
using storage::model::PhotoId;

std::string name_of(PhotoId id) {
  return "photo:" + std::to_string(id.value);
}

/// Its place among the pictures of its month, as the lead counts them.
std::string place_of(Connection& connection, const Photo& photo) {
  const auto all = repo::photos::of_month(connection, *photo.project, *photo.month);
  const auto at = std::ranges::find(all, photo.id, &Photo::id);
  return std::to_string(at - all.begin() + 1);
}

bool same_month(const Photo& one, const Photo& other) {
  return one.project == other.project && one.month == other.month;
}

void remark(Connection& connection, const Photo& photo, std::string says, Instant now) {
  const auto report = repo::reports::latest(connection, *photo.project, *photo.month);
  if (report)
    repo::remarks::note(connection, report->id,
                        {.about = name_of(photo.id), .says = std::move(says), .answer = "", .at = now});
}

void tell(Connection& connection, PhotoId id, const char* action, std::string actor, std::string after,
          Instant now) {
  repo::audit::append(connection, {.at = now,
                                   .actor = std::move(actor),
                                   .action = action,
                                   .subject = name_of(id),
                                   .before = "",
                                   .after = std::move(after)});
}

std::string month_of(storage::model::ProjectId project, storage::model::Month month) {
  return "project:" + std::to_string(project.value) + " " + month.text();
}

}  // namespace

void receive_photo(contract::Turn& turn, std::optional<storage::model::ProjectId> project,
                   std::optional<storage::model::Month> month, std::string_view activity) {
  const auto id = repo::photos::add(turn.db, {.id = {},
                                              .project = project,
                                              .month = month,
                                              .activity = std::string{activity},
                                              .account = turn.account,
                                              .media_id = std::string{turn.picture},
                                              .by = *turn.person,
                                              .sent_at = turn.sent_at,
                                              .message = said_at(turn).message,
                                              .received_at = turn.now,
                                              .last_error = "",
                                              .file = std::nullopt});
  tell(turn.db, id, "photo.received", repo::audit::actor(*turn.person),
       project && month ? month_of(*project, *month) : "", turn.now);
}

int adopt_photos(contract::Turn& turn, storage::model::ProjectId project, storage::model::Month month) {
  const int count = repo::photos::adopt(turn.db, *turn.person, project, month);
  if (count > 0)
    repo::audit::append(turn.db, {.at = turn.now,
                                  .actor = repo::audit::actor(*turn.person),
                                  .action = "photo.assigned",
                                  .subject = repo::audit::actor(*turn.person),
                                  .before = "",
                                  .after = month_of(project, month) + " " + std::to_string(count)});
  return count;
}

void photo_kept(Connection& connection, const text::Text& text, PhotoId id,
                const storage::model::PictureFile& file, Instant now) {
  if (!repo::photos::keep(connection, id, file)) return;
  tell(connection, id, "photo.kept", "system", "sha256:" + file.sha256, now);
  const auto photo = repo::photos::find(connection, id).value();
  if (!photo.project) return;
  auto before = repo::photos::alike(connection, id, file, pictures::kSameLook);
  std::erase_if(before, [](const Photo& one) { return !one.project; });
  if (before.empty()) return;
  // Another report's matters more than the same one's, which may be a slip of the finger.
  const auto other = std::ranges::find_if(before, [&](const Photo& one) { return !same_month(one, photo); });
  const auto& known = other == before.end() ? before.front() : *other;
  text::Values values;
  values.set("number", place_of(connection, photo))
      .set("other", place_of(connection, known))
      .set("project", repo::projects::find(connection, *known.project).value().name)
      .set("month", wording::month(text, *known.month, storage::model::CivilDate::of(now)))
      .flag("resaved", known.file->sha256 != file.sha256)
      .flag("here", same_month(known, photo));
  remark(connection, photo, text.say("check/photo_again", values), now);
}

void photo_lost(Connection& connection, const text::Text& text, PhotoId id, std::string_view reason,
                Instant now) {
  if (!repo::photos::lose(connection, id, reason)) return;
  tell(connection, id, "photo.lost", "system", std::string{reason}, now);
  const auto photo = repo::photos::find(connection, id).value();
  if (!photo.project) return;
  remark(connection, photo,
         text.say("check/photo_lost", text::Values{}.set("number", place_of(connection, photo))), now);
}

}  // namespace linli::handlers::reports
