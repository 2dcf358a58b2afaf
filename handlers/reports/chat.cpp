#include "handlers/reports/chat.h"

#include <algorithm>
#include <functional>

#include "handlers/reports/reports.h"
#include "handlers/reports/subject.h"
#include "handlers/rules/form.h"
#include "handlers/rules/lifecycle.h"
#include "handlers/wording/form.h"
#include "storage/repo/projects.h"

namespace linli::handlers::reports {
namespace {

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

constexpr std::string_view kAsk = "report.ask.";
constexpr std::string_view kConfirm = "report.confirm";
constexpr std::string_view kDone = "report.done";
constexpr std::string_view kPick = "report.pick_";
constexpr std::string_view kPickProject = "report.pick_project";
constexpr std::string_view kPickMonth = "report.pick_month";
constexpr std::string_view kIdle = "idle";

bool files_for(const Turn& turn, storage::model::ProjectId project) {
  return std::ranges::any_of(turn.memberships, [&](const auto& membership) {
    return storage::model::files_reports(membership.role) && membership.project == project;
  });
}

/// Those among which a choice is offered: what no longer goes on is left out while anything else does.
std::vector<Project> offered_projects(const Turn& turn) {
  auto projects = all_projects(turn);
  const auto goes_on = [](const Project& project) { return rules::active(project.state); };
  if (std::ranges::any_of(projects, goes_on)) std::erase_if(projects, std::not_fn(goes_on));
  return projects;
}

bool asking(const Turn& turn) {
  return std::string_view{turn.conversation.context}.starts_with(kAsk);
}

/// Whether the month was pointed at ("这个月") and not named ("6月").
bool relative_month(const Turn& turn) {
  return std::ranges::find(turn.said.relative, "month") != turn.said.relative.end();
}

/// Keeps a message until a choice is made. Whoever goes on telling instead of choosing loses nothing of it.
void wait_for(Turn& turn, std::string_view choice) {
  constexpr std::size_t kMost = 4096;  // bytes; WeChat's messages end at 2 048
  auto& talk = turn.conversation;
  const bool tells = turn.said.intent == Intent::kReportFill || month_said(turn);
  const bool goes_on = talk.context.starts_with(kPick) && !talk.pending.empty() && tells &&
                       talk.pending.size() + turn.words.size() < kMost;
  talk.pending = (goes_on ? talk.pending + "，" : "") + std::string{turn.words};
  talk.context = choice;
}

text::Values question_of(const rules::FormField& field) {
  return text::Values{}
      .set("label", field.label)
      .set("unit", field.unit)
      .set("question", field.question)
      .flag("asked", !field.question.empty());
}

}  // namespace

std::optional<Reply> Chat::handle(Turn& turn) {
  if (std::ranges::none_of(turn.memberships,
                           [](const auto& m) { return storage::model::files_reports(m.role); }))
    return std::nullopt;
  switch (turn.said.intent) {
    case Intent::kReportStart:
    case Intent::kReportFill:
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
  if (!report || !files_for(turn, report->project)) return std::nullopt;
  auto subject = subject_of(turn, *report);
  if (report->state == ReportState::kDraft && !rules::active(subject.project.state)) return std::nullopt;
  return subject;
}

/// Decides which project a message is about. With several, those whose month is still open count; only when
/// that leaves more than one is the person asked, and their words kept until they have chosen.
std::optional<Reply> Chat::choose_project(Turn& turn, Month month, std::optional<Project>& chosen) {
  const auto projects = offered_projects(turn);
  const auto said = turn.said.text("project");
  for (const auto& project : all_projects(turn))
    if (said && names(project, *said)) chosen = project;
  for (const auto& project : projects)
    if (turn.conversation.project == project.id && turn.said.intent != Intent::kReportStart && !said)
      chosen = project;
  if (chosen) return std::nullopt;
  // A choice just made holds while the words that led to it are heard again.
  if (turn.conversation.context == kIdle && !turn.conversation.report)
    for (const auto& project : projects)
      if (turn.conversation.project == project.id) chosen = project;
  if (chosen) return std::nullopt;
  auto open = projects;
  std::erase_if(open, [&](const Project& project) {
    return repo::reports::filed(turn.db, project.id, month).has_value();
  });
  if (open.empty() || open.size() == 1) chosen = open.empty() ? projects.front() : open.front();
  if (chosen) return std::nullopt;

  std::vector<text::Values> choices;
  for (const auto& project : projects)
    choices.push_back(text::Values{}
                          .set("number", std::to_string(choices.size() + 1))
                          .set("project", project.name)
                          .set("place", project.place));
  wait_for(turn, kPickProject);
  return TextReply{text_.say(
      "report/pick_project",
      text::Values{}.set("count", std::to_string(projects.size())).list("choices", std::move(choices)))};
}

/// "这个月" said early in a month, while the one before is still due, may mean either.
std::optional<Reply> Chat::choose_month(Turn& turn, const Project& project, Month month) {
  const auto due = rules::reporting_month(turn.today());
  if (month != due.plus(1) || !relative_month(turn)) return std::nullopt;
  if (!reportable(project, due, turn.today()) || !reportable(project, month, turn.today()))
    return std::nullopt;
  if (repo::reports::filed(turn.db, project.id, due)) return std::nullopt;
  wait_for(turn, kPickMonth);
  return TextReply{
      text_.say("report/pick_month", text::Values{}
                                         .set("words", turn.said.words.at("month"))
                                         .set("previous", say_month(text_, due, turn.today()))
                                         .set("current", say_month(text_, month, turn.today())))};
}

std::optional<Reply> Chat::fill(Turn& turn) {
  if (std::ranges::count(turn.said.ask, "month") > 0) return TextReply{text_.say("report/month_unsure")};
  if (turn.said.slots.contains("reports")) return fill_several(turn);
  auto subject = current(turn);
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
    if (auto why = stopped(*project)) return why;
    if (const auto open = reportable(*project, month, turn.today()); !open) {
      const auto* name = open.error().code == Code::kConflict ? "report/not_begun" : "report/not_running";
      return TextReply{text_.say(
          name,
          text::Values{}.set("month", say_month(text_, month, turn.today())).set("project", project->name))};
    }
    const auto draft = open_draft(turn.db, project->id, month, *turn.person, turn.now);
    if (!draft)
      return already_filed(turn, subject_of(turn, repo::reports::filed(turn.db, project->id, month).value()));
    subject = subject_of(turn, *draft);
  }
  return take_in(turn, *subject, changes_from(*subject->program, turn.said));
}

/// Writes what was said into the draft and goes on with what is still to be asked.
Reply Chat::take_in(Turn& turn, const Subject& subject, const std::vector<repo::reports::Change>& changes) {
  const bool begun = turn.conversation.report != subject.report.id || turn.conversation.context == kIdle;
  turn.conversation.report = subject.report.id;
  repo::reports::change(turn.db, subject.report.id, changes, *turn.person, turn.now);
  auto worth_saying = changes;
  std::erase_if(worth_saying, [&](const repo::reports::Change& change) {
    return change.value && !wording::shown(*subject.program->field(change.field), *change.value);
  });
  auto said = Wording{text_, *subject.program}.changes(worth_saying);
  const auto* opening = said.empty() ? "" : "report/noted";
  text::Values values;
  values.list("changes", std::move(said)).flag("begun", begun);
  if (const auto doubts = doubtful(*subject.program, turn.said); !doubts.empty()) {
    const auto& field = *doubts.front();
    const auto words = turn.said.words.find(field.id);
    turn.conversation.context = std::string{kAsk} + field.id;
    values.set("label", field.label)
        .set("unit", field.unit)
        .set("words", words == turn.said.words.end() ? "" : words->second)
        .set("month", say_month(text_, subject.report.month, turn.today()))
        .set("project", subject.project.name);
    const auto noted = *opening ? text_.say(opening, values) + "\n" : "";
    return TextReply{noted + text_.say("report/unsure", values)};
  }
  return go_on(turn, subject, opening, std::move(values));
}

/// The opening sentence, then the next question or, when nothing is left to ask, the summary.
Reply Chat::go_on(Turn& turn, const Subject& subject, const char* opening, text::Values values) {
  const auto known = repo::reports::values(turn.db, subject.report.id);
  const Wording wording{text_, *subject.program};
  values.set("month", say_month(text_, subject.report.month, turn.today()))
      .set("project", subject.project.name)
      .flag("fresh", known.empty())
      .flag("correction", subject.report.version > 1);
  std::string said;
  if (*opening) said = text_.say(opening, values) + "\n";
  if (const auto* field = rules::next_question(subject.program->form, known)) {
    turn.conversation.context = std::string{kAsk} + field->id;
    return TextReply{said + text_.say("report/ask", values.set("question", field->question))};
  }
  turn.conversation.context = kConfirm;
  std::vector<text::Values> lacking;
  for (const auto* field : rules::missing(subject.program->form, known))
    lacking.push_back(text::Values{}.set("label", field->label).flag("more", !lacking.empty()));
  return TextReply{said + text_.say("report/summary", values.list("lines", wording.values(known))
                                                          .flag("complete", lacking.empty())
                                                          .list("lacking", std::move(lacking)))};
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

Reply Chat::already_filed(Turn& turn, const Subject& subject) {
  turn.conversation.context = kDone;
  turn.conversation.report = subject.report.id;
  return TextReply{text_.say("report/already_filed",
                             text::Values{}
                                 .set("month", say_month(text_, subject.report.month, turn.today()))
                                 .set("project", subject.project.name)
                                 .set("receipt", std::to_string(subject.report.id.value)))};
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
    const auto latest = repo::reports::latest(turn.db, project->id, month);
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
  if (field && !turn.said.slots.contains(field->id) && !turn.said.slots.contains("add")) {
    turn.conversation.report = subject->report.id;
    turn.conversation.context = std::string{kAsk} + field->id;
    return TextReply{text_.say("report/ask_again", question_of(*field))};
  }
  auto changes = changes_from(*subject->program, turn.said);
  if (const auto add = turn.said.number("add"); field && add) {
    const auto change = addition(*field, repo::reports::values(turn.db, subject->report.id), *add);
    if (!change) return TextReply{text_.say("report/add_to_what", question_of(*field))};
    changes = {*change};
  }
  return take_in(turn, *subject, changes);
}

std::optional<Reply> Chat::undo(Turn& turn) {
  const auto subject = current(turn);
  if (!subject || subject->report.state != ReportState::kDraft) {
    if (turn.said.intent == Intent::kBack) return std::nullopt;
    return TextReply{text_.say("report/nothing_to_undo")};
  }
  const auto back = repo::reports::undo(turn.db, subject->report.id);
  text::Values values;
  values.list("changes", Wording{text_, *subject->program}.changes(back));
  return go_on(turn, *subject, back.empty() ? "report/nothing_to_undo" : "report/undone", std::move(values));
}

std::optional<Reply> Chat::submit(Turn& turn) {
  const auto subject = current(turn);
  if (!subject) return fill(turn);
  const auto& [report, project, program] = *subject;
  if (report.state != ReportState::kDraft) return already_filed(turn, *subject);
  // "提交，志愿者10个": figures that come with the word are looked at before they are filed.
  if (auto told = changes_from(*program, turn.said); !told.empty()) return take_in(turn, *subject, told);
  text::Values values;
  values.set("month", say_month(text_, report.month, turn.today())).set("project", project.name);
  if (!reports::submit(turn.db, *program, report, *turn.person, turn.now)) {
    const auto lacking = rules::missing(program->form, repo::reports::values(turn.db, report.id));
    std::vector<text::Values> labels;
    for (const auto* field : lacking)
      labels.push_back(text::Values{}.set("label", field->label).flag("more", !labels.empty()));
    turn.conversation.context = std::string{kAsk} + lacking.front()->id;
    return TextReply{text_.say("report/incomplete", values.list("lacking", std::move(labels))
                                                        .set("count", std::to_string(lacking.size()))
                                                        .set("question", lacking.front()->question))};
  }
  turn.conversation.context = kDone;
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
  const auto subject = current(turn);
  turn.conversation.context = kIdle;
  turn.conversation.pending.clear();
  if (!subject || subject->report.state != ReportState::kDraft)
    return TextReply{text_.say("report/nothing_to_cancel")};
  clear(turn.db, subject->report, *turn.person, turn.now);
  return TextReply{
      text_.say("report/cancelled", text::Values{}
                                        .set("month", say_month(text_, subject->report.month, turn.today()))
                                        .flag("correction", subject->report.version > 1))};
}

std::optional<Reply> Chat::status(Turn& turn) {
  auto subject = current(turn);
  const auto said = month_said(turn);
  if (!subject || (said && *said != subject->report.month)) {
    const auto month = said.value_or(rules::reporting_month(turn.today()));
    std::optional<Project> project;
    if (auto question = choose_project(turn, month, project)) return question;
    const auto latest = repo::reports::latest(turn.db, project->id, month);
    if (!latest)
      return TextReply{text_.say(
          "report/not_started",
          text::Values{}.set("month", say_month(text_, month, turn.today())).set("project", project->name))};
    subject = subject_of(turn, *latest);
    if (latest->state == ReportState::kDraft)
      if (auto why = stopped(subject->project)) return why;
    turn.conversation.report = latest->id;
  }
  const auto known = repo::reports::values(turn.db, subject->report.id);
  text::Values values;
  values.list("lines", Wording{text_, *subject->program}.values(known));
  if (subject->report.state == ReportState::kDraft)
    return go_on(turn, *subject, rules::next_question(subject->program->form, known) ? "report/so_far" : "",
                 std::move(values));
  return TextReply{
      text_.say("report/filed", values.set("month", say_month(text_, subject->report.month, turn.today()))
                                    .set("project", subject->project.name)
                                    .set("receipt", std::to_string(subject->report.id.value)))};
}

std::optional<Reply> Chat::select(Turn& turn) {
  const auto option = turn.said.number("option");
  if (turn.conversation.context == kPickProject) {
    const auto projects = offered_projects(turn);
    const auto said = turn.said.text("project");
    std::int64_t number = 0;
    const auto chosen = std::ranges::find_if(
        projects, [&](const Project& project) { return said ? names(project, *said) : ++number == option; });
    if (chosen == projects.end())
      return TextReply{
          text_.say("report/pick_again", text::Values{}.set("count", std::to_string(projects.size())))};
    turn.conversation.project = chosen->id;
    turn.conversation.report.reset();
    turn.conversation.context = kIdle;
    return contract::Silence{};  // the words that led here are heard again and answered (bot/dialogue)
  }
  if (turn.conversation.context == kPickMonth) return select_month(turn);
  const auto subject = current(turn);
  if (turn.conversation.context != kConfirm || !subject || !option) return doubt(turn);
  // The number of a line in the summary: that line is to be changed.
  std::int64_t line = 0;
  const auto known = repo::reports::values(turn.db, subject->report.id);
  for (const auto& field : subject->program->form) {
    const auto value = known.find(field.id);
    if (value == known.end() || !wording::shown(field, value->second) || ++line != *option) continue;
    turn.conversation.context = std::string{kAsk} + field.id;
    return TextReply{text_.say("report/ask_again", question_of(field))};
  }
  return doubt(turn);
}

std::optional<Reply> Chat::select_month(Turn& turn) {
  const auto due = rules::reporting_month(turn.today());
  const auto option = turn.said.number("option").value_or(0);
  const auto said = month_said(turn);
  const auto month = said.value_or(option == 2 ? due.plus(1) : due);
  const bool offered =
      said ? month == due || (month == due.plus(1) && !relative_month(turn)) : option == 1 || option == 2;
  if (!offered || !turn.conversation.project || !files_for(turn, *turn.conversation.project))
    return TextReply{text_.say("report/pick_again", text::Values{}.set("count", "2"))};
  if (auto why = stopped(repo::projects::find(turn.db, *turn.conversation.project).value())) return why;
  const auto draft = open_draft(turn.db, *turn.conversation.project, month, *turn.person, turn.now);
  if (!draft)
    return already_filed(
        turn, subject_of(turn, repo::reports::filed(turn.db, *turn.conversation.project, month).value()));
  turn.conversation.report = draft->id;
  turn.conversation.context = kIdle;
  return contract::Silence{};  // what was told is heard again
}

/// Not understood in the middle of a report: say what is being waited for. Elsewhere it is not our business.
std::optional<Reply> Chat::doubt(Turn& turn) {
  if (turn.words.empty()) return std::nullopt;
  const auto& context = turn.conversation.context;
  if (context == kPickProject || context == kPickMonth) {
    const auto count = context == kPickMonth ? 2 : offered_projects(turn).size();
    return TextReply{text_.say("report/pick_again", text::Values{}.set("count", std::to_string(count)))};
  }
  if (context == kDone && turn.said.intent == Intent::kNo)
    return TextReply{text_.say("report/what_to_change")};
  const auto subject = current(turn);
  if (!subject || subject->report.state != ReportState::kDraft) return std::nullopt;
  if (context == kConfirm)
    return TextReply{
        text_.say(turn.said.intent == Intent::kNo ? "report/what_to_change" : "report/confirm_again")};
  if (!asking(turn)) return std::nullopt;
  const auto* field = subject->program->field(std::string_view{context}.substr(kAsk.size()));
  if (!field) return go_on(turn, *subject, "", {});  // the form changed under the draft
  return TextReply{text_.say("report/ask_again", question_of(*field).flag("not_understood", true))};
}

}  // namespace linli::handlers::reports
