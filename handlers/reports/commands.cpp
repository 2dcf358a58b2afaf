#include "handlers/reports/reports.h"
#include "handlers/reports/subject.h"
#include "handlers/rules/form.h"
#include "handlers/wording/form.h"
#include "handlers/wording/month.h"
#include "storage/repo/reports.h"

namespace linli::handlers::reports {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::Project;
using storage::model::ReportState;

std::optional<Reply> Chat::undo(Turn& turn) {
  const auto subject = current(turn);
  if (!subject || subject->report.state != ReportState::kDraft) {
    if (turn.said.intent == Intent::kBack) return std::nullopt;
    return TextReply{text_.say("report/nothing_to_undo")};
  }
  if (auto photos = undo_photos(turn, *subject)) return photos;
  const auto before = repo::reports::values(turn.db, subject->report.id);
  const auto back = repo::reports::undo(turn.db, subject->report.id);
  const auto after = repo::reports::values(turn.db, subject->report.id);
  const Wording wording{text_, *subject->program};
  text::Values values;
  values.list("changes", wording.changes(back, wording.activity_changes(before, after)));
  return go_on(turn, *subject, after, back.empty() ? "report/nothing_to_undo" : "report/undone",
               std::move(values));
}

std::optional<Reply> Chat::submit(Turn& turn) {
  const auto subject = current(turn);
  if (!subject) return fill(turn);
  const auto& [report, project, program] = *subject;
  if (report.state != ReportState::kDraft) return already_filed(turn, *subject);
  // "提交，志愿者10个": figures that come with the word are looked at before they are filed.
  if (tells(*program, turn.said)) return take_in(turn, *subject, changes_from(*program, turn.said));
  text::Values values;
  values.set("month", wording::month(text_, report.month, turn.today())).set("project", project.name);
  if (auto asked = ask_comment(turn, *subject, "")) return asked;
  if (auto question = check(turn, *subject)) return question;
  const auto due = due_on(turn.db, calendar_, *program, project.id, report.month);
  if (!reports::submit(turn.db, *program, report, *turn.person, turn.now, due)) {
    const auto lacking = rules::missing(program->form, repo::reports::values(turn.db, report.id));
    turn.conversation.context = std::string{kAsk} + lacking.front()->id;
    return TextReply{text_.say("report/incomplete", values.list("lacking", wording::labels(lacking))
                                                        .set("count", std::to_string(lacking.size()))
                                                        .set("question", lacking.front()->question))};
  }
  turn.conversation.context = kDone;
  if (const auto former = repo::reports::former(turn.db, report)) {
    auto changed = wording::differences(text_, program->form, repo::reports::values(turn.db, former->id),
                                        repo::reports::values(turn.db, report.id));
    values.flag("has_changed", !changed.empty()).list("changed", std::move(changed));
  }
  auto reached = say_progress(progress(turn.db, *program, project.id));
  values.set("receipt", std::to_string(report.id.value))
      .flag("correction", report.version > 1)
      .flag("moved", !reached.empty())
      .list("progress", std::move(reached));
  return TextReply{text_.say("report/receipt", values)};
}

std::optional<Reply> Chat::later(Turn& turn) {
  turn.conversation.context = kIdle;
  turn.conversation.pending.clear();
  return TextReply{text_.say("report/later")};
}

std::optional<Reply> Chat::cancel(Turn& turn) {
  auto subject = current(turn);
  // 五月的草稿删掉 is about May, whatever is being filled in.
  if (const auto said = month_said(turn); said && !(subject && subject->report.month == *said)) {
    std::optional<Project> project;
    if (auto question = choose_project(turn, *said, project)) return question;
    const auto latest = repo::reports::latest(turn.db, project->id, *said);
    subject = latest ? std::optional{subject_of(turn, *latest)} : std::nullopt;
  }
  turn.conversation.context = kIdle;
  turn.conversation.pending.clear();
  if (!subject || subject->report.state != ReportState::kDraft)
    return TextReply{text_.say("report/nothing_to_cancel")};
  turn.conversation.report = subject->report.id;  // 撤销 is about it
  clear(turn.db, subject->report, *turn.person, turn.now, said_at(turn));
  return TextReply{text_.say("report/cancelled",
                             text::Values{}
                                 .set("month", wording::month(text_, subject->report.month, turn.today()))
                                 .flag("correction", subject->report.version > 1))};
}

std::optional<Reply> Chat::status(Turn& turn) {
  auto subject = current(turn);
  const auto said = month_said(turn);
  if (!subject || (said && *said != subject->report.month)) {
    const auto month = said.value_or(rules::reporting_month(turn.today()));
    std::optional<Project> project;
    if (auto question = choose_project(turn, month, project)) return question;
    const auto latest = at_hand(turn.db, project->id, month);
    if (!latest)
      return TextReply{
          text_.say("report/not_started", text::Values{}
                                              .set("month", wording::month(text_, month, turn.today()))
                                              .set("project", project->name))};
    subject = subject_of(turn, *latest);
    if (latest->state == ReportState::kDraft)
      if (auto why = stopped(subject->project)) return why;
    turn.conversation.report = latest->id;
  }
  const auto known = repo::reports::values(turn.db, subject->report.id);
  text::Values values;
  const Wording wording{text_, *subject->program};
  values.list("lines", wording.values(known));
  wording.list_activities(known, values);
  count_photos(turn, *subject, values);
  if (subject->report.state == ReportState::kDraft)
    return go_on(turn, *subject, known,
                 rules::next_question(subject->program->form, known) ? "report/so_far" : "",
                 std::move(values));
  return TextReply{text_.say("report/filed",
                             values.set("month", wording::month(text_, subject->report.month, turn.today()))
                                 .set("project", subject->project.name)
                                 .flag("waiting", subject->report.state == ReportState::kSubmitted)
                                 .flag("accepted", subject->report.state == ReportState::kAccepted)
                                 .set("receipt", std::to_string(subject->report.id.value)))};
}

}  // namespace linli::handlers::reports
