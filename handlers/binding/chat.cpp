#include "handlers/binding/chat.h"

#include "handlers/binding/binding.h"
#include "storage/repo/projects.h"

namespace linli::handlers::binding {
namespace {

const char* template_for(Refusal refusal) {
  switch (refusal) {
    case Refusal::kUsed:
      return "binding/used";
    case Refusal::kExpired:
      return "binding/expired";
    case Refusal::kTooManyTries:
      return "binding/too_many_tries";
    case Refusal::kWrongCode:
      break;
  }
  return "binding/wrong_code";
}

}  // namespace

std::optional<contract::Reply> Chat::handle(contract::Turn& turn) {
  if (turn.said.intent != contract::Intent::kBind) return std::nullopt;
  const auto code = turn.said.text("code");
  if (!code) return contract::TextReply{text_.say("binding/how")};
  const auto outcome = redeem(turn.db, turn.sender, *code, turn.now);
  if (!outcome.bound) return contract::TextReply{text_.say(template_for(outcome.refusal))};
  turn.person = outcome.bound->person;
  const auto project = storage::repo::projects::find(turn.db, outcome.bound->project).value();
  return contract::TextReply{
      text_.say("binding/bound", text::Values{}
                                     .set("project", project.name)
                                     .set("place", project.place)
                                     .flag("lead", outcome.bound->role == storage::model::Role::kLead))};
}

}  // namespace linli::handlers::binding
