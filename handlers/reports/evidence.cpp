#include <algorithm>
#include <cctype>
#include <chrono>
#include <initializer_list>

#include "handlers/reports/photos.h"
#include "handlers/reports/reports.h"
#include "handlers/reports/subject.h"
#include "handlers/rules/form.h"
#include "handlers/wording/figures.h"
#include "handlers/wording/month.h"
#include "storage/repo/photos.h"
#include "storage/repo/reports.h"

// Pictures sent while a month is filed, and what is said about them.
namespace linli::handlers::reports {

namespace repo = storage::repo;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::PhotoKind;
using storage::model::Project;
using storage::model::ReportState;

namespace {

/// What the next pictures show, kept in the conversation: "photos+2024-05-12 讲座" until the first of them
/// has come, then "photos:2024-05-12 讲座".
constexpr std::string_view kShown = "photos:";
constexpr std::string_view kAnnounced = "photos+";
bool shows(std::string_view pending) {
  return pending.starts_with(kShown) || pending.starts_with(kAnnounced);
}
// Pictures that follow each other within this are one gesture and get one answer.
constexpr std::chrono::seconds kBurst{60};
// What is said about pictures is about those sent so lately.
constexpr std::chrono::minutes kLately{10};
constexpr std::int64_t kMost = 99;
constexpr std::size_t kLongestName = 40;  // characters of a file's name that are told
/// Words that stand for pictures sent before it was known for which project.
constexpr std::string_view kPictures = "照片";

/// {name, photo, video}: how the file is called, and what it would be were it sent as one.
text::Values told_of_file(std::string_view name) {
  std::string ending{name.substr(std::min(name.size(), name.rfind('.') + 1))};
  std::ranges::transform(ending, ending.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto is = [&](std::initializer_list<std::string_view> endings) {
    return std::ranges::find(endings, ending) != endings.end();
  };
  text::Values values;
  if (!name.empty()) values.set("name", wording::shorten(std::string{name}, kLongestName));
  return values.flag("photo", is({"jpg", "jpeg", "png", "heic", "webp", "bmp", "gif"}))
      .flag("video", is({"mp4", "mov", "avi", "m4v", "3gp"}));
}

std::string key_of(const rules::Activity& activity) {
  return (activity.date ? activity.date->text() + " " : "") + activity.kind;
}

/// The activity that the message is about: by its number, or by its kind when that is the only one of it.
std::optional<rules::Activity> activity_named(const Turn& turn, const std::vector<rules::Activity>& all) {
  if (const auto nth = turn.said.number("activity"))
    return *nth >= 1 && *nth <= static_cast<std::int64_t>(all.size())
               ? std::optional{all[static_cast<std::size_t>(*nth - 1)]}
               : std::nullopt;
  std::optional<rules::Activity> named;
  for (const auto& one : all) {
    if (one.kind.empty() || turn.words.find(one.kind) == turn.words.npos) continue;
    if (named) return std::nullopt;
    named = one;
  }
  return named;
}

}  // namespace

/// The report that pictures are for: the one being talked about, unless it is locked; else the month that is
/// due.
std::optional<Reply> Chat::find_report(Turn& turn, std::optional<Subject>& found) {
  found = current(turn);
  if (found && found->report.state != ReportState::kAccepted) return std::nullopt;
  found.reset();
  const auto month = rules::reporting_month(turn.today());
  std::optional<Project> project;
  if (auto question = choose_project(turn, month, project)) {
    turn.conversation.pending = kPictures;
    return question;
  }
  if (auto why = stopped(*project)) return why;
  for (const auto candidate : {month, month.plus(1)}) {
    const auto latest = repo::reports::latest(turn.db, project->id, candidate);
    if (latest && latest->state == ReportState::kAccepted) continue;
    if (!latest && !reportable(*project, candidate, turn.today())) continue;
    turn.conversation.project = project->id;
    found = subject_of(
        turn, latest ? *latest : *open_draft(turn.db, project->id, candidate, *turn.person, turn.now));
    return std::nullopt;
  }
  return TextReply{text_.say("report/photo_too_late", text::Values{}.set("project", project->name))};
}

std::optional<Reply> Chat::evidence(Turn& turn) {
  if (turn.file) return TextReply{text_.say("report/file_how", told_of_file(*turn.file))};
  if (turn.conversation.context.starts_with("apply.")) return std::nullopt;
  if (turn.picture.empty()) return turn.words.empty() ? std::nullopt : speak_of_photos(turn);
  const std::string pending = turn.conversation.pending;
  const std::string context = turn.conversation.context;
  std::optional<Subject> subject;
  auto question = find_report(turn, subject);
  if (question && turn.conversation.context != kPickProject) return question;
  const auto report = subject ? std::optional{subject->report} : std::nullopt;
  const auto last =
      repo::photos::last_from(turn.db, *turn.person, report ? std::optional{report->project} : std::nullopt,
                              report ? std::optional{report->month} : std::nullopt);
  const bool in_burst = last && turn.now - *last < kBurst && context != kIdle &&
                        !std::string_view{pending}.starts_with(kAnnounced);
  if (report && repo::photos::count(turn.db, report->project, report->month).all() >= kMost)
    return TextReply{text_.say("report/photo_enough", text::Values{}.set("count", std::to_string(kMost)))};
  const std::string activity = shows(pending) ? pending.substr(kShown.size()) : "";
  receive_photo(turn, report, activity);
  if (!activity.empty()) turn.conversation.pending = std::string{kShown} + activity;
  if (in_burst) return contract::Silence{};
  if (question) return question;
  return photos_noted(turn, *subject);
}

Reply Chat::photos_noted(Turn& turn, const Subject& subject) {
  text::Values values;
  values.flag("begun", turn.conversation.report != subject.report.id || turn.conversation.context == kIdle)
      .set("month", wording::month(text_, subject.report.month, turn.today()))
      .set("project", subject.project.name)
      .flag("video", turn.picture_kind == PhotoKind::kVideo);
  turn.conversation.report = subject.report.id;
  if (subject.report.state == ReportState::kDraft)
    return go_on(turn, subject, "report/photo_noted", std::move(values));
  turn.conversation.context = kDone;
  return TextReply{text_.say("report/photo_noted", values)};
}

/// 第2场的照片, 照片怎么发: about pictures that came, or will.
std::optional<Reply> Chat::speak_of_photos(Turn& turn) {
  std::optional<Subject> subject;
  if (auto question = find_report(turn, subject)) return question;
  const auto& [report, project, program] = *subject;
  if (adopt_photos(turn, report) > 0) return photos_noted(turn, *subject);
  const auto known = repo::reports::values(turn.db, report.id);
  const auto count = repo::photos::count(turn.db, project.id, report.month).all();
  const auto activity = activity_named(turn, activities_in(known));
  text::Values values;
  values.set("month", wording::month(text_, report.month, turn.today()))
      .set("project", project.name)
      .flag("some", count > 0)
      .set("count", std::to_string(count));
  if (!activity) return TextReply{text_.say("report/photo_how", values)};
  const auto key = key_of(*activity);
  const int shown =
      repo::photos::show(turn.db, *turn.person, project.id, report.month, turn.now - kLately, key);
  turn.conversation.report = report.id;
  turn.conversation.pending = std::string{kAnnounced} + key;
  values.set("activity", activity->kind).flag("tied", shown > 0).set("shown", std::to_string(shown));
  if (shown > 0 && report.state == ReportState::kDraft)
    return go_on(turn, *subject, "report/photo_shows", std::move(values));
  return TextReply{text_.say("report/photo_shows", values)};
}

/// What is said about something else is no longer about pictures.
void Chat::forget_shown(Turn& turn) {
  if (turn.picture.empty() && shows(turn.conversation.pending)) turn.conversation.pending.clear();
}

/// Sets `evidence`: how many pictures and videos the month has, and how many of them did not come.
void Chat::count_photos(Turn& turn, const Subject& subject, text::Values& into) {
  const auto count = repo::photos::count(turn.db, subject.project.id, subject.report.month);
  if (count.all() == 0) return;
  text::Values values;
  const auto set = [&](const char* name, std::int64_t number) {
    if (number > 0) values.set(name, std::to_string(number));
  };
  set("photos", count.images);
  set("photos_lost", count.images_lost);
  set("videos", count.videos);
  set("videos_lost", count.videos_lost);
  into.set("evidence", text_.say("report/evidence", values));
}

/// What was sent last of all, when that is pictures; nothing when a figure was told since.
std::optional<Reply> Chat::undo_photos(Turn& turn, const Subject& subject) {
  const auto told = repo::reports::last_said(turn.db, subject.report.id).value_or(repo::reports::Said{});
  const auto photos = sent_last(turn.db, subject.report, told);
  if (photos.empty()) return std::nullopt;
  take_back(turn, subject.report, photos);
  const auto videos = std::ranges::count(photos, PhotoKind::kVideo, &storage::model::Photo::kind);
  const auto images = static_cast<std::ptrdiff_t>(photos.size()) - videos;
  text::Values values;
  if (images > 0) values.set("taken_photos", std::to_string(images));
  if (videos > 0) values.set("taken_videos", std::to_string(videos));
  return go_on(turn, subject, "report/photo_undone", std::move(values));
}

}  // namespace linli::handlers::reports
