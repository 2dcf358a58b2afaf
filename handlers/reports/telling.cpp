#include <algorithm>

#include "handlers/reports/reports.h"
#include "handlers/reports/subject.h"
#include "handlers/rules/form.h"

namespace linli::handlers::reports {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::Project;
using storage::model::ReportState;

std::optional<Reply> Chat::fill(Turn& turn) {
  if (std::ranges::count(turn.said.ask, "month") > 0) return TextReply{text_.say("report/month_unsure")};
  if (turn.said.slots.contains("reports")) return fill_several(turn);
  auto subject = current(turn);
  if (subject && answers_too_late(turn, *subject)) return already_filed(turn, *subject);
  auto said = month_said(turn);
  // While the due month is being filled in, "这个月" is that month.
  if (said && subject && subject->report.state == ReportState::kDraft && relative_month(turn) &&
      *said == subject->report.month.plus(1))
    said.reset();
  if (turn.conversation.context == kPickMonth && !said && !turn.said.text("project") &&
      turn.said.intent == Intent::kReportFill) {
    wait_for(turn, kPickMonth);
    return TextReply{text_.say("report/pick_again", text::Values{}.set("count", "2"))};
  }
  const bool other = turn.said.text("project") || (subject && said && *said != subject->report.month);
  if (!subject || subject->report.state != ReportState::kDraft || other) {
    const auto month = said.value_or(rules::reporting_month(turn.today()));
    std::optional<Project> project;
    if (auto question = choose_project(turn, month, project)) return question;
    turn.conversation.project = project->id;
    if (auto question = choose_month(turn, *project, month)) return question;
    if (auto why = closed(turn, *project, month)) return why;
    const auto draft = open_draft(turn.db, project->id, month, *turn.person, turn.now);
    if (!draft)
      return already_filed(turn, subject_of(turn, repo::reports::filed(turn.db, project->id, month).value()));
    subject = subject_of(turn, *draft);
  }
  return take_in(turn, *subject, changes_from(*subject->program, turn.said));
}

std::optional<Reply> Chat::edit(Turn& turn) {
  auto subject = current(turn);
  if (subject && turn.said.slots.empty() && turn.said.ask.empty())
    return TextReply{text_.say("report/what_to_change")};
  const auto said = month_said(turn);
  if (!subject || (said && *said != subject->report.month)) {
    const auto month = said.value_or(rules::reporting_month(turn.today()));
    std::optional<Project> project;
    if (auto question = choose_project(turn, month, project)) return question;
    const auto latest = at_hand(turn.db, project->id, month);
    if (!latest) return fill(turn);
    subject = subject_of(turn, *latest);
  }
  if (auto why = stopped(subject->project)) return why;
  if (subject->report.state != ReportState::kDraft) {
    const auto draft = reopen(turn.db, subject->report, *turn.person, turn.now);
    if (!draft) return TextReply{text_.say("report/accepted")};
    subject = subject_of(turn, *draft);
  }
  // "改场次" without a figure: ask for it.
  const auto named = turn.said.text("field");
  const auto* field = named ? subject->program->field(*named) : nullptr;
  if (field && !turn.said.slots.contains("activity") && !turn.said.slots.contains(field->id) &&
      !turn.said.slots.contains("add")) {
    turn.conversation.report = subject->report.id;
    turn.conversation.context = std::string{kAsk} + field->id;
    return TextReply{text_.say("report/ask_again", question_of(*field))};
  }
  auto changes = changes_from(*subject->program, turn.said);
  if (const auto add = turn.said.number("add"); field && add) {
    const auto known = repo::reports::values(turn.db, subject->report.id);
    if (const auto change = addition(*field, known, *add)) {
      changes.push_back(*change);
    } else {
      if (change.error().code == storage::model::Code::kNotFound)
        wait_for_figure(turn, *subject, field->id, *add);
      if (changes.empty()) return TextReply{text_.say("report/add_to_what", question_of(*field))};
    }
  }
  return take_in(turn, *subject, changes);
}

/// 支出再加300 before any figure: should that be on its way, having been sent before, the difference counts
/// then.
void Chat::wait_for_figure(Turn& turn, const Subject& subject, const std::string& field, std::int64_t add) {
  const auto known = repo::reports::values(turn.db, subject.report.id);
  const auto value = known.find(field);
  const repo::reports::Change change{
      .field = field,
      .value = value == known.end() ? std::nullopt : std::optional{value->second},
      .add = add};
  repo::reports::change(turn.db, subject.report.id, {change}, *turn.person, turn.now, said_at(turn));
}

}  // namespace linli::handlers::reports
