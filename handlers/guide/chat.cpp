#include "handlers/guide/chat.h"

#include "storage/model/role.h"

namespace linli::handlers::guide {
namespace {

using contract::Intent;

const char* template_for(Intent intent) {
  switch (intent) {
    case Intent::kGreeting:
      return "guide/greeting";
    case Intent::kThanks:
      return "guide/thanks";
    case Intent::kYes:
      return "guide/all_right";
    case Intent::kHelp:
    case Intent::kBack:
      return "guide/help";
    case Intent::kHuman:
      return "guide/human";
    case Intent::kReportEvidence:
      return "guide/photo";
    case Intent::kUnknown:
    case Intent::kNo:
    case Intent::kSelect:
    case Intent::kOutOfScope:
      return "guide/not_understood";
    default:
      return "guide/not_open";  // understood, but nothing of Linli does it
  }
}

}  // namespace

std::optional<contract::Reply> Chat::handle(contract::Turn& turn) {
  if (turn.memberships.empty()) {
    const auto* name = turn.said.intent == Intent::kThanks ? "guide/thanks" : "guide/stranger";
    return contract::TextReply{text_.say(name)};
  }
  if (turn.said.intent == Intent::kUnknown && turn.words.empty())
    return contract::TextReply{text_.say("guide/text_only")};
  return contract::TextReply{text_.say(template_for(turn.said.intent))};
}

}  // namespace linli::handlers::guide
