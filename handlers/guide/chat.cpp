#include "handlers/guide/chat.h"

#include <algorithm>

#include "storage/model/role.h"
#include "storage/repo/projects.h"

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
  const bool files = std::ranges::any_of(turn.memberships, [](const auto& membership) {
    return storage::model::files_reports(membership.role);
  });
  if (!files) return to_others(turn);
  if (turn.said.intent == Intent::kUnknown && turn.words.empty())
    return contract::TextReply{text_.say("guide/text_only")};
  const char* const name = template_for(turn.said.intent);
  const bool helps = turn.said.intent == Intent::kHelp && !turn.staff.empty();
  return contract::TextReply{text_.say(name) + (helps ? "\n" + text_.say("guide/staff_too") : "")};
}

/// Whoever has no month to file is told what there is for them, and never to file one.
contract::Reply Chat::to_others(const contract::Turn& turn) const {
  if (turn.said.intent == Intent::kThanks) return contract::TextReply{text_.say("guide/thanks")};
  if (!turn.staff.empty()) return to_staff(turn, turn.staff.front());
  if (!turn.organizations.empty()) return contract::TextReply{text_.say("guide/organization")};
  return contract::TextReply{text_.say(turn.memberships.empty() ? "guide/stranger" : "guide/observer")};
}

/// What staff can see here: which projects nobody leads.
contract::Reply Chat::to_staff(const contract::Turn& turn, const storage::model::StaffMember& member) const {
  constexpr int kMost = 10;
  const auto [first, count] = storage::repo::projects::leaderless(turn.db, member.street, kMost);
  std::vector<text::Values> lines;
  for (const auto& project : first)
    lines.push_back(
        text::Values{}.set("code", project.code).set("project", project.name).set("place", project.place));
  return contract::TextReply{text_.say("guide/staff", text::Values{}
                                                          .set("name", member.name)
                                                          .set("count", std::to_string(count))
                                                          .flag("some", count > 0)
                                                          .flag("more", count > kMost)
                                                          .list("lines", std::move(lines)))};
}

}  // namespace linli::handlers::guide
