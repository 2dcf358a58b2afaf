#include "handlers/binding/chat.h"

#include "handlers/binding/choices.h"
#include "handlers/rules/lifecycle.h"
#include "storage/repo/audit.h"
#include "storage/repo/organizations.h"
#include "storage/repo/outbox.h"
#include "storage/repo/people.h"
#include "storage/repo/projects.h"
#include "storage/repo/staff.h"

namespace linli::handlers::binding {
namespace {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::OrganizationId;
using storage::model::Project;
using storage::model::ProjectId;
using storage::model::Role;
using storage::model::StaffId;

constexpr std::string_view kOurs = "binding.";
constexpr std::string_view kPickHandover = "binding.handover";
constexpr std::string_view kPickLeave = "binding.leave";
constexpr std::string_view kConfirm = "binding.confirm";
constexpr std::string_view kIdle = "idle";

const char* template_for(Refusal refusal) {
  switch (refusal) {
    case Refusal::kUsed:
      return "binding/used";
    case Refusal::kExpired:
      return "binding/expired";
    case Refusal::kVoid:
      return "binding/void";
    case Refusal::kOwn:
      return "binding/own_code";
    case Refusal::kTooManyTries:
      return "binding/too_many_tries";
    case Refusal::kWrongCode:
      break;
  }
  return "binding/wrong_code";
}

/// Whether a message about binding is about undoing it; 退出 alone is, where there is nothing else to leave.
bool wants_out(const Turn& turn) {
  const auto says = [&](std::string_view word) { return turn.words.find(word) != turn.words.npos; };
  if (turn.said.intent == Intent::kBind)
    return says("解绑") || says("解除绑定") || says("取消绑定") || says("不绑定");
  return turn.said.intent == Intent::kBack && turn.conversation.context == kIdle && says("退出");
}

void settle(Turn& turn) {
  turn.conversation.context = kIdle;
  turn.conversation.pending.clear();
}

}  // namespace

std::optional<Reply> Chat::handle(Turn& turn) {
  if (turn.conversation.context.starts_with(kOurs)) {
    if (auto reply = answered(turn)) return reply;
    settle(turn);  // they have turned to something else
  }
  if (turn.said.intent == Intent::kHandover) return begin_handover(turn);
  if (wants_out(turn)) return begin_leaving(turn);
  if (turn.said.intent != Intent::kBind) return std::nullopt;
  if (const auto code = turn.said.text("code")) return bind(turn, *code);
  return TextReply{text_.say("binding/how")};
}

/// The answer to a question of ours; nothing when the message is about something else.
std::optional<Reply> Chat::answered(Turn& turn) {
  const auto intent = turn.said.intent;
  const bool confirms = turn.conversation.context == kConfirm;
  if (intent == Intent::kNo || intent == Intent::kReportCancel) {
    settle(turn);
    return TextReply{text_.say(confirms ? "binding/kept" : "binding/pick_ended")};
  }
  if (confirms) {
    if (intent == Intent::kYes) return end(turn);
    if (intent != Intent::kUnknown && intent != Intent::kSelect) return std::nullopt;
    return TextReply{text_.say("binding/leave_again")};
  }
  const bool hands_over = turn.conversation.context == kPickHandover;
  const auto targets = hands_over ? led(turn) : ties(turn.db, *turn.person);
  if (const auto chosen = choose(turn, targets)) {
    settle(turn);
    if (hands_over)
      return hand_over(turn, repo::projects::find(turn.db, std::get<ProjectId>(*chosen)).value());
    return confirm(turn, *chosen);
  }
  if (intent != Intent::kSelect && intent != Intent::kUnknown) return std::nullopt;
  return TextReply{
      text_.say("binding/pick_again", text::Values{}.set("count", std::to_string(targets.size())))};
}

Reply Chat::bind(Turn& turn, const std::string& code) {
  const auto outcome = redeem(turn.db, turn.sender, code, turn.now, turn.account);
  if (!outcome.bound) return TextReply{text_.say(template_for(outcome.refusal))};
  turn.person = outcome.bound->person;
  tell_replaced(turn, *outcome.bound);
  return welcome(turn, *outcome.bound);
}

Reply Chat::welcome(Turn& turn, const Bound& bound) {
  if (const auto* id = std::get_if<ProjectId>(&bound.target)) {
    const auto project = repo::projects::find(turn.db, *id).value();
    const bool going = rules::active(project.state);
    const bool ended =
        rules::over(project.state) || project.state == storage::model::ProjectState::kSuspended;
    return TextReply{text_.say("binding/bound", text::Values{}
                                                    .set("project", project.name)
                                                    .set("place", project.place)
                                                    .flag("files", storage::model::files_reports(bound.role))
                                                    .flag("deputy", bound.role == Role::kDeputy)
                                                    .flag("going", going)
                                                    .flag("stopped", ended)
                                                    .flag("waiting", !going && !ended)
                                                    .flag("replaced", !bound.replaced.empty()))};
  }
  if (const auto* id = std::get_if<OrganizationId>(&bound.target))
    return TextReply{text_.say("binding/bound_organization",
                               text::Values{}
                                   .set("organization", repo::organizations::find(turn.db, *id).value().name)
                                   .flag("deputy", bound.role == Role::kDeputy))};
  const auto member = repo::staff::find(turn.db, std::get<StaffId>(bound.target)).value();
  return TextReply{text_.say("binding/bound_staff", text::Values{}
                                                        .set("name", member.name)
                                                        .set("street", member.street)
                                                        .flag("bureau", member.role == Role::kBureau)
                                                        .flag("agency", member.role == Role::kAgency))};
}

/// Whoever leads a project no longer hears it at once, so that nobody is replaced behind their back.
void Chat::tell_replaced(Turn& turn, const Bound& bound) {
  for (const auto former : bound.replaced) {
    const auto project = repo::projects::find(turn.db, std::get<ProjectId>(bound.target)).value();
    repo::outbox::notify(
        turn.db, "invite:" + std::to_string(bound.invite.value) + ":replaced:" + std::to_string(former.value),
        former, text_.say("binding/replaced", text::Values{}.set("project", project.name)), turn.now);
  }
}

std::optional<Reply> Chat::begin_handover(Turn& turn) {
  if (!turn.person) return std::nullopt;
  const auto projects = led(turn);
  if (projects.empty()) {
    if (turn.memberships.empty()) return std::nullopt;
    return TextReply{text_.say("binding/handover_none")};
  }
  const auto chosen = projects.size() == 1 ? std::optional{projects.front()} : named(turn, projects);
  if (chosen) return hand_over(turn, repo::projects::find(turn.db, std::get<ProjectId>(*chosen)).value());
  turn.conversation.context = kPickHandover;
  return TextReply{text_.say("binding/handover_pick", text::Values{}
                                                          .set("count", std::to_string(projects.size()))
                                                          .list("choices", choices(turn.db, projects)))};
}

Reply Chat::hand_over(Turn& turn, const Project& project) {
  const auto code = binding::hand_over(turn.db, project.id, *turn.person, turn.random, turn.now);
  if (!code) return TextReply{text_.say("binding/handover_none")};
  settle(turn);  // whoever hands over has done with what was being asked
  return TextReply{
      text_.say("binding/handover", text::Values{}.set("code", *code).set("project", project.name))};
}

std::optional<Reply> Chat::begin_leaving(Turn& turn) {
  const auto all = turn.person ? ties(turn.db, *turn.person) : std::vector<Target>{};
  if (all.empty()) {
    if (turn.said.intent == Intent::kBack) return std::nullopt;
    return TextReply{text_.say("binding/nothing_to_leave")};
  }
  const auto chosen = all.size() == 1 ? std::optional{all.front()} : named(turn, all);
  if (chosen) return confirm(turn, *chosen);
  turn.conversation.context = kPickLeave;
  return TextReply{text_.say("binding/leave_pick", text::Values{}.list("choices", choices(turn.db, all)))};
}

Reply Chat::confirm(Turn& turn, const Target& target) {
  turn.conversation.context = kConfirm;
  turn.conversation.pending = key_of(target);
  auto values = described(turn.db, target);
  if (const auto* project = std::get_if<ProjectId>(&target))
    values.flag("files", files_for(turn, *project))
        .flag("last", is_last_lead(turn.db, *turn.person, *project));
  return TextReply{text_.say("binding/leave_confirm", values)};
}

Reply Chat::end(Turn& turn) {
  const auto target = target_of(turn.conversation.pending);
  settle(turn);
  if (!target) return TextReply{text_.say("binding/kept")};
  const auto* project = std::get_if<ProjectId>(&*target);
  const bool last = project && is_last_lead(turn.db, *turn.person, *project);
  const auto values = described(turn.db, *target);
  if (!leave(turn.db, *turn.person, *target, turn.now, repo::audit::actor(*turn.person)))
    return TextReply{text_.say("binding/nothing_to_leave")};
  if (project && turn.conversation.project == *project) {
    turn.conversation.project.reset();
    turn.conversation.report.reset();
  }
  if (last) tell_staff(turn, repo::projects::find(turn.db, *project).value());
  return TextReply{text_.say("binding/left", values)};
}

/// Nobody leads a project any more: the bureau, the agency and its street hear it.
void Chat::tell_staff(Turn& turn, const Project& project) {
  if (rules::over(project.state)) return;
  for (const auto& member : repo::staff::all(turn.db)) {
    if (member.disabled || !member.person) continue;
    if (member.role == Role::kStreet && member.street != storage::model::street_of(project)) continue;
    repo::outbox::notify(turn.db,
                         "leaderless:" + std::to_string(project.id.value) + ":" +
                             std::to_string(storage::model::to_ms(turn.now)) +
                             ":staff:" + std::to_string(member.id.value),
                         *member.person,
                         text_.say("binding/lead_left", text::Values{}
                                                            .set("project", project.name)
                                                            .set("place", project.place)
                                                            .set("code", project.code)),
                         turn.now);
  }
}

}  // namespace linli::handlers::binding
