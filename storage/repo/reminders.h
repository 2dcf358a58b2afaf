#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/obligation.h"

/// Who was reminded of what, when, and by which message. A row is first `ready`, then `told` by a message in
/// the outbox, and `over` when the thing is done. While its message has not left, it can be made ready again
/// and be told together with what is newer: nobody gets two messages for one.
namespace linli::storage::repo::reminders {

/// One rung of one thing for one person.
struct Rung {
  model::ObligationId obligation;
  int round = 0;
  int rung = 0;
  model::Instant planned_at;
  bool late = false;  ///< its moment had passed
};
/// Marks the rung. @return false when it was marked before, by whatever process.
bool mark(db::Connection& connection, const Rung& rung, model::PersonId person, model::Instant now);

/// People who have something to be told at `now` and have not asked to be left alone until later.
std::vector<model::PersonId> waiting(db::Connection& connection, model::Instant now, int most);
/// What a person is to be told, in the order of the obligations.
std::vector<Rung> ready(db::Connection& connection, model::PersonId person);
/// A message with this key tells it all, or it is no longer worth telling (empty).
void told(db::Connection& connection, model::PersonId person, const std::vector<Rung>& rungs,
          std::string_view letter);
/// What a message tells.
struct Told {
  std::vector<Rung> rungs{};  ///< what is still to be told, in the order of the obligations
  bool over = false;          ///< it tells something else, too, that is done or due on another day by now
};
Told told_by(db::Connection& connection, std::string_view letter);
/// Takes messages to this person that have not left back from the outbox: what they tell is ready again.
void recall(db::Connection& connection, model::PersonId person, model::Instant now);
/// The obligation is done, or due on another day: nothing of it is told any more, and messages that have not
/// left are taken back; what else they tell is ready again.
void settle(db::Connection& connection, model::ObligationId obligation, model::Instant now);

/// The person is to be told again, of all that was told and is not done, but not before `until`.
void snooze(db::Connection& connection, model::PersonId person, model::Instant until);
/// Ends snoozes that are over: their people's reminders are ready again. @return how many there were.
int wake(db::Connection& connection, model::Instant now, int most);
std::optional<model::Instant> next_wake(db::Connection& connection);

/// Everything that was marked for an obligation, in the order of the rungs, for staff.
struct Mark {
  Rung rung;
  model::PersonId person;
  std::string state;
  std::string letter;
};
std::vector<Mark> of(db::Connection& connection, model::ObligationId obligation);

}  // namespace linli::storage::repo::reminders
