#include <algorithm>
#include <iterator>
#include <utility>

#include "handlers/reports/reports.h"
#include "handlers/reports/subject.h"
#include "handlers/reports/wording.h"
#include "handlers/wording/month.h"

// Several messages in a burst get one answer. Whoever types on, or forwards five lines, has asked nothing in
// between: what is noted of a message that others have followed already is shown with the last of them.
namespace linli::handlers::reports {

namespace repo = storage::repo;
using contract::Turn;
using repo::reports::Change;
using storage::model::ReportValues;

/// `step`: the last one of the journal before this message.
contract::Reply Chat::show_later(Turn& turn, const Subject& subject, std::int64_t step,
                                 const std::vector<Change>& changes) {
  auto& talk = turn.conversation;
  if (!talk.unshown) talk.unshown = {subject.report.id, step};
  // The next message was sent without a new question being seen, and is no answer to one that has got its
  // own.
  const auto asked = std::ranges::find_if(
      changes, [&](const Change& change) { return talk.context == std::string{kAsk} + change.field; });
  if (asked != changes.end()) talk.context = kIdle;
  return contract::Silence{};
}

/// Puts what was not shown yet before `changes`, and into `before` what it changed.
void Chat::add_unshown(Turn& turn, const ReportValues& after, ReportValues& before,
                       std::vector<Change>& changes) {
  const auto waiting = std::exchange(turn.conversation.unshown, std::nullopt);
  std::vector<Change> earlier;
  for (auto& [field, value, add] :
       repo::reports::before(turn.db, waiting->report, waiting->step, *turn.person)) {
    const auto stands = after.find(field);
    const auto now = stands == after.end() ? std::nullopt : std::optional{stands->second};
    const bool same = now.has_value() == value.has_value() &&
                      (!now || (now->number == value->number && now->text == value->text));
    if (!same && std::ranges::find(changes, field, &Change::field) == changes.end())
      earlier.push_back({.field = field, .value = now});
    if (value)
      before.insert_or_assign(field, *value);
    else
      before.erase(field);
  }
  changes.insert(changes.begin(), std::make_move_iterator(earlier.begin()),
                 std::make_move_iterator(earlier.end()));
}

std::string Chat::unshown(Turn& turn) {
  if (!turn.conversation.unshown) return {};
  const auto report = repo::reports::find(turn.db, turn.conversation.unshown->report).value();
  const auto subject = subject_of(turn, report);
  const auto after = repo::reports::values(turn.db, report.id);
  auto before = after;
  std::vector<Change> changes;
  add_unshown(turn, after, before, changes);
  const Wording wording{text_, *subject.program};
  auto said = wording.changes(changes, wording.activity_changes(before, after));
  if (said.empty()) return {};
  return text_.say("report/noted_before", text::Values{}
                                              .set("month", wording::month(text_, report.month, turn.today()))
                                              .set("project", subject.project.name)
                                              .list("changes", std::move(said))) +
         "\n";
}

}  // namespace linli::handlers::reports
