#include "handlers/reports/chat.h"

#include "handlers/contract/own_projects.h"
#include "handlers/reports/reports.h"
#include "handlers/reports/subject.h"
#include "handlers/rules/lifecycle.h"
#include "handlers/wording/month.h"
#include "storage/repo/projects.h"

namespace linli::handlers::reports {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::Code;
using storage::model::Month;
using storage::model::Project;
using storage::model::ProjectState;
using storage::model::Report;
using storage::model::ReportState;

std::optional<Reply> Chat::handle(Turn& turn) {
  if (!contract::files_reports(turn)) return std::nullopt;
  forget_shown(turn);
  if (auto noted = explain(turn)) return noted;
  switch (turn.said.intent) {
    case Intent::kReportStart:
      return fill(turn);
    case Intent::kReportFill:
      if (auto answered = answer_comment(turn)) return answered;
      return fill(turn);
    case Intent::kReportEdit:
      return edit(turn);
    case Intent::kReportUndo:
    case Intent::kBack:
      return undo(turn);
    case Intent::kReportSubmit:
      return submit(turn);
    case Intent::kReportLater:
      return later(turn);
    case Intent::kReportCancel:
      return cancel(turn);
    case Intent::kReportStatus:
      return status(turn);
    case Intent::kReportEvidence:
      if (auto replied = answer_comment(turn)) return replied;
      return evidence(turn);
    case Intent::kSelect:
      return select(turn);
    case Intent::kYes:
      return turn.conversation.context == kConfirm ? submit(turn) : doubt(turn);
    case Intent::kNo:
    case Intent::kUnknown:
    case Intent::kOutOfScope:
      return doubt(turn);
    default:
      return std::nullopt;
  }
}

Chat::Subject Chat::subject_of(Turn& turn, const Report& report) {
  auto project = repo::projects::find(turn.db, report.project).value();
  const auto& program = catalogue_.program(turn.db, project.program);
  return {.report = report, .project = std::move(project), .program = &program};
}

/// The report being talked about, as long as the person still files for its project, and a draft only while
/// that goes on.
std::optional<Chat::Subject> Chat::current(Turn& turn) {
  if (!turn.conversation.report) return std::nullopt;
  const auto report = repo::reports::find(turn.db, *turn.conversation.report);
  if (!report || !contract::files_for(turn, report->project)) return std::nullopt;
  auto subject = subject_of(turn, *report);
  subject.report = as_it_stands(turn, *report, rules::active(subject.project.state));
  if (subject.report.state == ReportState::kDraft && !rules::active(subject.project.state))
    return std::nullopt;
  return subject;
}

/// Why nothing can be filed for a project that does not go on; nothing for one that does.
std::optional<Reply> Chat::stopped(const Project& project) const {
  if (rules::active(project.state)) return std::nullopt;
  const auto is = [&](ProjectState state) { return project.state == state; };
  const bool ended = is(ProjectState::kSuspended) || rules::over(project.state);
  return TextReply{text_.say("report/stopped", text::Values{}
                                                   .set("project", project.name)
                                                   .flag("suspended", is(ProjectState::kSuspended))
                                                   .flag("terminated", is(ProjectState::kTerminated))
                                                   .flag("closed", is(ProjectState::kClosed))
                                                   .flag("rejected", is(ProjectState::kRejected))
                                                   .flag("waiting", !ended))};
}

/// Why that month of a project cannot be filed; nothing when it can.
std::optional<Reply> Chat::closed(const Turn& turn, const Project& project, Month month) const {
  if (auto why = stopped(project)) return why;
  const auto open = reportable(project, month, turn.today());
  if (open) return std::nullopt;
  const auto* why = open.error().code == Code::kConflict ? "report/not_begun" : "report/not_running";
  return TextReply{text_.say(
      why,
      text::Values{}.set("month", wording::month(text_, month, turn.today())).set("project", project.name))};
}

Reply Chat::already_filed(Turn& turn, const Subject& subject) {
  turn.conversation.context = kDone;
  turn.conversation.report = subject.report.id;
  if (subject.report.state == ReportState::kAccepted) return TextReply{text_.say("report/accepted")};
  return TextReply{text_.say("report/already_filed",
                             text::Values{}
                                 .set("month", wording::month(text_, subject.report.month, turn.today()))
                                 .set("project", subject.project.name)
                                 .set("receipt", std::to_string(subject.report.id.value)))};
}

}  // namespace linli::handlers::reports
