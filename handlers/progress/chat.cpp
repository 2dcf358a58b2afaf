#include "handlers/progress/chat.h"

#include <algorithm>

#include "handlers/contract/own_projects.h"
#include "handlers/wording/due.h"
#include "handlers/wording/figures.h"

namespace linli::handlers::progress {
namespace {

using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::CivilDate;
using storage::model::Project;

constexpr int kMostProjects = 500;  // of one ground that are compared in one turn
constexpr std::size_t kShown = 15;  // that fit one message

/// `paced`: whether what was accepted is enough to speak of a pace.
text::Values say(const Line& line, bool paced) {
  const auto& indicator = *line.indicator;
  const auto figure = [&](std::int64_t number) { return wording::figure(indicator.money, number); };
  text::Values values;
  values.set("label", indicator.label)
      .set("unit", indicator.unit)
      .set("done", figure(line.done))
      .set("target", figure(indicator.target))
      .set("share", std::to_string(rules::share_permille(line.done, indicator.target) / 10))
      .flag("reached", line.done >= indicator.target)
      .flag("conditional", !indicator.counts_if.empty());
  if (line.pending > 0) values.set("pending", figure(line.pending));
  if (paced && line.expected) values.set("expected", figure(*line.expected));
  return values;
}

}  // namespace

std::optional<Reply> Chat::handle(Turn& turn) {
  if (turn.said.intent != contract::Intent::kIndicatorsStatus) return std::nullopt;
  if (auto projects = contract::own_projects(turn); !projects.empty())
    return to_lead(turn, std::move(projects));
  if (!turn.staff.empty()) return to_staff(turn);
  return std::nullopt;
}

/// The project named, or the only one, in full; otherwise each in a line.
Reply Chat::to_lead(const Turn& turn, std::vector<Project> projects) {
  if (const auto said = turn.said.text("project")) {
    const auto other = [&](const Project& project) { return !contract::is_named(project, *said); };
    if (!std::ranges::all_of(projects, other)) std::erase_if(projects, other);
  }
  std::vector<Standing> standings;
  for (const auto& project : projects)
    standings.push_back(
        of_project(turn.db, catalogue_.program(turn.db, project.program), calendar_, project, turn.today()));
  if (standings.size() == 1) return TextReply{in_full(standings.front(), turn.today())};
  return TextReply{in_short(standings, false, turn.today())};
}

Reply Chat::to_staff(const Turn& turn) {
  const auto all =
      of_ground(turn.db, catalogue_, calendar_, turn.staff.front().street, kMostProjects, turn.today());
  if (!all)
    return TextReply{
        text_.say("progress/too_many", text::Values{}.set("most", std::to_string(kMostProjects)))};
  return TextReply{in_short(*all, true, turn.today())};
}

std::string Chat::in_full(const Standing& standing, CivilDate today) const {
  std::vector<text::Values> moved;
  std::vector<text::Values> untouched;
  const bool paced = standing.accepted_months > 0;
  for (const auto& line : standing.lines) {
    auto values = say(line, paced);
    if (line.done == 0 && line.pending == 0) {
      untouched.push_back(values.flag("more", !untouched.empty()));
      continue;
    }
    moved.push_back(std::move(values));
  }
  return text_.say("progress/project", text::Values{}
                                           .set("project", standing.project.name)
                                           .set("until", wording::due_day(text_, standing.period.to, today))
                                           .flag("none", standing.lines.empty())
                                           .list("lines", std::move(moved))
                                           .flag("some_untouched", !untouched.empty())
                                           .list("untouched", std::move(untouched))
                                           .flag("too_early", !paced));
}

std::string Chat::in_short(const std::vector<Standing>& standings, bool staff, CivilDate today) const {
  std::vector<text::Values> lines;
  for (const auto& standing : standings) {
    if (lines.size() == kShown) break;
    text::Values values;
    const auto* line = slowest(standing);
    if (line && standing.pace_permille && standing.accepted_months > 0)
      values = say(*line, true).flag("known", true);
    values.set("project", standing.project.name)
        .set("place", standing.project.place)
        .set("until", wording::due_day(text_, standing.period.to, today))
        .set("pace", std::to_string(standing.pace_permille.value_or(0) / 10))
        .flag("none", standing.lines.empty());
    lines.push_back(std::move(values));
  }
  const auto more = standings.size() - lines.size();
  text::Values values;
  if (more > 0) values.set("more", std::to_string(more));
  return text_.say("progress/projects",
                   values.flag("staff", staff).flag("some", !lines.empty()).list("lines", std::move(lines)));
}

}  // namespace linli::handlers::progress
