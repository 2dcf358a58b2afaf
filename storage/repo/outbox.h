#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/account.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/letter.h"
#include "storage/model/result.h"

/// Messages that leave after the turn that wrote them has committed: at least once, with a lease. Which way
/// each goes is planned when its time has come (bot/delivery); every attempt is kept.
namespace linli::storage::repo::outbox {

/// A message to be queued.
struct Draft {
  std::string_view idem_key;  ///< the same again does nothing
  model::LetterKind kind = model::LetterKind::kAnswer;
  model::Priority priority = model::Priority::kAnswer;
  model::Worth worth = model::Worth::kUsual;
  std::string_view content;               ///< text as the person reads it, at most wechat::kTextLimit bytes
  std::string_view fields = "{}";         ///< what templates are filled with: a JSON object of texts
  std::string_view about;                 ///< what overtakes it, see clear(): "obligation:12"
  std::optional<model::Instant> due;      ///< not before
  std::optional<model::Instant> expires;  ///< of no use from then on; when not given, 48 h after it is due
};
/// To a bound person, on whichever way reaches them then. @return whether it is new.
bool add(db::Connection& connection, const Draft& draft, model::PersonId person, model::Instant now);
/// To somebody of whom only the openid is known.
bool add(db::Connection& connection, const Draft& draft, const model::Recipient& recipient,
         model::Instant now);
/// Tells a bound person what others did that concerns them: after answers, not in quiet hours, and by
/// telephone when nothing else reaches them. `about`: as in Draft.
bool notify(db::Connection& connection, std::string_view idem_key, model::PersonId person,
            std::string_view content, model::Instant now, std::string_view about = {});
/// Queues a text as an answer: goes first, as a customer-service message.
void add(db::Connection& connection, std::string_view idem_key, const model::Recipient& recipient,
         std::string_view content, model::Instant now);

/// A message as its sender sees it.
struct Letter {
  model::OutboxId id;
  std::string key;  ///< Draft::idem_key
  model::LetterKind kind = model::LetterKind::kAnswer;
  model::Priority priority = model::Priority::kAnswer;
  model::Worth worth = model::Worth::kUsual;
  std::optional<model::PersonId> person;
  model::Recipient recipient;  ///< empty openid: `person` has not been tried yet
  std::string content;
  std::string fields;
  int tries = 0;    ///< attempts begun
  int unclear = 0;  ///< those of which nobody knows whether they arrived
  model::Instant expires;
  model::Instant created;
};

/// What a message says, in chat and in a template's fields (JSON).
struct Text {
  std::string content;
  std::string fields;
};

/// The first message that is due: by priority, then worth, then time. Nothing when none is due among those
/// up to `last`.
std::optional<Letter> next(db::Connection& connection, model::Instant now,
                           model::Priority last = model::Priority::kBroadcast);

/// Begins an attempt and leases the message until `lease_until`; whoever crashes while holding a lease loses
/// it by time. @return the attempt's number.
int begin(db::Connection& connection, model::OutboxId id, model::Way way, const model::Recipient& recipient,
          model::Instant lease_until, model::Instant now);
/// Nothing was tried: to be looked at again at `due`, or left where it stands in `state`.
void put_off(db::Connection& connection, model::OutboxId id, model::Instant due, std::string_view reason);
void park(db::Connection& connection, model::OutboxId id, model::LetterState state, std::string_view reason,
          model::Instant now);
/// Something that messages wait for was mended: all that were put off are looked at now, but for those that
/// may have arrived. @return how many.
int hasten(db::Connection& connection, model::Instant now);

/// How an attempt ended, for the record.
struct Ending {
  int attempt = 0;
  std::optional<std::int64_t> errcode;  ///< nothing: no answer
  std::string_view reason;
  bool unclear = false;  ///< it may have arrived
};
/// The platform took it. `message_id`: the platform's number, with which it will say whether it arrived;
/// empty when it says no more about it. Recipient and content are blanked once nothing more can happen.
void sent(db::Connection& connection, model::OutboxId id, const Ending& ending, std::string_view message_id,
          model::Instant now);
/// To be tried again at `due`. Nothing but the record happens when somebody who held a later lease has the
/// message, or when it is overtaken: then it is cleared.
void again(db::Connection& connection, model::OutboxId id, const Ending& ending, model::Instant due,
           model::Instant now);
/// Given up, likewise.
void failed(db::Connection& connection, model::OutboxId id, const Ending& ending, model::Instant now);

/// Messages whose sender did not come back within its lease wait again, noted as unclear. @return how many.
int take_back(db::Connection& connection, model::Instant now);

/// The platform says whether a message arrived. A message whose sending call had no answer is found by its
/// recipient and one of `ways`. @return the message, once it is known and did not arrive; it then waits
/// again.
std::optional<model::OutboxId> confirm(db::Connection& connection, const model::Recipient& recipient,
                                       std::string_view message_id, std::initializer_list<model::Way> ways,
                                       std::string_view failure, model::Instant now);

/// The person can be reached again (wrote, consented): what waits for that is due. @return how many.
int revive(db::Connection& connection, const model::Recipient& recipient,
           std::optional<model::PersonId> person, model::Instant now);
/// What these messages are about is done: they need not go out any more. @return how many.
int clear(db::Connection& connection, std::string_view about, model::Instant now);
/// The person unsubscribed: their openid goes from what waits, and with it what only had an openid.
void forget(db::Connection& connection, const model::Recipient& recipient, model::Instant now);
/// Blanks what is over for so long that nobody sends it again. @return how many, at most `limit`.
int sweep(db::Connection& connection, model::Instant now, int limit);

/// A message as staff see it: no openid, no text.
struct Line {
  model::OutboxId id;
  model::LetterKind kind = model::LetterKind::kAnswer;
  model::LetterState state = model::LetterState::kPlanned;
  model::Worth worth = model::Worth::kUsual;
  std::optional<model::PersonId> person;
  std::vector<std::string> projects;  ///< names of those the person belongs to
  std::string way;                    ///< of the last attempt; empty: none yet
  std::string reason;
  std::optional<std::int64_t> errcode;  ///< of the last attempt
  int tries = 0;
  bool maybe_doubled = false;
  model::Instant due;
  model::Instant created;
};
/// Newest first, at most `limit`. `state`: only those.
void each(db::Connection& connection, std::optional<model::LetterState> state, int limit,
          const std::function<void(const Line&)>& read);
/// Sends again what was given up, or waits for something that may not come. kNotFound, or kConflict with the
/// reason.
model::Result<void> retry(db::Connection& connection, model::OutboxId id, model::Instant now);

}  // namespace linli::storage::repo::outbox
