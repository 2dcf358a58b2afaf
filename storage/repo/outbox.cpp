#include "storage/repo/outbox.h"

#include <algorithm>
#include <array>

namespace linli::storage::repo::outbox {
namespace {

using model::LetterState;
using std::chrono::hours;

constexpr hours kUseful{48};

constexpr auto kAdd =
    "INSERT INTO outbox (idem_key, kind, priority, worth, about, person_id, account, recipient, content, "
    "fields, state, due_at_ms, expires_at_ms, created_at_ms, changed_at_ms) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned', ?, ?, ?, ?) ON CONFLICT (idem_key) DO NOTHING";
// One look for each priority and worth: the index goes straight to the first that is due, however many are
// not.
constexpr auto kNext =
    "SELECT id, kind, person_id, account, recipient, content, fields, tries, unclear, expires_at_ms, "
    "idem_key, created_at_ms FROM outbox WHERE state = 'planned' AND priority = ? AND worth = ? AND "
    "due_at_ms <= ? "
    "ORDER BY due_at_ms, id LIMIT 1";
constexpr auto kBegin =
    "UPDATE outbox SET state = 'sending', way = ?, account = ?, recipient = ?, message_id = '', "
    "due_at_ms = ?, changed_at_ms = ?, tries = tries + 1 WHERE id = ? RETURNING tries";
constexpr auto kAttempt =
    "INSERT INTO outbox_attempts (outbox_id, number, at_ms, way, errcode, reason, unclear) "
    "VALUES (?, ?, ?, ?, NULL, 'under way', 0)";
// Letters that never waited for anything but their own day have no reason.
constexpr auto kHasten =
    "UPDATE outbox SET due_at_ms = ? WHERE state = 'planned' AND due_at_ms > ? AND reason <> '' AND unclear "
    "= 0";
constexpr auto kPutOff = "UPDATE outbox SET due_at_ms = ?, reason = ? WHERE id = ? AND state = 'planned'";
constexpr auto kPark =
    "UPDATE outbox SET state = ?, reason = ?, changed_at_ms = ? WHERE id = ? AND state = 'planned'";
constexpr auto kBlank = "UPDATE outbox SET recipient = '', content = '', fields = '{}' WHERE id = ?";

constexpr auto kRecord =
    "UPDATE outbox_attempts SET errcode = ?, reason = ?, unclear = ? WHERE outbox_id = ? AND number = ?";
constexpr auto kSent =
    "UPDATE outbox SET state = 'sent', reason = '', message_id = ?, changed_at_ms = ? "
    "WHERE id = ? AND state <> 'delivered'";
constexpr auto kAgain =
    "UPDATE outbox SET state = CASE overtaken WHEN 1 THEN 'cleared' ELSE 'planned' END, due_at_ms = ?, "
    "reason = ?, unclear = unclear + ?, changed_at_ms = ? WHERE id = ? AND state = 'sending' AND tries = ?";
constexpr auto kFailed =
    "UPDATE outbox SET state = CASE overtaken WHEN 1 THEN 'cleared' ELSE 'failed' END, reason = ?, "
    "changed_at_ms = ? WHERE id = ? AND state = 'sending' AND tries = ?";
constexpr auto kEarly = "SELECT status FROM early_confirmations WHERE message_id = ?";
constexpr auto kEarlyUsed = "DELETE FROM early_confirmations WHERE message_id = ? OR at_ms < ?";
constexpr auto kKeepEarly =
    "INSERT INTO early_confirmations (message_id, status, at_ms) VALUES (?, ?, ?) "
    "ON CONFLICT (message_id) DO NOTHING";

constexpr auto kLapsedIds = "SELECT id, tries FROM outbox WHERE state = 'sending' AND due_at_ms <= ?";

constexpr auto kByMessage =
    "SELECT id FROM outbox WHERE message_id = ? AND message_id <> '' AND state = 'sent'";
constexpr auto kUnclear =
    "SELECT id FROM outbox WHERE recipient = ? AND recipient <> '' AND account = ? AND way = ? AND unclear > "
    "0 AND "
    "state NOT IN ('sending', 'sent', 'delivered', 'cleared') ORDER BY id LIMIT 1";
constexpr auto kDelivered =
    "UPDATE outbox SET state = 'delivered', reason = '', message_id = ?, unclear = unclear - ?, "
    "changed_at_ms = ? WHERE id = ?";
constexpr auto kNotDelivered =
    "UPDATE outbox SET state = 'planned', reason = ?, message_id = '', due_at_ms = ?, changed_at_ms = ? "
    "WHERE id = ?";

constexpr auto kWaitingForOpenid =
    "SELECT id FROM outbox WHERE recipient = ? AND recipient <> '' AND account = ? AND state IN "
    "('window_closed', 'no_consent') AND expires_at_ms > ?";
constexpr auto kWaitingForPerson =
    "SELECT id FROM outbox WHERE person_id = ? AND state = ? AND expires_at_ms > ?";
constexpr auto kRevive =
    "UPDATE outbox SET state = 'planned', due_at_ms = ?1, changed_at_ms = ?1 WHERE id = ?2";
constexpr auto kClearWaiting =
    "UPDATE outbox SET state = 'cleared', reason = '', recipient = '', content = '', fields = '{}', "
    "changed_at_ms = ? WHERE about = ? AND about <> '' AND state IN ('planned', 'window_closed', "
    "'no_consent', "
    "'phone_list', 'muted', 'failed')";
constexpr auto kClearSending =
    "UPDATE outbox SET overtaken = 1 WHERE about = ? AND about <> '' AND state = 'sending'";
constexpr auto kForgetAnswers =
    "UPDATE outbox SET state = 'cleared', reason = 'unsubscribed', changed_at_ms = ? "
    "WHERE recipient = ? AND recipient <> '' AND account = ? AND person_id IS NULL AND "
    "state IN ('planned', 'window_closed', 'no_consent', 'phone_list', 'failed', 'muted')";
constexpr auto kForgetOpenid =
    "UPDATE outbox SET recipient = '', content = CASE WHEN person_id IS NULL THEN '' ELSE content END "
    "WHERE recipient = ? AND recipient <> '' AND account = ?";
constexpr auto kSweep =
    "UPDATE outbox SET recipient = '', content = '', fields = '{}' WHERE id IN (SELECT id FROM outbox "
    "WHERE state = ? AND changed_at_ms < ? AND content <> '' "
    "ORDER BY changed_at_ms LIMIT ?)";

constexpr auto kList =
    "SELECT o.id, o.kind, o.state, o.worth, o.person_id, o.way, o.reason, a.errcode, o.tries, o.unclear, "
    "o.due_at_ms, o.created_at_ms FROM outbox o LEFT JOIN outbox_attempts a ON a.outbox_id = o.id AND "
    "a.number = o.tries WHERE (? = '' OR o.state = ?) ORDER BY o.id DESC LIMIT ?";
constexpr auto kProjects =
    "SELECT DISTINCT p.name FROM memberships m JOIN projects p ON p.id = m.project_id WHERE m.person_id = ? "
    "ORDER BY p.name";
constexpr auto kState = "SELECT state, recipient, person_id, content FROM outbox WHERE id = ?";
constexpr auto kRetry =
    "UPDATE outbox SET state = 'planned', reason = '', due_at_ms = ?, expires_at_ms = ?, changed_at_ms = ? "
    "WHERE id = ?";

constexpr std::array kPriorities = {model::Priority::kAnswer, model::Priority::kReminder,
                                    model::Priority::kBroadcast};
constexpr std::array kWorths = {model::Worth::kHighest, model::Worth::kHigh, model::Worth::kUsual,
                                model::Worth::kLow};

int number_of(model::Priority priority) {
  return static_cast<int>(priority);
}
int number_of(model::Worth worth) {
  return static_cast<int>(worth);
}

bool insert(db::Connection& connection, const Draft& draft, std::optional<std::int64_t> person,
            const model::Recipient& recipient, model::Instant now) {
  const auto due = draft.due.value_or(now);
  return connection.run(
             kAdd, {draft.idem_key, name_of(draft.kind), number_of(draft.priority), number_of(draft.worth),
                    draft.about, person, name_of(recipient.account), recipient.openid.reveal(), draft.content,
                    draft.fields, model::to_ms(due), model::to_ms(draft.expires.value_or(due + kUseful)),
                    model::to_ms(now), model::to_ms(now)}) > 0;
}

void record(db::Connection& connection, model::OutboxId id, const Ending& ending) {
  connection.run(kRecord, {ending.errcode, ending.reason, ending.unclear ? 1 : 0, id.value, ending.attempt});
}

void blank_if(db::Connection& connection, model::OutboxId id, LetterState state) {
  constexpr auto kIn = "SELECT 1 FROM outbox WHERE id = ? AND state = ?";
  if (connection.integer(kIn, {id.value, name_of(state)})) connection.run(kBlank, {id.value});
}

}  // namespace

bool add(db::Connection& connection, const Draft& draft, model::PersonId person, model::Instant now) {
  return insert(connection, draft, person.value, {}, now);
}

bool notify(db::Connection& connection, std::string_view idem_key, model::PersonId person,
            std::string_view content, model::Instant now, std::string_view about) {
  return add(connection,
             {.idem_key = idem_key,
              .kind = model::LetterKind::kNotice,
              .priority = model::Priority::kReminder,
              .worth = model::Worth::kHigh,
              .content = content,
              .about = about},
             person, now);
}

bool add(db::Connection& connection, const Draft& draft, const model::Recipient& recipient,
         model::Instant now) {
  return insert(connection, draft, std::nullopt, recipient, now);
}

void add(db::Connection& connection, std::string_view idem_key, const model::Recipient& recipient,
         std::string_view content, model::Instant now) {
  add(connection, {.idem_key = idem_key, .content = content}, recipient, now);
}

std::optional<Letter> next(db::Connection& connection, model::Instant now, model::Priority last) {
  std::optional<Letter> found;
  for (const auto priority : kPriorities) {
    if (number_of(priority) > number_of(last)) break;
    for (const auto worth : kWorths) {
      connection.first(
          kNext, {number_of(priority), number_of(worth), model::to_ms(now)}, [&](const db::Row& row) {
            const auto person = row.integer_if(2);
            found =
                Letter{.id = {row.integer(0)},
                       .key = row.text(10),
                       .kind = model::letter_kind_named(row.text(1)).value(),
                       .priority = priority,
                       .worth = worth,
                       .person = person ? std::optional{model::PersonId{*person}} : std::nullopt,
                       .recipient = {model::account_named(row.text(3)).value(), model::OpenId{row.text(4)}},
                       .content = row.text(5),
                       .fields = row.text(6),
                       .tries = static_cast<int>(row.integer(7)),
                       .unclear = static_cast<int>(row.integer(8)),
                       .expires = model::from_ms(row.integer(9)),
                       .created = model::from_ms(row.integer(11))};
          });
      if (found) return found;
    }
  }
  return std::nullopt;
}

int begin(db::Connection& connection, model::OutboxId id, model::Way way, const model::Recipient& recipient,
          model::Instant lease_until, model::Instant now) {
  const auto number =
      connection
          .integer(kBegin, {name_of(way), name_of(recipient.account), recipient.openid.reveal(),
                            model::to_ms(lease_until), model::to_ms(now), id.value})
          .value();
  connection.run(kAttempt, {id.value, number, model::to_ms(now), name_of(way)});
  return static_cast<int>(number);
}

void put_off(db::Connection& connection, model::OutboxId id, model::Instant due, std::string_view reason) {
  connection.run(kPutOff, {model::to_ms(due), reason, id.value});
}

int hasten(db::Connection& connection, model::Instant now) {
  return connection.run(kHasten, {model::to_ms(now), model::to_ms(now)});
}

void park(db::Connection& connection, model::OutboxId id, LetterState state, std::string_view reason,
          model::Instant now) {
  connection.run(kPark, {name_of(state), reason, model::to_ms(now), id.value});
  blank_if(connection, id, LetterState::kCleared);
}

void sent(db::Connection& connection, model::OutboxId id, const Ending& ending, std::string_view message_id,
          model::Instant now) {
  record(connection, id, ending);
  if (connection.run(kSent, {message_id, model::to_ms(now), id.value}) == 0) return;
  if (message_id.empty()) {
    connection.run(kBlank, {id.value});
    return;
  }
  const auto early = connection.text(kEarly, {message_id});
  connection.run(kEarlyUsed, {message_id, model::to_ms(now - kUseful)});
  if (early) confirm(connection, {}, message_id, {}, *early, now);
}

void again(db::Connection& connection, model::OutboxId id, const Ending& ending, model::Instant due,
           model::Instant now) {
  record(connection, id, ending);
  connection.run(kAgain, {model::to_ms(due), ending.reason, ending.unclear ? 1 : 0, model::to_ms(now),
                          id.value, ending.attempt});
  blank_if(connection, id, LetterState::kCleared);
}

void failed(db::Connection& connection, model::OutboxId id, const Ending& ending, model::Instant now) {
  record(connection, id, ending);
  connection.run(kFailed, {ending.reason, model::to_ms(now), id.value, ending.attempt});
  blank_if(connection, id, LetterState::kCleared);
}

int take_back(db::Connection& connection, model::Instant now) {
  std::vector<std::pair<model::OutboxId, int>> lapsed;
  connection.each(kLapsedIds, {model::to_ms(now)}, [&](const db::Row& row) {
    lapsed.emplace_back(model::OutboxId{row.integer(0)}, static_cast<int>(row.integer(1)));
  });
  for (const auto& [id, attempt] : lapsed)
    again(connection, id,
          {.attempt = attempt, .reason = "the sender ended before the answer came", .unclear = true}, now,
          now);
  return static_cast<int>(lapsed.size());
}

std::optional<model::OutboxId> confirm(db::Connection& connection, const model::Recipient& recipient,
                                       std::string_view message_id, std::initializer_list<model::Way> ways,
                                       std::string_view failure, model::Instant now) {
  if (message_id.empty()) return std::nullopt;
  auto id = connection.integer(kByMessage, {message_id});
  const bool known = id.has_value();
  for (const auto way : ways)
    if (!id)
      id =
          connection.integer(kUnclear, {recipient.openid.reveal(), name_of(recipient.account), name_of(way)});
  if (!id) {
    connection.run(kKeepEarly, {message_id, failure, model::to_ms(now)});
    return std::nullopt;
  }
  if (failure.empty()) {
    connection.run(kDelivered, {message_id, known ? 0 : 1, model::to_ms(now), *id});
    connection.run(kBlank, {*id});
    return std::nullopt;
  }
  connection.run(kNotDelivered, {failure, model::to_ms(now), model::to_ms(now), *id});
  return model::OutboxId{*id};
}

int revive(db::Connection& connection, const model::Recipient& recipient,
           std::optional<model::PersonId> person, model::Instant now) {
  const auto ms = model::to_ms(now);
  // Looked up first, state by state: every turn asks, mostly nothing waits, and an UPDATE of many rows or a
  // list of states costs SQLite a table of its own.
  std::vector<std::int64_t> waiting;
  const auto keep = [&](const db::Row& row) { waiting.push_back(row.integer(0)); };
  connection.each(kWaitingForOpenid, {recipient.openid.reveal(), name_of(recipient.account), ms}, keep);
  if (person)
    for (const auto state : {LetterState::kWindowClosed, LetterState::kNoConsent})
      connection.each(kWaitingForPerson, {person->value, name_of(state), ms}, keep);
  std::ranges::sort(waiting);
  const auto twice = std::ranges::unique(waiting);
  waiting.erase(twice.begin(), twice.end());
  for (const auto id : waiting)
    connection.run(kRevive, {ms, id});
  return static_cast<int>(waiting.size());
}

int clear(db::Connection& connection, std::string_view about, model::Instant now) {
  if (about.empty()) return 0;
  connection.run(kClearSending, {about});
  return connection.run(kClearWaiting, {model::to_ms(now), about});
}

void forget(db::Connection& connection, const model::Recipient& recipient, model::Instant now) {
  const auto account = name_of(recipient.account);
  connection.run(kForgetAnswers, {model::to_ms(now), recipient.openid.reveal(), account});
  connection.run(kForgetOpenid, {recipient.openid.reveal(), account});
}

int sweep(db::Connection& connection, model::Instant now, int limit) {
  // A message that the platform took without ever saying whether it arrived is over after a day; what was
  // given up, or waits for somebody who does not come, after a month.
  constexpr std::array kOver = {
      std::pair{LetterState::kSent, hours{24}},
      std::pair{LetterState::kFailed, hours{24 * 30}},
      std::pair{LetterState::kMuted, hours{24 * 30}},
      std::pair{LetterState::kWindowClosed, hours{24 * 30}},
      std::pair{LetterState::kNoConsent, hours{24 * 30}},
      std::pair{LetterState::kPhoneList, hours{24 * 30}},
  };
  int count = 0;
  for (const auto& [state, kept] : kOver)
    count += connection.run(kSweep, {name_of(state), model::to_ms(now - kept), limit - count});
  return count;
}

void each(db::Connection& connection, std::optional<LetterState> state, int limit,
          const std::function<void(const Line&)>& read) {
  const auto wanted = state ? name_of(*state) : std::string_view{};
  connection.each(kList, {wanted, wanted, limit}, [&](const db::Row& row) {
    Line line{.id = {row.integer(0)},
              .kind = model::letter_kind_named(row.text(1)).value(),
              .state = model::letter_state_named(row.text(2)).value(),
              .worth = static_cast<model::Worth>(row.integer(3)),
              .way = row.text(5),
              .reason = row.text(6),
              .errcode = row.integer_if(7),
              .tries = static_cast<int>(row.integer(8)),
              // An attempt of which nobody knows, and another after it.
              .maybe_doubled = row.integer(9) > 0 && row.integer(8) > row.integer(9),
              .due = model::from_ms(row.integer(10)),
              .created = model::from_ms(row.integer(11))};
    if (const auto person = row.integer_if(4)) {
      line.person = model::PersonId{*person};
      connection.each(kProjects, {*person},
                      [&](const db::Row& name) { line.projects.push_back(name.text(0)); });
    }
    read(line);
  });
}

model::Result<void> retry(db::Connection& connection, model::OutboxId id, model::Instant now) {
  using model::Code;
  using model::Error;
  std::optional<LetterState> state;
  bool reachable = false;
  bool has_text = false;
  connection.first(kState, {id.value}, [&](const db::Row& row) {
    state = model::letter_state_named(row.text(0));
    reachable = !row.text(1).empty() || !row.is_null(2);
    has_text = !row.text(3).empty();
  });
  if (!state) return Error{Code::kNotFound, "there is no message " + std::to_string(id.value)};
  switch (*state) {
    case LetterState::kFailed:
    case LetterState::kMuted:
    case LetterState::kWindowClosed:
    case LetterState::kNoConsent:
    case LetterState::kPhoneList:
      break;
    default:
      return Error{Code::kConflict, "message " + std::to_string(id.value) + " is " +
                                        std::string{name_of(*state)} + ": there is nothing to send again"};
  }
  if (!reachable || !has_text)
    return Error{Code::kConflict,
                 "nothing is left of message " + std::to_string(id.value) + " that could be sent"};
  connection.run(kRetry, {model::to_ms(now), model::to_ms(now + kUseful), model::to_ms(now), id.value});
  return {};
}

}  // namespace linli::storage::repo::outbox
