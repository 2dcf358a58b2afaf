#include "handlers/review/tell.h"

#include "handlers/wording/form.h"
#include "handlers/wording/month.h"
#include "storage/repo/conversations.h"
#include "storage/repo/outbox.h"
#include "storage/repo/people.h"
#include "storage/repo/reports.h"
#include "storage/repo/reviews.h"

namespace linli::handlers::review {
namespace {

namespace repo = storage::repo;
using repo::conversations::Conversation;
using storage::model::CivilDate;
using storage::model::Decision;
using storage::model::Project;
using storage::model::Report;

/// {label, value, comment} for each field commented on.
std::vector<text::Values> comments(storage::db::Connection& connection, const text::Text& text,
                                   const rules::Program& program, const Report& report,
                                   const Ruling& ruling) {
  const auto values = repo::reports::values(connection, report.id);
  std::vector<text::Values> lines;
  for (const auto& [id, comment] : ruling.fields) {
    const auto& field = *program.field(id);
    lines.push_back(text::Values{}.set("label", field.label).set("comment", comment));
    if (const auto value = values.find(id); value != values.end() && wording::shown(field, value->second))
      lines.back().set("value", wording::value(text, field, value->second));
  }
  return lines;
}

/// What everybody is told alike.
text::Values what_was_said(storage::db::Connection& connection, const text::Text& text,
                           const rules::Program& program, const Project& project, const Report& report,
                           const Ruling& ruling, CivilDate today) {
  text::Values values;
  values.set("month", wording::month(text, report.month, today)).set("project", project.name);
  if (ruling.decision == Decision::kAccepted) return values;
  if (!ruling.comment.empty()) values.set("comment", ruling.comment);
  if (!ruling.fields.empty()) values.set("label", program.field(ruling.fields.front().field)->label);
  return values.list("fields", comments(connection, text, program, report, ruling))
      .flag("reopened", ruling.decision == Decision::kReopened)
      .flag("several", ruling.fields.size() > 1);
}

/// Whether the talk may turn to this report: nothing else is being asked. A figure meant for something else
/// must never be taken for the answer to a comment.
bool may_turn(storage::db::Connection& connection, const Conversation& talk, const Report& report) {
  if (talk.context == "idle" || talk.context == "report.done" || talk.context == "review") return true;
  if (!talk.context.starts_with("report.") || !talk.report) return false;
  const auto other = repo::reports::find(connection, *talk.report);
  return other && other->project == report.project && other->month == report.month;
}

void turn_to(Conversation& talk, const Project& project, const Report& report, const Ruling& ruling) {
  talk.project = project.id;
  talk.report = report.id;
  talk.context = ruling.fields.empty() ? "report.confirm" : "report.ask." + ruling.fields.front().field;
  talk.pending.clear();
}

}  // namespace

void tell(storage::db::Connection& connection, const text::Text& text, const rules::Program& program,
          const Project& project, const Report& report, const Ruling& ruling, storage::model::Instant now) {
  const bool accepted = ruling.decision == Decision::kAccepted;
  const auto key =
      "report:" + std::to_string(report.id.value) + ":" + std::string{name_of(ruling.decision)} + ":person:";
  const auto said = what_was_said(connection, text, program, project, report, ruling, CivilDate::of(now));
  for (const auto& member : repo::people::members(connection, project.id)) {
    if (!storage::model::files_reports(member.role)) continue;
    auto values = said;
    if (!accepted) {
      auto talk = repo::conversations::find(connection, member.person);
      const bool turns = may_turn(connection, talk, report);
      if (turns) {
        turn_to(talk, project, report, ruling);
        repo::conversations::save(connection, member.person, talk, now);
      }
      values.flag("asked", turns && !ruling.fields.empty())
          .flag("open", turns && ruling.fields.empty())
          .flag("busy", !turns);
    }
    repo::outbox::notify(connection, key + std::to_string(member.person.value), member.person,
                         text.say(accepted ? "review/told_accepted" : "review/told_returned", values), now);
  }
}

}  // namespace linli::handlers::review
