#include "handlers/reminders/nudge.h"

#include <map>
#include <string>
#include <vector>

#include "handlers/reminders/concerned.h"
#include "handlers/reminders/digest.h"
#include "storage/model/month.h"
#include "storage/repo/audit.h"
#include "storage/repo/obligations.h"
#include "storage/repo/outbox.h"
#include "storage/repo/reminders.h"

namespace linli::handlers::reminders {
namespace {

namespace model = storage::model;
namespace repo = storage::repo;
using contract::TextReply;
using contract::Turn;
using model::Obligation;
using model::PersonId;

// A month's reports of a large county; what is beyond waits for the next time.
constexpr int kMost = 2000;

/// The overdue months on the member's ground, of what was named.
std::vector<Obligation> overdue(const Turn& turn, const model::StaffMember& member) {
  auto all = repo::obligations::owed_by_leads(turn.db,
                                              {.before = turn.today(),
                                               .period = turn.said.text("month").value_or(""),
                                               .project = turn.said.text("project").value_or(""),
                                               .street = member.street},
                                              kMost);
  std::erase_if(all, [](const Obligation& one) { return one.kind != model::kMonthlyReport; });
  return all;
}

/// What became of the months.
struct Nudged {
  std::map<PersonId, std::vector<Obligation>> people;
  int told = 0;    ///< months
  int before = 0;  ///< nudged today already
  int nobody = 0;  ///< nobody is bound who could be told
};

Nudged mark(Turn& turn, const rules::Rungs& rungs, const std::vector<Obligation>& all) {
  Nudged nudged;
  Offices offices{turn.db};
  for (const auto& obligation : all) {
    const repo::reminders::Rung rung{.obligation = obligation.id,
                                     .round = obligation.round,
                                     .rung = nudge_on(turn.today()),
                                     .planned_at = turn.now};
    bool anybody = false;
    bool fresh = false;
    for (const auto& one : concerned(turn.db, offices, obligation, rungs, rung.rung)) {
      if (!one.own) continue;
      anybody = true;
      if (!repo::reminders::mark(turn.db, rung, one.person, turn.now)) continue;
      fresh = true;
      nudged.people[one.person].push_back(obligation);
    }
    ++(fresh ? nudged.told : anybody ? nudged.before : nudged.nobody);
    if (fresh)
      repo::audit::append(turn.db, {.at = turn.now,
                                    .actor = repo::audit::actor(turn.staff.front().id),
                                    .action = "obligation.nudged",
                                    .subject = "obligation:" + std::to_string(obligation.id.value),
                                    .before = "",
                                    .after = turn.today().text()});
  }
  return nudged;
}

/// One message of all of them. It is tied to the marks, so that what is filed before it leaves is not told.
void tell(Turn& turn, const text::Text& text, PersonId person, const std::vector<Obligation>& owed) {
  const auto written = write(turn.db, text, {.today = turn.today(), .own = owed});
  const auto key = "nudge:" + std::to_string(person.value) + ":" + turn.today().text() + ":" +
                   std::to_string(owed.front().id.value) + ":" + std::to_string(owed.front().round);
  repo::outbox::add(turn.db,
                    {.idem_key = key,
                     .kind = model::LetterKind::kReminder,
                     .priority = model::Priority::kReminder,
                     .worth = model::Worth::kHigh,
                     .content = nudged(text, written.content),
                     .fields = written.fields,
                     .about = key},
                    person, turn.now);
  std::vector<repo::reminders::Rung> rungs;
  for (const auto& obligation : owed)
    rungs.push_back({.obligation = obligation.id,
                     .round = obligation.round,
                     .rung = nudge_on(turn.today()),
                     .planned_at = turn.now});
  repo::reminders::told(turn.db, person, rungs, key);
}

}  // namespace

contract::Reply nudge(Turn& turn, const text::Text& text, const rules::Rungs& rungs) {
  if (turn.staff.empty()) return TextReply{text.say("reminder/nudge_not_yours")};
  const auto all = overdue(turn, turn.staff.front());
  const auto nudged = mark(turn, rungs, all);
  for (const auto& [person, owed] : nudged.people)
    tell(turn, text, person, owed);
  text::Values values;
  values.flag("none", all.empty()).flag("quiet", rules::quiet_until(rungs.quiet, turn.now).has_value());
  const auto said = turn.said.text("month");
  if (const auto month = said ? model::Month::parse(*said) : std::nullopt)
    values.set("month", std::to_string(month->month()));
  if (nudged.told > 0)
    values.set("told", std::to_string(nudged.told)).set("people", std::to_string(nudged.people.size()));
  if (nudged.before > 0) values.set("before", std::to_string(nudged.before));
  if (nudged.nobody > 0) values.set("nobody", std::to_string(nudged.nobody));
  return TextReply{text.say("reminder/nudged", values)};
}

}  // namespace linli::handlers::reminders
