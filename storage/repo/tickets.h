#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/feedback.h"
#include "storage/model/obligation.h"

/// Tickets 诉求 until somebody has been heard. Days, not times, are kept of what residents do and of what
/// comes of it by itself, and their audit events are dated at the beginning of the day: the time of a message
/// would tell whose it was.
namespace linli::storage::repo::tickets {

std::optional<model::Ticket> find(db::Connection& connection, model::TicketId id);

/// What messages and obligations about a ticket are about: "ticket:5". An obligation's key adds a number,
/// because an answer may be owed more than once.
std::string subject(model::TicketId id);
/// The ticket whose answer is owed; nothing when something else is.
std::optional<model::Ticket> of(db::Connection& connection, const model::Obligation& owed);

/// Opens one; id, state, answer and contact inside the argument are not used. Audited.
model::TicketId open(db::Connection& connection, const model::Ticket& ticket, model::Instant now);
/// What the resident adds to it. A reason of the own words takes the place of "being checked": the platform
/// alone does not let such a text pass.
void add_text(db::Connection& connection, model::TicketId id, std::string_view text, std::string_view held);
/// Staff have looked at a held text: it may be read. @return whether one was held. Audited.
bool release(db::Connection& connection, model::TicketId id, model::Instant now, std::string_view actor);
/// … or it stays unread; what is added to it later is looked at again. @return as release(). Audited.
bool keep_back(db::Connection& connection, model::TicketId id, model::Instant now, std::string_view actor);
/// Tickets about whose text the platform is being asked.
std::vector<model::Ticket> being_checked(db::Connection& connection, int limit);
/// What came of that: `reason` empty: the text may be read, otherwise it is held for staff. @return false
/// when the text is another one by now, or staff were quicker. Audited with the day.
bool checked(db::Connection& connection, const model::Ticket& ticket, std::string_view reason,
             model::Instant now);
/// Tickets whose text is held and not yet judged, by their number.
std::vector<model::Ticket> held(db::Connection& connection, int limit);
/// Of these, those that staff can decide about. `street`: only of its projects; empty: of all.
std::vector<model::Ticket> held_for_staff(db::Connection& connection, std::string_view street, int limit);
/// How many such there are of each street's projects.
std::map<std::string, std::int64_t> held_by_street(db::Connection& connection);
/// Leaves the way to the resident. `key`: a hash by which it is found when they unsubscribe.
void leave_contact(db::Connection& connection, model::TicketId id, std::string_view sealed,
                   std::string_view key);
/// Takes it away. @return of how many tickets.
int forget_contact(db::Connection& connection, std::string_view key);

/// A step on: state, level and what is due next, with a line in its history and an audit event. A ticket that
/// closes loses its contact.
struct Step {
  model::TicketState state = model::TicketState::kOpen;
  model::TicketLevel level = model::TicketLevel::kOrganization;
  model::CivilDate due_on;
  std::string_view actor;  ///< "resident", or as in the audit log
  std::string_view answer{};
};
void advance(db::Connection& connection, const model::Ticket& ticket, const Step& step, model::Instant now);

/// How many steps it has taken.
int steps(db::Connection& connection, model::TicketId id);
/// How often the resident has said that it is not solved.
int reopened(db::Connection& connection, model::TicketId id);

/// Another day is granted for the answer, without an event: that is the obligation's.
void postpone(db::Connection& connection, model::TicketId id, model::CivilDate due_on);
/// Those that wait for an answer which nobody owes (repo/obligations), by due day.
std::vector<model::Ticket> owed_by_nobody(db::Connection& connection, int limit);

/// Answered ones whose day to come back to them is over, oldest first.
std::vector<model::Ticket> left_alone(db::Connection& connection, model::CivilDate today, int limit);
/// The first such day of those that are answered.
std::optional<model::CivilDate> first_left_alone(db::Connection& connection);
/// A project's that wait for its organization's answer, by their number.
std::vector<model::Ticket> waiting_for(db::Connection& connection, model::ProjectId project);
/// All of a project's, closed ones too, by their number.
std::vector<model::Ticket> all_of_project(db::Connection& connection, model::ProjectId project);
/// Those that have come to this level and wait for an answer, by due day. `street`: only its projects'.
std::vector<model::Ticket> at_level(db::Connection& connection, model::TicketLevel level,
                                    std::string_view street, int limit);

/// What was said and what was done, of closed tickets whose text may be shown.
struct Line {
  model::ProjectId project;
  std::string said;
  std::string done;
  model::CivilDate closed_on;
};
/// Newest first.
std::vector<Line> heard(db::Connection& connection, model::ProjectId project, int limit);
std::vector<Line> heard(db::Connection& connection, model::ProgramId program, int limit);

}  // namespace linli::storage::repo::tickets
