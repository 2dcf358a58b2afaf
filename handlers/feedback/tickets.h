#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "handlers/feedback/feedback.h"
#include "storage/repo/tickets.h"

/// What residents complain of, until they have been heard: organization, then street, then bureau. While a
/// ticket waits, whoever has its level owes an answer by its day, as an obligation like others
/// (storage/repo/obligations): it stands in their lists, they are reminded of it, and overdue it is handed
/// on. Obligations say the ticket's number and nothing of the resident, and of theirs the day at most.
namespace linli::handlers::feedback {

/// Opens a ticket, tells the organization and notes what it owes.
storage::model::TicketId open_ticket(storage::db::Connection& connection, const Means& means,
                                     const storage::model::Scene& scene, storage::model::TicketCause cause,
                                     const Heard& said, storage::model::Instant now);

/// What the resident adds to it; the organization is told.
void add_to_ticket(storage::db::Connection& connection, const Means& means, storage::model::TicketId ticket,
                   const Heard& said, storage::model::Instant now);

/// The platform has been asked about the text: without a reason it may be read, and the organization is told;
/// otherwise it is held for staff.
void text_checked(storage::db::Connection& connection, const Means& means,
                  const storage::model::Ticket& ticket, std::string_view reason, storage::model::Instant now);

/// Staff have looked at its held text: it may be read, and whoever is to answer is told. @return whether it
/// was held.
bool release_text(storage::db::Connection& connection, const Means& means, storage::model::TicketId id,
                  storage::model::Instant now, std::string_view actor);

/// The resident wants to hear what comes of it. Only the ticket can use that, and only until its end.
void leave_contact(storage::db::Connection& connection, const Means& means, storage::model::TicketId ticket,
                   const storage::model::Recipient& person);

/// The answer meets what is owed and goes to the resident, who is asked whether it is solved; a ticket nobody
/// waits for is closed with it. kConflict when it has been answered already.
storage::model::Result<void> answer(storage::db::Connection& connection, const Means& means,
                                    const storage::model::Ticket& ticket, std::string_view words,
                                    std::string_view actor, storage::model::Instant now);
/// The resident says that it is solved …
void confirm(storage::db::Connection& connection, const storage::model::Ticket& ticket,
             storage::model::Instant now);
/// … or not: an answer is owed anew, the second time by the next level.
void reopen(storage::db::Connection& connection, const Means& means, const storage::model::Ticket& ticket,
            storage::model::Instant now);

/// Nobody answered in time: the next level owes it now, by a day of its own, and is told. @return false when
/// the obligation is not a ticket's, or is over.
bool hand_on(storage::db::Connection& connection, const Means& means, const storage::model::Obligation& owed,
             storage::model::Instant now);

/// A rating from the page, with its sentence; a low one opens a ticket, which nobody can be told of.
struct PageVoice {
  std::string browser;
  std::string place;
  int level = 0;
  std::string words;
};
void rate_on_page(storage::db::Connection& connection, const Means& means, const storage::model::Scene& scene,
                  const PageVoice& voice, storage::model::Instant now);

/// What happens by itself when a day is over: answered tickets nobody came back to are closed, codes whose
/// last day is over are closed and their keys destroyed, old talks go, and so does what else would tell when
/// somebody was here. Tickets from before answers were owed are owed. At most `limit` of each, so that no
/// turn waits long.
/// @return whether there is more to do.
struct Passed {
  int closed_tickets = 0;
  int closed_scenes = 0;
  bool more = false;
};
Passed pass_day(storage::db::Connection& connection, const Means& means, storage::model::Instant now,
                int limit = 50);
/// On which of the days after `now`'s pass_day() has something to do, as the moment it begins; nothing when
/// nothing waits for the end of a day.
std::optional<storage::model::Instant> next_passing(storage::db::Connection& connection,
                                                    storage::model::Instant now);

}  // namespace linli::handlers::feedback
