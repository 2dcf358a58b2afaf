#include "storage/repo/reminders.h"

#include "storage/repo/outbox.h"

namespace linli::storage::repo::reminders {
namespace {

constexpr auto kMark =
    "INSERT INTO reminders (obligation_id, round, rung, person_id, planned_at_ms, rung_at_ms, late, state) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, 'ready') ON CONFLICT (obligation_id, round, rung, person_id) DO NOTHING";
constexpr auto kWaiting =
    "SELECT DISTINCT person_id FROM reminders WHERE state = 'ready' AND NOT EXISTS (SELECT 1 FROM snoozes "
    "WHERE snoozes.person_id = reminders.person_id AND until_ms > ?) ORDER BY person_id LIMIT ?";
constexpr auto kReady =
    "SELECT obligation_id, round, rung, planned_at_ms, late FROM reminders WHERE person_id = ? AND state = "
    "'ready' ORDER BY obligation_id, round, rung";
constexpr auto kToldBy =
    "SELECT obligation_id, round, rung, planned_at_ms, late, state FROM reminders WHERE letter = ? AND "
    "letter <> "
    "'' ORDER BY obligation_id, round, rung";
constexpr auto kTold =
    "UPDATE reminders SET state = ?, letter = ? WHERE obligation_id = ? AND round = ? AND rung = ? AND "
    "person_id = ?";
constexpr auto kLetters = "SELECT DISTINCT letter FROM reminders WHERE person_id = ? AND state = 'told'";
constexpr auto kLettersOf =
    "SELECT DISTINCT letter FROM reminders WHERE obligation_id = ? AND state = 'told'";
constexpr auto kTellsMore =
    "SELECT 1 FROM reminders WHERE letter = ? AND state = 'told' AND obligation_id <> ? LIMIT 1";
constexpr auto kAgain =
    "UPDATE reminders SET state = 'ready', letter = '' WHERE letter = ? AND letter <> '' AND state = 'told'";
constexpr auto kOver = "UPDATE reminders SET state = 'over' WHERE obligation_id = ? AND state <> 'over'";
constexpr auto kOnItsWay = "SELECT 1 FROM outbox WHERE idem_key = ? AND state = 'sending'";

constexpr auto kSnooze =
    "INSERT INTO snoozes (person_id, until_ms) VALUES (?, ?) "
    "ON CONFLICT (person_id) DO UPDATE SET until_ms = excluded.until_ms";
constexpr auto kSnoozed = "SELECT person_id FROM snoozes WHERE until_ms <= ? ORDER BY until_ms LIMIT ?";
constexpr auto kAwake = "DELETE FROM snoozes WHERE person_id = ?";
constexpr auto kAllAgain =
    "UPDATE reminders SET state = 'ready', letter = '' WHERE person_id = ? AND state = 'told'";
constexpr auto kNextWake = "SELECT MIN(until_ms) FROM snoozes";
constexpr auto kOf =
    "SELECT round, rung, planned_at_ms, late, person_id, state, letter FROM reminders WHERE obligation_id = "
    "? ORDER BY round, rung, person_id";

Rung read_rung(const db::Row& row) {
  return {.obligation = {row.integer(0)},
          .round = static_cast<int>(row.integer(1)),
          .rung = static_cast<int>(row.integer(2)),
          .planned_at = model::from_ms(row.integer(3)),
          .late = row.integer(4) != 0};
}

std::vector<std::string> texts(db::Connection& connection, std::string_view sql, db::Value key) {
  std::vector<std::string> found;
  connection.each(sql, {key}, [&](const db::Row& row) { found.push_back(row.text(0)); });
  return found;
}

/// What a message tells is ready again when it could be taken back.
void take_back(db::Connection& connection, const std::string& letter, model::Instant now) {
  if (outbox::clear(connection, letter, now) > 0) connection.run(kAgain, {letter});
}

}  // namespace

bool mark(db::Connection& connection, const Rung& rung, model::PersonId person, model::Instant now) {
  return connection.run(kMark, {rung.obligation.value, rung.round, rung.rung, person.value,
                                model::to_ms(rung.planned_at), model::to_ms(now), rung.late ? 1 : 0}) > 0;
}

std::vector<model::PersonId> waiting(db::Connection& connection, model::Instant now, int most) {
  std::vector<model::PersonId> people;
  connection.each(kWaiting, {model::to_ms(now), most},
                  [&](const db::Row& row) { people.push_back({row.integer(0)}); });
  return people;
}

std::vector<Rung> ready(db::Connection& connection, model::PersonId person) {
  std::vector<Rung> rungs;
  connection.each(kReady, {person.value}, [&](const db::Row& row) { rungs.push_back(read_rung(row)); });
  return rungs;
}

void told(db::Connection& connection, model::PersonId person, const std::vector<Rung>& rungs,
          std::string_view letter) {
  for (const auto& rung : rungs)
    connection.run(kTold, {letter.empty() ? "over" : "told", letter, rung.obligation.value, rung.round,
                           rung.rung, person.value});
}

Told told_by(db::Connection& connection, std::string_view letter) {
  Told told;
  connection.each(kToldBy, {letter}, [&](const db::Row& row) {
    if (row.text(5) == "told")
      told.rungs.push_back(read_rung(row));
    else
      told.over = true;
  });
  return told;
}

void recall(db::Connection& connection, model::PersonId person, model::Instant now) {
  for (const auto& letter : texts(connection, kLetters, person.value)) {
    if (connection.integer(kOnItsWay, {letter})) continue;
    take_back(connection, letter, now);
  }
}

void settle(db::Connection& connection, model::ObligationId obligation, model::Instant now) {
  const auto letters = texts(connection, kLettersOf, obligation.value);
  connection.run(kOver, {obligation.value});
  for (const auto& letter : letters) {
    // One that is under way and tells of other things, too, is let go: taken back it could be lost for them.
    // Should it have to leave again, it is written anew first.
    if (connection.integer(kOnItsWay, {letter}) && connection.integer(kTellsMore, {letter, obligation.value}))
      continue;
    take_back(connection, letter, now);
  }
}

void snooze(db::Connection& connection, model::PersonId person, model::Instant until) {
  connection.run(kSnooze, {person.value, model::to_ms(until)});
}

int wake(db::Connection& connection, model::Instant now, int most) {
  std::vector<std::int64_t> people;
  connection.each(kSnoozed, {model::to_ms(now), most},
                  [&](const db::Row& row) { people.push_back(row.integer(0)); });
  for (const auto person : people) {
    // Also one under way: should it not get through, it is told anew.
    for (const auto& letter : texts(connection, kLetters, person))
      outbox::clear(connection, letter, now);
    connection.run(kAllAgain, {person});
    connection.run(kAwake, {person});
  }
  return static_cast<int>(people.size());
}

std::optional<model::Instant> next_wake(db::Connection& connection) {
  const auto ms = connection.integer(kNextWake);
  return ms ? std::optional{model::from_ms(*ms)} : std::nullopt;
}

std::vector<Mark> of(db::Connection& connection, model::ObligationId obligation) {
  std::vector<Mark> marks;
  connection.each(kOf, {obligation.value}, [&](const db::Row& row) {
    marks.push_back({.rung = {.obligation = obligation,
                              .round = static_cast<int>(row.integer(0)),
                              .rung = static_cast<int>(row.integer(1)),
                              .planned_at = model::from_ms(row.integer(2)),
                              .late = row.integer(3) != 0},
                     .person = {row.integer(4)},
                     .state = row.text(5),
                     .letter = row.text(6)});
  });
  return marks;
}

}  // namespace linli::storage::repo::reminders
