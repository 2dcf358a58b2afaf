#include <algorithm>
#include <functional>

#include "handlers/contract/own_projects.h"
#include "handlers/reports/reports.h"
#include "handlers/reports/subject.h"
#include "handlers/rules/form.h"
#include "handlers/rules/lifecycle.h"
#include "handlers/wording/form.h"
#include "handlers/wording/month.h"
#include "storage/repo/projects.h"

namespace linli::handlers::reports {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::Month;
using storage::model::Project;

/// Decides which project a message is about. With several, those whose month is still open count; only when
/// that leaves more than one is the person asked, and their words kept until they have chosen.
std::optional<Reply> Chat::choose_project(Turn& turn, Month month, std::optional<Project>& chosen) {
  const auto own = contract::own_projects(turn);
  const auto projects = offered(own);
  const auto said = turn.said.text("project");
  for (const auto& project : own)
    if (said && contract::is_named(project, *said)) chosen = project;
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
                                         .set("previous", wording::month(text_, due, turn.today()))
                                         .set("current", wording::month(text_, month, turn.today())))};
}

std::optional<Reply> Chat::select(Turn& turn) {
  const auto option = turn.said.number("option");
  if (turn.conversation.context == kPickProject) {
    const auto projects = offered(contract::own_projects(turn));
    const auto said = turn.said.text("project");
    std::int64_t number = 0;
    const auto chosen = std::ranges::find_if(projects, [&](const Project& project) {
      return said ? contract::is_named(project, *said) : ++number == option;
    });
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
  if (!offered || !turn.conversation.project || !contract::files_for(turn, *turn.conversation.project))
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

}  // namespace linli::handlers::reports
