#include "handlers/review/look.h"

#include <charconv>

#include "handlers/wording/due.h"
#include "handlers/wording/form.h"
#include "handlers/wording/month.h"
#include "storage/repo/organizations.h"
#include "storage/repo/photos.h"
#include "storage/repo/remarks.h"
#include "storage/repo/reports.h"
#include "storage/repo/reviews.h"
#include "storage/repo/staff.h"

namespace linli::handlers::review {
namespace {

namespace repo = storage::repo;
using storage::model::CivilDate;
using storage::model::Project;
using storage::model::Report;
using storage::model::ReportState;
using storage::model::ReportValues;

/// {label, comment, reply} for each comment of the return that this version answers.
std::vector<text::Values> answered(storage::db::Connection& connection, const rules::Program& program,
                                   const Report& returned) {
  std::vector<text::Values> lines;
  const auto event = repo::reviews::last(connection, returned.id);
  if (!event) return lines;
  if (!event->comment.empty()) lines.push_back(text::Values{}.set("comment", event->comment));
  for (const auto& [id, comment, reply] : event->fields) {
    const auto* field = program.field(id);
    lines.push_back(text::Values{}.set("label", field ? field->label : id).set("comment", comment));
    if (reply) lines.back().set("reply", *reply);
  }
  return lines;
}

/// Labels of the shown fields for which `holds`, strung together.
template <class Holds>
std::vector<text::Values> labels_where(const rules::Program& program, const ReportValues& values,
                                       Holds holds) {
  std::vector<const rules::FormField*> fields;
  for (const auto& field : program.form)
    if (const auto value = values.find(field.id); value != values.end() && holds(field, value->second))
      fields.push_back(&field);
  return wording::labels(fields);
}

/// {says, answer} for each thing that was asked before the month was filed, or that is odd about its
/// pictures.
std::vector<text::Values> noticed(storage::db::Connection& connection, const Report& report) {
  std::vector<text::Values> lines;
  for (const auto& remark : repo::remarks::of(connection, report.id)) {
    lines.push_back(text::Values{}.set("says", remark.says));
    if (!remark.answer.empty()) lines.back().set("answer", remark.answer);
  }
  return lines;
}

void add_points(text::Values& values, storage::db::Connection& connection, const text::Text& text,
                const rules::Program& program, const Report& report, const ReportValues& known) {
  auto inexact =
      labels_where(program, known, [](const auto&, const auto& value) { return value.approximate; });
  auto unknown = labels_where(program, known, [](const auto& field, const auto& value) {
    return field.asked == rules::Asked::kRequired && !value.known();
  });
  std::vector<text::Values> changed;
  std::vector<text::Values> remarks;
  const auto former = repo::reports::former(connection, report);
  if (former)
    changed = wording::differences(text, program.form, repo::reports::values(connection, former->id), known);
  if (former && former->state == ReportState::kReturned) remarks = answered(connection, program, *former);
  auto asked = noticed(connection, report);
  const auto latest = repo::reports::latest(connection, report.project, report.month);
  const bool correcting = latest && latest->state == ReportState::kDraft;
  const bool late = report.late_days.value_or(0) > 0;
  values
      .flag("worth_a_look",
            late || former || correcting || !asked.empty() || !inexact.empty() || !unknown.empty())
      .flag("late", late)
      .set("late_days", std::to_string(report.late_days.value_or(0)))
      .flag("same", former && changed.empty())
      .list("changed", std::move(changed))
      .list("remarks", std::move(remarks))
      .list("asked", std::move(asked))
      .flag("has_inexact", !inexact.empty())
      .list("inexact", std::move(inexact))
      .flag("has_unknown", !unknown.empty())
      .list("unknown", std::move(unknown))
      .flag("correcting", correcting);
}

/// Who took the decision that stands, when, and what they said of it.
void add_decision(text::Values& values, storage::db::Connection& connection, const text::Text& text,
                  const Report& report, CivilDate today) {
  const auto event = repo::reviews::last(connection, report.id);
  if (!event) return;
  std::string why = event->comment;
  for (const auto& field : event->fields)
    why += (why.empty() ? "" : "；") + field.comment;
  values.set("decided_by", name_of_actor(connection, event->actor).value_or(text.say("review/somebody")))
      .set("decided_on", wording::due_day(text, CivilDate::of(event->at), today))
      .flag("reopened", event->decision == storage::model::Decision::kReopened);
  if (!why.empty()) values.set("why", why);
}

/// How many pictures and videos the month has.
void add_evidence(text::Values& values, storage::db::Connection& connection, const Report& report) {
  const auto count = repo::photos::count(connection, report.project, report.month);
  const auto set = [&](const char* name, std::int64_t number) {
    if (number > 0) values.set(name, std::to_string(number));
  };
  set("photos", count.images);
  set("photos_lost", count.images_lost);
  set("videos", count.videos);
  set("videos_lost", count.videos_lost);
  values.flag("evidence", count.all() > 0);
}

}  // namespace

std::string look_at(storage::db::Connection& connection, const text::Text& text,
                    const rules::Program& program, const Project& project, const Report& report,
                    std::optional<std::int64_t> number, CivilDate today) {
  const bool superseded = repo::reports::filed(connection, report.project, report.month)->id != report.id;
  const auto known = repo::reports::values(connection, report.id);
  text::Values values;
  values.set("number", std::to_string(number.value_or(report.id.value)))
      .flag("listed", number.has_value())
      .set("project", project.name)
      .set("place", project.place)
      .set("organization", repo::organizations::find(connection, project.organization).value().name)
      .set("month", wording::month(text, report.month, today))
      .set("version", std::to_string(report.version))
      .flag("again", report.version > 1)
      .set("receipt", std::to_string(report.id.value))
      .flag("superseded", superseded)
      .flag("waiting", !superseded && report.state == ReportState::kSubmitted)
      .flag("accepted", !superseded && report.state == ReportState::kAccepted)
      .flag("returned", !superseded && report.state == ReportState::kReturned)
      .list("lines", wording::values(text, program.form, known));
  if (report.submitted_at)
    values.set("submitted_on", wording::due_day(text, CivilDate::of(*report.submitted_at), today));
  if (!superseded && report.state != ReportState::kSubmitted)
    add_decision(values, connection, text, report, today);
  add_evidence(values, connection, report);
  add_points(values, connection, text, program, report, known);
  return text.say("review/report", values);
}

std::optional<std::string> name_of_actor(storage::db::Connection& connection, const std::string& actor) {
  constexpr std::string_view kStaff = "staff:";
  if (!actor.starts_with(kStaff)) return std::nullopt;
  storage::model::StaffId id;
  std::from_chars(actor.data() + kStaff.size(), actor.data() + actor.size(), id.value);
  const auto member = repo::staff::find(connection, id);
  return member ? std::optional{member->name} : std::nullopt;
}

}  // namespace linli::handlers::review
