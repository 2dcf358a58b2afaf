// What staff see and decide of what is due.
#include <algorithm>
#include <sstream>

#include "handlers/contract/decisions.h"
#include "handlers/obligations/chat.h"
#include "handlers/obligations/extensions.h"
#include "handlers/wording/due.h"
#include "storage/model/month.h"
#include "storage/repo/audit.h"
#include "storage/repo/obligations.h"

namespace linli::handlers::obligations {
namespace {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::Obligation;
using storage::model::StaffMember;

constexpr auto kDecide = "due.decide";
constexpr int kMostLines = 10;
constexpr int kSoonDays = 7;
constexpr int kOwnDays = 14;

/// What is overdue, or of the month that was asked about everything that has not come.
repo::obligations::Owed missing(const Turn& turn, const StaffMember& member,
                                const std::optional<storage::model::Month>& month) {
  if (month) return {.period = month->text(), .street = member.street};
  return {.before = turn.today(), .street = member.street};
}

/// What the member's office owes itself.
std::vector<Obligation> own(const Turn& turn, const StaffMember& member) {
  using storage::model::Owner;
  using storage::model::Role;
  const auto office = member.role == Role::kStreet   ? Owner::kStreet
                      : member.role == Role::kAgency ? Owner::kAgency
                                                     : Owner::kBureau;
  return repo::obligations::owed_by(turn.db, office, member.street, turn.today().plus_days(kOwnDays),
                                    kMostLines);
}

std::vector<storage::model::ExtensionId> ids_in(const std::string& pending) {
  std::istringstream in{pending};
  std::vector<storage::model::ExtensionId> ids;
  for (std::int64_t id = 0; in >> id;)
    ids.push_back({id});
  return ids;
}

/// What is decided about one of those offered.
struct Choice {
  std::int64_t number = 0;  ///< 0: of none that can be told
  bool granted = false;
  std::string note{};
};

/// What a message decides, one by one; about the only one there is when it names none.
std::vector<Choice> chosen(const Turn& turn, std::size_t offered, bool granted) {
  std::vector<Choice> choices;
  for (const auto& one : contract::decisions_of(turn.said))
    choices.push_back({.number = one.report.value_or(0), .granted = one.accepts, .note = one.reason});
  if (!choices.empty()) return choices;
  const Choice alike{.granted = granted, .note = turn.said.text("reason").value_or("")};
  const auto add = [&](std::int64_t number) {
    choices.push_back(alike);
    choices.back().number = number;
  };
  if (const auto one = turn.said.number("report")) add(*one);
  if (const auto found = turn.said.slots.find("reports"); found != turn.said.slots.end())
    if (const auto* several = std::get_if<std::vector<std::int64_t>>(&found->second))
      std::ranges::for_each(*several, add);
  if (offered == 1 && contract::names_nothing(turn.said)) add(1);
  return choices;
}

/// Each is one of those offered and named once: 1同意，1不同意 is not believed.
bool clear(const std::vector<Choice>& choices, std::size_t offered) {
  return std::ranges::all_of(choices, [&](const Choice& choice) {
    return choice.number >= 1 && choice.number <= static_cast<std::int64_t>(offered) &&
           std::ranges::count(choices, choice.number, &Choice::number) == 1;
  });
}

}  // namespace

std::optional<Reply> Chat::to_staff(Turn& turn, const StaffMember& member) {
  if (turn.conversation.context == kDecide)
    if (auto decided = decide_in_chat(turn, member)) return decided;
  switch (turn.said.intent) {
    case Intent::kOverview:
    case Intent::kDueList:
      return who_has_not(turn, member);
    case Intent::kExtensionRequest:
      return requests(turn, member);
    default:
      return std::nullopt;
  }
}

Reply Chat::who_has_not(Turn& turn, const StaffMember& member) {
  const auto said = turn.said.text("month");
  const auto month = said ? storage::model::Month::parse(*said) : std::nullopt;
  const auto sought = missing(turn, member, month);
  const auto count = repo::obligations::count_owed_by_leads(turn.db, sought);
  std::vector<text::Values> lines;
  bool unreminded = false;
  for (const auto& obligation : repo::obligations::owed_by_leads(turn.db, sought, kMostLines)) {
    lines.push_back(wording::due_line(turn.db, text_, obligation, turn.today()));
    unreminded = unreminded || (!obligation.next_at && obligation.due_on < turn.today());
  }
  const auto soon = repo::obligations::count_owed_by_leads(
      turn.db,
      {.from = turn.today(), .before = turn.today().plus_days(kSoonDays + 1), .street = member.street});
  const auto asked = repo::obligations::asked(turn.db, member.street, 100).size();
  text::Values values;
  if (month) values.set("month", std::to_string(month->month()));
  values.set("count", std::to_string(count))
      .flag("some", count > 0)
      .flag("more", count > kMostLines)
      .flag("any_unreminded", unreminded)
      .list("lines", std::move(lines));
  if (!month) {
    std::vector<text::Values> owed;
    bool ticket = false;
    for (const auto& obligation : own(turn, member)) {
      owed.push_back(wording::due_line(turn.db, text_, obligation, turn.today()));
      ticket = ticket || obligation.kind == storage::model::kTicketAnswer;
    }
    values.flag("owing", !owed.empty()).flag("ticket", ticket).list("own", std::move(owed));
  }
  if (soon > 0) values.set("soon", std::to_string(soon));
  if (asked > 0) values.set("asked", std::to_string(asked));
  return TextReply{text_.say("due/who_has_not", values)};
}

Reply Chat::requests(Turn& turn, const StaffMember& member) {
  const auto asked = repo::obligations::asked(turn.db, member.street, kMostLines);
  std::vector<text::Values> lines;
  std::string ids;
  for (const auto& extension : asked) {
    const auto obligation = repo::obligations::find(turn.db, extension.obligation).value();
    lines.push_back(wording::due_line(turn.db, text_, obligation, turn.today()));
    lines.back()
        .set("number", std::to_string(lines.size()))
        .set("until", wording::due_day(text_, extension.until, turn.today()));
    if (!extension.reason.empty()) lines.back().set("reason", extension.reason);
    ids += std::to_string(extension.id.value) + " ";
  }
  turn.conversation.context = asked.empty() ? "idle" : kDecide;
  turn.conversation.pending = ids;
  return TextReply{text_.say("due/requests", text::Values{}
                                                 .set("count", std::to_string(asked.size()))
                                                 .flag("some", !asked.empty())
                                                 .flag("several", asked.size() > 1)
                                                 .list("lines", std::move(lines)))};
}

std::optional<Reply> Chat::decide_in_chat(Turn& turn, const StaffMember& member) {
  const bool yes = turn.said.intent == Intent::kReviewAccept || turn.said.intent == Intent::kYes;
  const bool no = turn.said.intent == Intent::kReviewReturn || turn.said.intent == Intent::kNo;
  const bool chooses = turn.said.intent == Intent::kSelect;
  if (!yes && !no && !chooses) return std::nullopt;
  const auto ids = ids_in(turn.conversation.pending);
  const auto choices = chosen(turn, ids.size(), yes);
  if (chooses || choices.empty() || !clear(choices, ids.size()))
    return TextReply{text_.say("due/decide_again", text::Values{}.set("count", std::to_string(ids.size())))};
  std::vector<text::Values> lines;
  for (const auto& choice : choices) {
    const auto id = ids[static_cast<std::size_t>(choice.number - 1)];
    const auto asked = repo::obligations::extension(turn.db, id).value();
    const auto obligation = repo::obligations::find(turn.db, asked.obligation).value();
    const bool mine = may_decide(turn.db, member, obligation);
    const bool done = mine && decide(turn.db, means_, text_, id, choice.granted, choice.note, turn.now,
                                     repo::audit::actor(member.id))
                                  .ok();
    lines.push_back(wording::due_line(turn.db, text_, obligation, turn.today()));
    lines.back()
        .set("until", wording::due_day(text_, asked.until, turn.today()))
        .flag("granted", done && choice.granted)
        .flag("refused", done && !choice.granted)
        .flag("cannot", !done);
  }
  turn.conversation.context = "idle";
  turn.conversation.pending.clear();
  const auto left = repo::obligations::asked(turn.db, member.street, 100).size();
  text::Values values;
  values.list("lines", std::move(lines));
  if (left > 0) values.set("left", std::to_string(left));
  return TextReply{text_.say("due/decided", values)};
}

}  // namespace linli::handlers::obligations
