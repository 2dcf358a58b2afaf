#include <algorithm>

#include "handlers/contract/own_projects.h"
#include "handlers/reports/reports.h"
#include "handlers/reports/subject.h"
#include "handlers/reports/wording.h"
#include "handlers/rules/form.h"
#include "handlers/wording/month.h"
#include "storage/repo/reports.h"

// One message about several months or projects: 4月办了5场，5月办了8场.
namespace linli::handlers::reports {
namespace {

namespace repo = storage::repo;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::Month;
using storage::model::Project;

std::optional<std::string> text_in(const contract::Slots& slots, std::string_view slot) {
  const auto found = slots.find(slot);
  const auto* text = found == slots.end() ? nullptr : std::get_if<std::string>(&found->second);
  return text ? std::optional{*text} : std::nullopt;
}

struct Part {
  Project project;
  Month month;
  contract::Understanding said;
};

}  // namespace

/// Fills in a draft for each, and goes on with the last. Nothing is written unless every part has its place;
/// a figure in doubt is not told apart here, so the person is asked to tell one after the other.
std::optional<Reply> Chat::fill_several(Turn& turn) {
  const auto* filings = std::get_if<std::vector<contract::Filing>>(&turn.said.slots.at("reports"));
  if (filings == nullptr || filings->empty() || !turn.said.ask.empty())
    return TextReply{text_.say("report/one_at_a_time")};
  const auto projects = contract::own_projects(turn);
  std::vector<Part> parts;
  for (const auto& filing : *filings) {
    const auto named = text_in(filing.slots, "month");
    const auto month =
        (named ? Month::parse(*named) : month_said(turn)).value_or(rules::reporting_month(turn.today()));
    std::optional<Project> project;
    if (const auto said = text_in(filing.slots, "project")) {
      const auto found =
          std::ranges::find_if(projects, [&](const Project& p) { return contract::is_named(p, *said); });
      if (found == projects.end()) return TextReply{text_.say("report/one_at_a_time")};
      project = *found;
    } else if (auto question = choose_project(turn, month, project)) {
      return question;
    }
    if (auto why = closed(turn, *project, month)) return why;
    contract::Understanding part;
    part.intent = contract::Intent::kReportFill;
    part.slots = filing.slots;
    part.approximate = turn.said.approximate;
    parts.push_back({.project = *project, .month = month, .said = std::move(part)});
  }
  std::string said;
  std::optional<Subject> last;
  for (const auto& part : parts) {
    text::Values values;
    values.set("month", wording::month(text_, part.month, turn.today())).set("project", part.project.name);
    const auto draft = open_draft(turn.db, part.project.id, part.month, *turn.person, turn.now);
    if (!draft) {
      const auto filed = repo::reports::filed(turn.db, part.project.id, part.month).value();
      said += text_.say("report/already_filed", values.set("receipt", std::to_string(filed.id.value))) + "\n";
      continue;
    }
    last = subject_of(turn, *draft);
    auto changes = changes_from(*last->program, part.said);
    const auto before = repo::reports::values(turn.db, draft->id);
    const auto gathered = add_activities(*last->program, before, part.said, changes);
    repo::reports::change(turn.db, draft->id, changes, *turn.person, turn.now, said_at(turn), gathered);
    const Wording wording{text_, *last->program};
    auto lines = wording.activity_changes(before, repo::reports::values(turn.db, draft->id));
    said +=
        text_.say("report/noted_for", values.list("changes", wording.changes(changes, std::move(lines)))) +
        "\n";
  }
  if (!last) {
    said.pop_back();
    return TextReply{said};
  }
  turn.conversation.project = last->project.id;
  turn.conversation.report = last->report.id;
  const auto next = go_on(turn, *last, "", text::Values{}.flag("begun", true));
  const auto* question = std::get_if<TextReply>(&next);
  return question ? Reply{TextReply{said + question->text}} : next;
}

}  // namespace linli::handlers::reports
