#include "handlers/obligations/chat.h"

#include <algorithm>
#include <sstream>

#include "handlers/obligations/calendar.h"
#include "handlers/obligations/extensions.h"
#include "handlers/wording/due.h"
#include "handlers/wording/month.h"
#include "storage/model/role.h"
#include "storage/repo/audit.h"
#include "storage/repo/calendar_links.h"
#include "storage/repo/obligations.h"
#include "storage/repo/projects.h"
#include "storage/repo/reviews.h"

namespace linli::handlers::obligations {
namespace {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::CivilDate;
using storage::model::Obligation;
using storage::model::ObligationId;

constexpr auto kPick = "due.pick";
constexpr auto kDecide = "due.decide";
constexpr auto kIdle = "idle";
constexpr std::size_t kMostLines = 8;
constexpr int kMostLooked = 60;

bool files(const Turn& turn) {
  return std::ranges::any_of(turn.memberships, [](const auto& membership) {
    return storage::model::files_reports(membership.role);
  });
}

std::vector<Obligation> owed(const Turn& turn) {
  return repo::obligations::of_person(turn.db, *turn.person, turn.today().plus_days(kDaysAhead), kMostLooked);
}

bool has_ticket(const std::vector<Obligation>& all) {
  return std::ranges::count(all, storage::model::kTicketAnswer, &Obligation::kind) > 0;
}

/// {month, project} for each month that staff sent back: it was filed in time, and waits for the lead all the
/// same.
std::vector<text::Values> sent_back(const Turn& turn, const text::Text& text) {
  std::vector<text::Values> lines;
  for (const auto& membership : turn.memberships) {
    if (!storage::model::files_reports(membership.role)) continue;
    for (const auto month : repo::reviews::returned(turn.db, membership.project))
      lines.push_back(text::Values{}
                          .set("month", wording::month(text, month, turn.today()))
                          .set("project", repo::projects::find(turn.db, membership.project).value().name));
  }
  return lines;
}

/// Those that the message is about, when it says so.
void narrow(const Turn& turn, std::vector<Obligation>& all) {
  const auto month = turn.said.text("month");
  const auto project = turn.said.text("project");
  const auto other = [&](const Obligation& one) {
    if (month && one.period != *month) return true;
    if (!project || !one.project) return false;
    const auto found = repo::projects::find(turn.db, *one.project).value();
    return found.name != *project && found.code != *project;
  };
  auto kept = all;
  std::erase_if(kept, other);
  if (!kept.empty()) all = std::move(kept);
}

/// What waits for the choice: the day, the numbers to choose from, the reason.
struct Waiting {
  CivilDate until;
  std::vector<ObligationId> choices;
  std::string reason;

  std::string text() const {
    std::string line = until.text();
    for (const auto id : choices)
      line += " " + std::to_string(id.value);
    return line + "\n" + reason;
  }
  static std::optional<Waiting> parse(const std::string& pending) {
    std::istringstream in{pending};
    std::string line;
    std::getline(in, line);
    std::istringstream words{line};
    std::string day;
    words >> day;
    const auto until = CivilDate::parse(day);
    if (!until) return std::nullopt;
    Waiting waiting{.until = *until, .choices = {}, .reason = ""};
    for (std::int64_t id = 0; words >> id;)
      waiting.choices.push_back({id});
    std::getline(in, waiting.reason);
    return waiting;
  }
};

}  // namespace

std::optional<Reply> Chat::handle(Turn& turn) {
  if (!turn.person) return std::nullopt;
  if (!turn.staff.empty() && (!files(turn) || turn.conversation.context == kDecide))
    return to_staff(turn, turn.staff.front());
  return files(turn) ? to_lead(turn) : std::nullopt;
}

std::optional<Reply> Chat::to_lead(Turn& turn) {
  if (turn.conversation.context == kPick)
    if (auto picked = pick(turn)) return picked;
  switch (turn.said.intent) {
    case Intent::kDueList:
      return list(turn);
    case Intent::kExtensionRequest:
      return request(turn);
    case Intent::kCalendarLink:
      return share(turn);
    case Intent::kCalendarOff:
      return unshare(turn);
    default:
      return std::nullopt;
  }
}

Reply Chat::list(Turn& turn) {
  const auto all = owed(turn);
  std::vector<text::Values> lines;
  for (std::size_t i = 0; i < std::min(all.size(), kMostLines); ++i) {
    lines.push_back(wording::due_line(turn.db, text_, all[i], turn.today()));
    lines.back().set("number", std::to_string(i + 1));
  }
  text::Values values;
  auto returned = sent_back(turn, text_);
  values.set("count", std::to_string(all.size()))
      .flag("some", !all.empty())
      .flag("nothing", all.empty() && returned.empty())
      .flag("ticket", has_ticket(all))
      .list("lines", std::move(lines))
      .list("returned", std::move(returned));
  if (all.size() > kMostLines) values.set("more", std::to_string(all.size() - kMostLines));
  return TextReply{text_.say("due/list", values)};
}

/// 申请延期到6月10日，因为…: of the one thing it can be about, or else it is asked which.
Reply Chat::request(Turn& turn) {
  auto all = owed(turn);
  if (all.empty())
    return TextReply{text_.say("due/list", text::Values{}.flag("some", false).flag("nothing", true))};
  const auto day = turn.said.text("until");
  const auto until = day ? CivilDate::parse(*day) : std::nullopt;
  if (!until) return TextReply{text_.say("due/extension_how")};
  // Nothing is asked for what is due later anyway.
  auto earlier = all;
  std::erase_if(earlier, [&](const Obligation& one) { return one.due_on >= *until; });
  if (!earlier.empty()) all = std::move(earlier);
  narrow(turn, all);
  const auto reason = turn.said.text("reason").value_or("");
  if (all.size() == 1) return ask_for(turn, all.front().id, *until, reason);
  if (all.size() > kMostLines) all.resize(kMostLines);
  Waiting waiting{.until = *until, .choices = {}, .reason = reason};
  std::vector<text::Values> lines;
  for (const auto& obligation : all) {
    waiting.choices.push_back(obligation.id);
    lines.push_back(wording::due_line(turn.db, text_, obligation, turn.today()));
    lines.back().set("number", std::to_string(lines.size()));
  }
  turn.conversation.context = kPick;
  turn.conversation.pending = waiting.text();
  return TextReply{
      text_.say("due/extension_pick", text::Values{}
                                          .set("until", wording::due_day(text_, *until, turn.today()))
                                          .list("lines", std::move(lines)))};
}

std::optional<Reply> Chat::pick(Turn& turn) {
  const auto waiting = Waiting::parse(turn.conversation.pending);
  const auto option = turn.said.number("option");
  const bool gives_up = turn.said.intent == Intent::kNo || turn.said.intent == Intent::kReportCancel;
  if (!waiting || (turn.said.intent != Intent::kSelect && !gives_up)) return std::nullopt;
  const bool known = option && *option >= 1 && *option <= static_cast<std::int64_t>(waiting->choices.size());
  if (!gives_up && !known)
    return TextReply{
        text_.say("due/pick_again", text::Values{}.set("count", std::to_string(waiting->choices.size())))};
  turn.conversation.context = kIdle;
  turn.conversation.pending.clear();
  if (gives_up) return TextReply{text_.say("due/extension_dropped")};
  return ask_for(turn, waiting->choices[static_cast<std::size_t>(*option - 1)], waiting->until,
                 waiting->reason);
}

Reply Chat::ask_for(Turn& turn, ObligationId id, CivilDate until, const std::string& reason) {
  const auto obligation = repo::obligations::find(turn.db, id).value();
  const auto asked = ask(turn.db, text_, obligation, until, reason, *turn.person, turn.now);
  auto values = wording::due_line(turn.db, text_, obligation, turn.today());
  values.set("until", wording::due_day(text_, until, turn.today())).flag("reason", !reason.empty());
  if (asked) return TextReply{text_.say("due/asked", values)};
  values.flag("done", !obligation.open()).flag("far", until > turn.today());
  return TextReply{text_.say("due/cannot_ask", values)};
}

Reply Chat::share(Turn& turn) {
  if (public_url_.empty()) return TextReply{text_.say("due/calendar_none")};
  const auto token = share_calendar(turn.db, turn.random, *turn.person, turn.now);
  return TextReply{text_.say("due/calendar_link",
                             text::Values{}.set("link", public_url_ + "/calendar/" + token + ".ics"))};
}

Reply Chat::unshare(Turn& turn) {
  const int ended =
      repo::calendar_links::revoke(turn.db, *turn.person, turn.now, repo::audit::actor(*turn.person));
  return TextReply{text_.say("due/calendar_off", text::Values{}.flag("some", ended > 0))};
}

}  // namespace linli::handlers::obligations
