#include <algorithm>

#include "handlers/feedback/chat.h"
#include "storage/repo/observations.h"
#include "storage/repo/projects.h"
#include "storage/repo/scenes.h"

namespace linli::handlers::feedback {
namespace {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::ProjectId;

constexpr std::string_view kObserving = "observation.point";
constexpr std::string_view kIdle = "idle";

std::vector<ProjectId> observed(const Turn& turn) {
  std::vector<ProjectId> all;
  for (const auto& membership : turn.memberships)
    if (membership.role == storage::model::Role::kObserver) all.push_back(membership.project);
  return all;
}

const rules::Feedback& rules_of(Turn& turn, const Means& means, ProjectId project) {
  return means.catalogue.program(turn.db, repo::projects::find(turn.db, project).value().program).feedback;
}

}  // namespace

std::optional<std::string> Observers::context(const Turn& turn) {
  return turn.conversation.context == kObserving ? std::optional<std::string>{"feedback.rating"}
                                                 : std::nullopt;
}

std::optional<Reply> Observers::handle(Turn& turn) {
  const auto projects = observed(turn);
  if (projects.empty()) return std::nullopt;
  if (!turn.scene.empty()) {
    const auto scene = repo::scenes::find(turn.db, turn.scene);
    if (!scene || std::ranges::count(projects, scene->project) == 0) return std::nullopt;
    if (rules_of(turn, means_, scene->project).points.empty()) return std::nullopt;
    return begin(turn, scene->project);
  }
  if (turn.conversation.context == kObserving) return answered(turn);
  if (turn.said.intent != Intent::kFeedbackRate) return std::nullopt;
  if (projects.size() > 1) return TextReply{means_.text.say("feedback/observe_scan")};
  if (rules_of(turn, means_, projects.front()).points.empty()) return std::nullopt;
  return begin(turn, projects.front());
}

Reply Observers::begin(Turn& turn, ProjectId project) const {
  repo::observations::start(turn.db, project, *turn.person, turn.now);
  turn.conversation.context = kObserving;
  return next(turn, false);
}

/// Asks the first point that has no level yet; with the last one the sheet is done.
Reply Observers::next(Turn& turn, bool again) const {
  const auto draft = repo::observations::draft(turn.db, *turn.person).value();
  const auto project = repo::projects::find(turn.db, draft.project).value();
  const auto& points = rules_of(turn, means_, draft.project).points;
  const auto open =
      std::ranges::find_if(points, [&](const auto& point) { return !draft.levels.contains(point.id); });
  if (open == points.end()) {
    repo::observations::finish(turn.db, draft, *turn.person, turn.now);
    turn.conversation.context = kIdle;
    return TextReply{means_.text.say("feedback/observed", text::Values{}.set("project", project.name))};
  }
  const auto number = std::distance(points.begin(), open) + 1;
  return TextReply{means_.text.say("feedback/observe", text::Values{}
                                                           .set("project", project.name)
                                                           .set("number", std::to_string(number))
                                                           .set("all", std::to_string(points.size()))
                                                           .flag("first", number == 1 && !again)
                                                           .flag("again", again)
                                                           .set("question", open->question))};
}

std::optional<Reply> Observers::answered(Turn& turn) const {
  const auto draft = repo::observations::draft(turn.db, *turn.person);
  const auto intent = turn.said.intent;
  if (!draft) {
    turn.conversation.context = kIdle;
    return std::nullopt;
  }
  if (intent == Intent::kFeedbackRate) {
    const auto level = turn.said.number("rating");
    if (!level) return next(turn, true);
    const auto& points = rules_of(turn, means_, draft->project).points;
    const auto open =
        std::ranges::find_if(points, [&](const auto& point) { return !draft->levels.contains(point.id); });
    if (open != points.end()) repo::observations::put(turn.db, draft->id, open->id, static_cast<int>(*level));
    return next(turn, false);
  }
  if (intent == Intent::kNo || intent == Intent::kReportCancel || intent == Intent::kBack) {
    repo::observations::drop(turn.db, draft->id);
    turn.conversation.context = kIdle;
    return TextReply{means_.text.say("feedback/observe_stopped")};
  }
  if (intent == Intent::kUnknown || intent == Intent::kSelect || intent == Intent::kYes)
    return next(turn, true);
  turn.conversation.context = kIdle;  // the sheet waits; they have turned to something else
  return std::nullopt;
}

}  // namespace linli::handlers::feedback
