#pragma once

#include <functional>
#include <optional>

#include "handlers/catalogue/catalogue.h"
#include "handlers/rules/rungs.h"
#include "handlers/rules/working_days.h"
#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/repo/outbox.h"

/// Reminding, by rows: what is due to be reminded of is marked for each person whom it concerns, and told
/// them in one message. Marks and messages are rows of the same transaction, so whatever ends the process
/// loses nothing and doubles nothing.
namespace linli::handlers::reminders {

struct Means {
  const text::Text& text;
  catalogue::Catalogue& catalogue;
  const rules::Calendar& calendar;
  const rules::Rungs& rungs;  ///< of programmes that set none
  /// Hands a ticket on to the next office (rules::goes_up_from), which ends what is owed of it so far and
  /// tells whom it concerns. @return whether it did. May be empty.
  std::function<bool(storage::db::Connection&, const storage::model::Obligation&,
                     storage::model::Instant now)>
      hand_on{};
};

/// A rung later than this was caught up, and says so.
inline constexpr std::chrono::minutes kLate{15};

struct Rang {
  int messages = 0;   ///< put into the outbox
  bool more = false;  ///< there is more to do at this instant
};
/// One bounded step at `now`: marks the rungs of at most `most` things due, then, when none is left, tells at
/// most `most` people. Of several rungs that were missed only the last is told. Nothing happens in the quiet
/// hours. What it costs depends on what is due, not on what is pending.
Rang ring(storage::db::Connection& connection, const Means& means, storage::model::Instant now, int most);

/// What a reminder that begins its way at `now` says: as it was written, unless something of it is done or
/// moved by then, no longer the person's business, or it was written on another day. Nothing when nothing is
/// left of it.
std::optional<storage::repo::outbox::Text> renew(storage::db::Connection& connection, const Means& means,
                                                 const storage::repo::outbox::Letter& letter,
                                                 storage::model::Instant now);

/// When ring() has something to do next; nothing when nothing is pending.
std::optional<storage::model::Instant> next_ring(storage::db::Connection& connection,
                                                 const rules::Rungs& rungs, storage::model::Instant now);

}  // namespace linli::handlers::reminders
