#include "bot/dialogue/understood.h"

#include <algorithm>
#include <optional>

#include "bot/dialogue/heard_as.h"
#include "bot/understand/interpret.h"
#include "storage/repo/applications.h"
#include "storage/repo/obligations.h"
#include "storage/repo/projects.h"
#include "storage/repo/reports.h"

namespace linli::bot::dialogue {

namespace contract = handlers::contract;
namespace model = storage::model;
namespace repo = storage::repo;
using handlers::contract::Turn;

namespace {

/// As what somebody is understood: a deputy speaks as a lead does, and so does whoever may apply for an
/// organization; whoever is several things speaks as the first of these.
model::Role role_of(const Turn& turn) {
  for (const auto& membership : turn.memberships)
    if (model::files_reports(membership.role)) return model::Role::kLead;
  if (!turn.staff.empty()) return turn.staff.front().role;
  if (!turn.organizations.empty()) return model::Role::kLead;
  return turn.memberships.empty() ? model::Role::kStranger : turn.memberships.front().role;
}

/// Those that a member of staff names, of all on their ground.
std::vector<std::string> named_by_staff(const Turn& turn) {
  std::vector<std::string> names;
  for (const auto& project : repo::projects::named_in(turn.db, turn.words, turn.staff.front().street))
    if (std::ranges::find(names, project.name) == names.end()) names.push_back(project.name);
  return names;
}

understand::FormField::Kind kind_of(handlers::rules::FieldKind kind) {
  switch (kind) {
    case handlers::rules::FieldKind::kMoney:
      return understand::FormField::Kind::kMoney;
    case handlers::rules::FieldKind::kText:
      return understand::FormField::Kind::kText;
    case handlers::rules::FieldKind::kCount:
      break;
  }
  return understand::FormField::Kind::kCount;
}

void add_form(understand::Context& context, const std::vector<handlers::rules::FormField>& form) {
  for (const auto& field : form)
    context.form.push_back(
        {.id = field.id, .label = field.label, .unit = field.unit, .kind = kind_of(field.kind)});
}

void add_draft(understand::Context& context, const model::ReportValues& values) {
  for (const auto& [field, value] : values) {
    if (value.number) context.draft[field] = *value.number;
    if (value.text) context.draft[field] = *value.text;
  }
}

/// The words of last month's answer to what was just asked, for 和上月一样. Figures are told anew each month.
void add_last(understand::Context& context, const Turn& turn) {
  const auto asked = context.asked();
  const bool words = std::ranges::any_of(context.form, [&](const understand::FormField& field) {
    return field.id == asked && field.kind == understand::FormField::Kind::kText;
  });
  if (!words) return;
  const auto draft = repo::reports::find(turn.db, *turn.conversation.report);
  const auto last = draft ? repo::reports::filed(turn.db, draft->project, draft->month.plus(-1)) : draft;
  if (!last) return;
  const auto values = repo::reports::values(turn.db, last->id);
  const auto value = values.find(asked);
  if (value != values.end() && value->second.text && !value->second.text->empty())
    context.last.emplace(asked, *value->second.text);
}

/// What the understanding of a message depends on beside its words. A talk beside the conversation is heard
/// without anything of the conversation; a stranger is a resident there.
understand::Context context_of(const Turn& turn, handlers::catalogue::Catalogue& catalogue) {
  understand::Context context;
  context.role = role_of(turn);
  context.today = turn.today();
  if (turn.aside) {
    context.name = *turn.aside;
    if (context.role == model::Role::kStranger) context.role = model::Role::kResident;
    return context;
  }
  context.name = turn.conversation.context;
  std::optional<model::ProgramId> program;
  for (const auto& membership : turn.memberships) {
    const auto project = repo::projects::find(turn.db, membership.project).value();
    if (std::ranges::count(context.projects, project.name) == 0) context.projects.push_back(project.name);
    if (!program || turn.conversation.project == project.id) program = project.program;
  }
  if (understand::is_staff(context.role)) context.projects = named_by_staff(turn);
  // What is due is chosen from a list, or decided about as reports are.
  if (context.name.starts_with("due.")) context.name = context.name == "due.decide" ? "review" : "menu";
  constexpr std::string_view kApply = "apply.";
  if (context.name.starts_with(kApply)) {
    // An application is filled in with the words of a report; only the form differs. Choices are made alike.
    context.name.replace(0, kApply.size(), "report.");
    if (context.name.starts_with("report.pick_")) context.name = "report.pick_project";
    if (context.role == model::Role::kStranger) context.role = model::Role::kLead;
    if (const auto id = turn.conversation.application) {
      const auto application = repo::applications::find(turn.db, *id).value();
      add_form(context, catalogue.program(turn.db, application.program).application);
      add_draft(context, repo::applications::values(turn.db, *id));
    }
    return context;
  }
  if (program) add_form(context, catalogue.program(turn.db, *program).form);
  if (turn.conversation.report) {
    add_draft(context, repo::reports::values(turn.db, *turn.conversation.report));
    add_last(context, turn);
  }
  return context;
}

}  // namespace

contract::Understanding understood(Turn& turn, const understand::Analysis& analysis,
                                   handlers::catalogue::Catalogue& catalogue) {
  const auto context = context_of(turn, catalogue);
  auto said = understand::interpret(analysis, context);
  const bool both = !turn.staff.empty() && context.role == model::Role::kLead;
  if (!both || turn.aside || turn.words.empty()) return said;
  understand::Context office{.role = turn.staff.front().role,
                             .today = context.today,
                             .name = context_of_staff(turn.conversation.context),
                             .projects = named_by_staff(turn),
                             .draft = {},
                             .last = {},
                             .voice = context.voice,
                             .form = {}};
  auto as_staff = understand::interpret(analysis, office);
  // 延期申请 without a day asks who wants one, when somebody does.
  const bool asks_who = as_staff.intent == contract::Intent::kExtensionRequest &&
                        !as_staff.slots.contains("until") && !as_staff.slots.contains("reason") &&
                        !repo::obligations::asked(turn.db, turn.staff.front().street, 1).empty();
  if (!asks_who && !said_as_staff(turn.conversation.context, said, as_staff)) return said;
  turn.memberships.clear();
  turn.organizations.clear();
  return as_staff;
}

}  // namespace linli::bot::dialogue
