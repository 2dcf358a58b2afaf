#include "handlers/applications/print.h"

#include <algorithm>

#include "handlers/applications/applications.h"
#include "handlers/rules/reviewing.h"
#include "storage/repo/applications.h"
#include "storage/repo/projects.h"

namespace linli::handlers::applications {
namespace {

namespace repo = storage::repo;
using storage::model::CivilDate;
using storage::model::Code;
using storage::model::Error;
using storage::model::Project;
using storage::model::ProjectState;
using storage::model::ProjectStep;
using storage::model::Result;

std::string say(CivilDate day) {
  return std::to_string(day.year()) + "年" + std::to_string(day.month()) + "月" + std::to_string(day.day()) +
         "日";
}

/// The step that a stage of the approval led to: the one into its state, or the rejection while it was its
/// turn.
const ProjectStep* step_of(const std::vector<ProjectStep>& steps, const std::string& to,
                           ProjectState waiting) {
  const auto found = std::ranges::find_if(steps, [&](const ProjectStep& step) {
    return storage::model::name_of(step.to) == to ||
           (step.to == ProjectState::kRejected && step.from == waiting);
  });
  return found == steps.end() ? nullptr : &*found;
}

/// One row for each opinion the form has room for. Stages that lead to no state of their own (bureau before
/// finance) share the row, and its seals, with the one that follows.
std::vector<text::Values> opinions(const rules::Program& program, const Project& project,
                                   const std::vector<ProjectStep>& steps) {
  std::vector<text::Values> rows;
  std::string label;
  std::vector<text::Values> seals;
  auto waiting = ProjectState::kApplied;
  for (const auto& approval : program.approvals) {
    if (!approval.track.empty() && approval.track != project.track) continue;
    if (approval.stage == rules::kReportStage) continue;
    if (approval.to == storage::model::name_of(ProjectState::kApplied)) continue;  // the applicant's own seal
    label += (label.empty() ? "" : "、") + approval.label;
    seals.emplace_back();
    if (approval.to.empty()) continue;
    const auto* step = step_of(steps, approval.to, waiting);
    if (step)
      for (auto& seal : seals)
        seal.set("day", say(CivilDate::of(step->at)));
    rows.push_back(text::Values{}
                       .set("label", std::exchange(label, ""))
                       .set("opinion", step ? step->opinion : "")
                       .list("seals", std::exchange(seals, {})));
    waiting = storage::model::project_state_named(approval.to).value_or(waiting);
  }
  return rows;
}

}  // namespace

Result<std::string> print(storage::db::Connection& connection, catalogue::Catalogue& catalogue,
                          const text::Text& forms, const Project& project) {
  const auto application = repo::applications::of_project(connection, project.id);
  if (!application) return Error{Code::kNotFound, project.code + " did not begin as an application"};
  const auto subject = subject_of(connection, catalogue, application->id);
  const auto& program = *subject.program;
  const auto names = forms.names();
  if (std::ranges::find(names, program.code) == names.end())
    return Error{Code::kNotFound, "the programme " + program.code + " prints no form"};
  text::Values values;
  values.set("number", project.code)
      .set("program", program.name)
      .set("project_name", project.name)
      .set("organization", subject.organization.name)
      .set("submitted", say(CivilDate::of(*application->submitted_at)));
  for (const auto& [field, value] : repo::applications::values(connection, application->id)) {
    const auto form = std::ranges::find(program.application, field, &rules::FormField::id);
    const bool money = form != program.application.end() && form->kind == rules::FieldKind::kMoney;
    if (value.number)
      values.set(field,
                 money ? storage::model::Money::fen(*value.number).text() : std::to_string(*value.number));
    if (value.text) values.set(field, *value.text);
  }
  values.list("opinions", opinions(program, project, repo::projects::steps(connection, project.id)));
  return forms.say(program.code, values) + "\n";
}

}  // namespace linli::handlers::applications
