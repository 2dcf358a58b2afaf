#include "handlers/reports/photos.h"

#include <algorithm>
#include <chrono>
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
using storage::model::PhotoKind;
using storage::model::Report;
using storage::model::ReportState;

// Pictures sent with less than this between them are one gesture and are taken back as one.
constexpr std::chrono::seconds kGesture{60};

std::string name_of(PhotoId id) {
  return "photo:" + std::to_string(id.value);
}

/// Its place among the pictures, or the videos, of its month, as the lead counts them.
std::string place_of(Connection& connection, const Photo& photo) {
  auto all = repo::photos::of_month(connection, *photo.project, *photo.month);
  std::erase_if(all, [&](const Photo& other) { return other.kind != photo.kind; });
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

std::string month_of(const Report& report) {
  return "project:" + std::to_string(report.project.value) + " " + report.month.text();
}

std::optional<storage::model::ReportId> draft_of(const Report& report) {
  return report.state == ReportState::kDraft ? std::optional{report.id} : std::nullopt;
}

repo::reports::Said said_at(const Photo& photo) {
  return {.at = photo.sent_at, .message = photo.message};
}

}  // namespace

void receive_photo(contract::Turn& turn, const std::optional<Report>& report, std::string_view activity) {
  const auto id =
      repo::photos::add(turn.db, {.id = {},
                                  .kind = turn.picture_kind,
                                  .project = report ? std::optional{report->project} : std::nullopt,
                                  .month = report ? std::optional{report->month} : std::nullopt,
                                  .report = report ? draft_of(*report) : std::nullopt,
                                  .activity = std::string{activity},
                                  .account = turn.account,
                                  .media_id = std::string{turn.picture},
                                  .thumb_id = std::string{turn.thumbnail},
                                  .by = *turn.person,
                                  .sent_at = turn.sent_at,
                                  .message = said_at(turn).message,
                                  .received_at = turn.now,
                                  .last_error = "",
                                  .file = std::nullopt});
  tell(turn.db, id, "photo.received", repo::audit::actor(*turn.person), report ? month_of(*report) : "",
       turn.now);
}

int adopt_photos(contract::Turn& turn, const Report& report) {
  const int count =
      repo::photos::adopt(turn.db, *turn.person, report.project, report.month, draft_of(report));
  if (count > 0)
    repo::audit::append(turn.db, {.at = turn.now,
                                  .actor = repo::audit::actor(*turn.person),
                                  .action = "photo.assigned",
                                  .subject = repo::audit::actor(*turn.person),
                                  .before = "",
                                  .after = month_of(report) + " " + std::to_string(count)});
  return count;
}

std::vector<Photo> sent_last(Connection& connection, const Report& draft, const repo::reports::Said& after) {
  auto all = repo::photos::of_draft(connection, draft);
  std::size_t count = 0;
  for (; count < all.size(); ++count) {
    const auto& photo = all[count];
    if (said_at(photo) < after) break;
    if (count == 0) continue;
    const auto& later = all[count - 1];
    if (photo.by != later.by || later.sent_at - photo.sent_at >= kGesture) break;
  }
  all.erase(all.begin() + static_cast<std::ptrdiff_t>(count), all.end());
  return all;
}

void take_back(contract::Turn& turn, const Report& draft, const std::vector<Photo>& photos) {
  for (const auto& photo : photos) {
    if (!repo::photos::take_back(turn.db, photo.id, turn.now)) continue;
    repo::remarks::drop(turn.db, draft.id, name_of(photo.id));
    repo::audit::append(turn.db, {.at = turn.now,
                                  .actor = repo::audit::actor(*turn.person),
                                  .action = "photo.taken_back",
                                  .subject = name_of(photo.id),
                                  .before = month_of(draft),
                                  .after = ""});
  }
}

void photo_kept(Connection& connection, const text::Text& text, PhotoId id,
                const storage::model::PictureFile& file, Instant now) {
  if (!repo::photos::keep(connection, id, file)) return;
  tell(connection, id, "photo.kept", "system", "sha256:" + file.sha256, now);
  const auto photo = repo::photos::find(connection, id).value();
  if (!photo.project || photo.taken_back) return;
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
      .flag("video", photo.kind == PhotoKind::kVideo)
      .flag("here", same_month(known, photo));
  remark(connection, photo, text.say("check/photo_again", values), now);
}

void photo_lost(Connection& connection, const text::Text& text, PhotoId id, std::string_view reason,
                Instant now) {
  if (!repo::photos::lose(connection, id, reason)) return;
  tell(connection, id, "photo.lost", "system", std::string{reason}, now);
  const auto photo = repo::photos::find(connection, id).value();
  if (!photo.project || photo.taken_back) return;
  remark(connection, photo,
         text.say("check/photo_lost", text::Values{}
                                          .set("number", place_of(connection, photo))
                                          .flag("video", photo.kind == PhotoKind::kVideo)),
         now);
}

}  // namespace linli::handlers::reports
