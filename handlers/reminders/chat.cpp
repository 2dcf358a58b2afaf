#include "handlers/reminders/chat.h"

#include <algorithm>

#include "handlers/reminders/nudge.h"
#include "handlers/wording/due.h"
#include "storage/repo/audit.h"
#include "storage/repo/contacts.h"
#include "storage/repo/reminders.h"

namespace linli::handlers::reminders {
namespace {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::CivilDate;
using storage::model::Instant;

constexpr std::chrono::days kLongest{30};

}  // namespace

std::optional<Reply> Chat::handle(Turn& turn) {
  if (!turn.person) return std::nullopt;
  switch (turn.said.intent) {
    case Intent::kSnooze:
      return snooze(turn);
    case Intent::kReminderOff:
      return mute(turn, true);
    case Intent::kReminderOn:
      return mute(turn, false);
    case Intent::kNudge:
      return nudge(turn, text_, rungs_);
    default:
      return std::nullopt;
  }
}

/// Until the time named, or tomorrow's usual one; never within the quiet hours.
Reply Chat::snooze(Turn& turn) const {
  const auto said = turn.said.text("at");
  const auto day = turn.said.text("until");
  auto until = turn.today().plus_days(1).at(rungs_.time);
  if (const auto at = said ? storage::model::parse_iso(*said) : std::nullopt)
    until = *at;
  else if (const auto on = day ? CivilDate::parse(*day) : std::nullopt)
    until = on->at(rungs_.time);
  until = std::clamp(until, turn.now + std::chrono::minutes{1}, turn.now + kLongest);
  until = rules::quiet_until(rungs_.quiet, until).value_or(until);
  repo::reminders::snooze(turn.db, *turn.person, until);
  const auto on = CivilDate::of(until);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(until - on.at({})).count();
  text::Values values;
  values.flag("today", on == turn.today())
      .flag("tomorrow", on == turn.today().plus_days(1))
      .set("hour", std::to_string(minutes / 60))
      .set("day", wording::due_day(text_, on, turn.today()));
  if (minutes % 60 != 0) values.set("minute", std::to_string(minutes % 60));
  return TextReply{text_.say("reminder/snoozed", values)};
}

Reply Chat::mute(Turn& turn, bool muted) const {
  for (const auto& recipient : repo::contacts::of(turn.db, *turn.person))
    repo::contacts::mute(turn.db, recipient, muted);
  repo::audit::append(turn.db, {.at = turn.now,
                                .actor = repo::audit::actor(*turn.person),
                                .action = muted ? "reminders.off" : "reminders.on",
                                .subject = repo::audit::actor(*turn.person),
                                .before = "",
                                .after = ""});
  return TextReply{text_.say(muted ? "reminder/off" : "reminder/on")};
}

}  // namespace linli::handlers::reminders
