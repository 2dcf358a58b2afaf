#include "storage/repo/obligations.h"

#include "storage/repo/audit.h"
#include "storage/repo/reminders.h"

namespace linli::storage::repo::obligations {
namespace {

using model::CivilDate;
using model::Obligation;

#define LINLI_COLUMNS                                                                                 \
  "o.id, o.key, o.program_id, o.project_id, o.kind, o.title, o.period, o.owner, o.origin, o.due_on, " \
  "o.first_due_on, o.round, o.extended, o.outcome, o.closed_at_ms, o.next_at_ms, o.next_rung "        \
  "FROM obligations o "
constexpr auto kById = "SELECT " LINLI_COLUMNS "WHERE o.id = ?";
constexpr auto kByKey = "SELECT " LINLI_COLUMNS "WHERE o.key = ?";
constexpr auto kOpen =
    "INSERT INTO obligations (key, program_id, project_id, kind, title, period, owner, origin, due_on, "
    "first_due_on, outcome, next_at_ms, next_rung) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?) "
    "ON CONFLICT (key) DO NOTHING RETURNING id";
constexpr auto kClose =
    "UPDATE obligations SET outcome = ?, closed_at_ms = ?, next_at_ms = NULL WHERE id = ? AND outcome = "
    "'open'";
constexpr auto kOfPeriod = "SELECT " LINLI_COLUMNS
                           "WHERE o.project_id = ? AND o.kind = ? AND o.period = ? ORDER BY CASE o.outcome "
                           "WHEN 'open' THEN 0 WHEN 'met' THEN 1 ELSE 2 END, o.id LIMIT 1";
constexpr auto kMove =
    "UPDATE obligations SET due_on = ?, first_due_on = ?, round = round + 1, extended = ?, next_at_ms = ?, "
    "next_rung = ? WHERE id = ?";
constexpr auto kRemindAt = "UPDATE obligations SET next_at_ms = ?, next_rung = ? WHERE id = ?";
constexpr auto kRinging = "SELECT " LINLI_COLUMNS
                          "WHERE o.next_at_ms IS NOT NULL AND o.next_at_ms <= ? "
                          "ORDER BY o.next_at_ms, o.id LIMIT ?";
constexpr auto kNextAt = "SELECT MIN(next_at_ms) FROM obligations WHERE next_at_ms IS NOT NULL";
constexpr auto kOfProject =
    "SELECT " LINLI_COLUMNS
    "WHERE o.project_id = ? AND (o.outcome = 'open' OR ? = 1) ORDER BY o.due_on, o.id";
constexpr auto kOpenOf = "SELECT " LINLI_COLUMNS
                         "WHERE o.key >= ?1 || ':' AND o.key < ?1 || ';' AND o.outcome = 'open' "
                         "ORDER BY o.due_on, o.id";
constexpr auto kOfPerson =
    "SELECT " LINLI_COLUMNS
    "WHERE o.project_id IN (SELECT project_id FROM memberships WHERE person_id = ? AND role IN ('lead', "
    "'deputy')) AND o.outcome = 'open' AND o.owner = 'lead' AND o.due_on <= ? ORDER BY o.due_on, o.id LIMIT "
    "?";
#define LINLI_OWED_BY_LEADS                                                                                  \
  "JOIN projects p ON p.id = o.project_id WHERE o.outcome = 'open' AND o.owner = 'lead' AND o.due_on >= ?1 " \
  "AND o.due_on < ?2 AND (?3 = '' OR o.period = ?3) AND (?4 = '' OR p.name = ?4 OR p.code = ?4) AND "        \
  "(?5 = '' OR p.street = ?5 OR (p.street = '' AND p.place = ?5)) "
constexpr auto kOwedByLeads = "SELECT " LINLI_COLUMNS LINLI_OWED_BY_LEADS "ORDER BY o.due_on, o.id LIMIT ?6";
constexpr auto kCountOwedByLeads = "SELECT COUNT(*) FROM obligations o " LINLI_OWED_BY_LEADS;
constexpr auto kOwedBy =
    "SELECT " LINLI_COLUMNS
    "LEFT JOIN projects p ON p.id = o.project_id WHERE o.outcome = 'open' AND o.owner = ?1 AND o.due_on <= "
    "?2 AND "
    "(?3 = '' OR p.street = ?3 OR (p.street = '' AND p.place = ?3)) ORDER BY o.due_on, o.id LIMIT ?4";
constexpr auto kEarliest = "0000-00-00";
constexpr auto kLatest = "9999-99-99";

constexpr auto kToLookUp =
    "SELECT program_id, project_id, looked_at_ms FROM schedules WHERE look_at_ms IS NOT NULL AND look_at_ms "
    "<= ? ORDER BY look_at_ms, key LIMIT ?";
constexpr auto kNextLook = "SELECT MIN(look_at_ms) FROM schedules WHERE look_at_ms IS NOT NULL";
constexpr auto kLookedUp = "UPDATE schedules SET looked_at_ms = ?, look_at_ms = ? WHERE key = ?";
constexpr auto kLookUp =
    "INSERT INTO schedules (key, program_id, project_id, look_at_ms) VALUES (?, ?, ?, 0) "
    "ON CONFLICT (key) DO UPDATE SET look_at_ms = 0, program_id = excluded.program_id";
constexpr auto kLookUpProjects = "UPDATE schedules SET look_at_ms = 0 WHERE program_id = ?";

#define LINLI_EXTENSION                                                                                      \
  "e.id, e.obligation_id, e.until, e.reason, e.asked_by, e.asked_at_ms, e.decision, e.note FROM extensions " \
  "e "
constexpr auto kReplaceAsked =
    "UPDATE extensions SET decision = 'replaced', decided_by = ?, decided_at_ms = ? "
    "WHERE obligation_id = ? AND decision = 'asked'";
constexpr auto kAsk =
    "INSERT INTO extensions (obligation_id, until, reason, asked_by, asked_at_ms, decision) "
    "VALUES (?, ?, ?, ?, ?, 'asked') RETURNING id";
constexpr auto kExtension = "SELECT " LINLI_EXTENSION "WHERE e.id = ?";
constexpr auto kAsked =
    "SELECT " LINLI_EXTENSION
    "JOIN obligations o ON o.id = e.obligation_id LEFT JOIN projects p ON p.id = o.project_id "
    "WHERE e.decision = 'asked' AND o.outcome = 'open' AND (?1 = '' OR p.street = ?1 OR (p.street = '' AND "
    "p.place = ?1)) "
    "ORDER BY e.id LIMIT ?2";
constexpr auto kExtensions = "SELECT " LINLI_EXTENSION "WHERE e.obligation_id = ? ORDER BY e.id";
constexpr auto kDecide =
    "UPDATE extensions SET decision = ?, note = ?, decided_by = ?, decided_at_ms = ? WHERE id = ? AND "
    "decision = 'asked' RETURNING obligation_id";

Obligation read(const db::Row& row) {
  Obligation read{.id = {row.integer(0)},
                  .program = {row.integer(2)},
                  .project = std::nullopt,
                  .key = row.text(1),
                  .kind = row.text(4),
                  .title = row.text(5),
                  .period = row.text(6),
                  .owner = model::named_in(model::kOwnerNames, row.text(7)).value(),
                  .origin = model::named_in(model::kOriginNames, row.text(8)).value(),
                  .due_on = CivilDate::parse(row.text(9)).value(),
                  .first_due_on = CivilDate::parse(row.text(10)).value(),
                  .round = static_cast<int>(row.integer(11)),
                  .extended = row.integer(12) != 0,
                  .outcome = model::named_in(model::kOutcomeNames, row.text(13)).value(),
                  .closed_at = std::nullopt,
                  .next_at = std::nullopt,
                  .next_rung = static_cast<int>(row.integer(16))};
  if (const auto project = row.integer_if(3)) read.project = model::ProjectId{*project};
  if (const auto ms = row.integer_if(14)) read.closed_at = model::from_ms(*ms);
  if (const auto ms = row.integer_if(15)) read.next_at = model::from_ms(*ms);
  return read;
}

model::Extension read_extension(const db::Row& row) {
  return {.id = {row.integer(0)},
          .obligation = {row.integer(1)},
          .until = CivilDate::parse(row.text(2)).value(),
          .reason = row.text(3),
          .asked_by = {row.integer(4)},
          .asked_at = model::from_ms(row.integer(5)),
          .decision = model::named_in(model::kExtensionStates, row.text(6)).value(),
          .note = row.text(7)};
}

template <class T>
std::vector<T> all(db::Connection& connection, std::string_view sql, std::initializer_list<db::Value> values,
                   T (*reader)(const db::Row&)) {
  std::vector<T> found;
  connection.each(sql, values, [&](const db::Row& row) { found.push_back(reader(row)); });
  return found;
}

template <class T>
std::optional<T> one(db::Connection& connection, std::string_view sql,
                     std::initializer_list<db::Value> values, T (*reader)(const db::Row&)) {
  std::optional<T> found;
  connection.first(sql, values, [&](const db::Row& row) { found = reader(row); });
  return found;
}

std::optional<std::int64_t> ms_of(const std::optional<model::Instant>& at) {
  return at ? std::optional{model::to_ms(*at)} : std::nullopt;
}

std::optional<model::Instant> instant(const std::optional<std::int64_t>& ms) {
  return ms ? std::optional{model::from_ms(*ms)} : std::nullopt;
}

void note(db::Connection& connection, model::ObligationId id, std::string_view action,
          const std::string& before, const std::string& after, model::Instant now, std::string_view actor) {
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = std::string{action},
                             .subject = "obligation:" + std::to_string(id.value),
                             .before = before,
                             .after = after});
}

bool close(db::Connection& connection, model::ObligationId id, model::Outcome outcome, model::Instant at,
           std::string_view actor, std::string_view why) {
  if (connection.run(kClose, {name_of(outcome), model::to_ms(at), id.value}) == 0) return false;
  reminders::settle(connection, id, at);
  auto after = std::string{name_of(outcome)};
  if (!why.empty()) after.append(" ").append(why);
  note(connection, id, outcome == model::Outcome::kMet ? "obligation.met" : "obligation.waived", "open",
       after, at, actor);
  return true;
}

std::string key_of(model::ProgramId program) {
  return "program:" + std::to_string(program.value);
}
std::string key_of(model::ProjectId project) {
  return "project:" + std::to_string(project.value);
}

}  // namespace

std::optional<Obligation> find(db::Connection& connection, model::ObligationId id) {
  return one(connection, kById, {id.value}, read);
}

std::optional<Obligation> find(db::Connection& connection, std::string_view key) {
  return one(connection, kByKey, {key}, read);
}

std::optional<Obligation> find(db::Connection& connection, model::ProjectId project, std::string_view kind,
                               std::string_view period) {
  return one(connection, kOfPeriod, {project.value, kind, period}, read);
}

std::optional<model::ObligationId> open(db::Connection& connection, const Obligation& wanted,
                                        model::Instant now, std::string_view actor) {
  const auto due = wanted.due_on.text();
  const auto project = wanted.project ? std::optional{wanted.project->value} : std::nullopt;
  const auto added =
      connection.integer(kOpen, {wanted.key, wanted.program.value, project, wanted.kind, wanted.title,
                                 wanted.period, name_of(wanted.owner), name_of(wanted.origin), due, due,
                                 ms_of(wanted.next_at), wanted.next_rung});
  if (!added) return std::nullopt;
  const model::ObligationId id{*added};
  note(connection, id, "obligation.opened", "", wanted.key + " due " + due, now, actor);
  return id;
}

bool meet(db::Connection& connection, model::ObligationId id, model::Instant at, std::string_view actor) {
  return close(connection, id, model::Outcome::kMet, at, actor, "");
}

bool waive(db::Connection& connection, model::ObligationId id, model::Instant at, std::string_view actor,
           std::string_view why) {
  return close(connection, id, model::Outcome::kWaived, at, actor, why);
}

bool meet(db::Connection& connection, model::ProjectId project, std::string_view kind,
          std::string_view period, model::Instant at, std::string_view actor) {
  const auto owed = find(connection, project, kind, period);
  return owed && meet(connection, owed->id, at, actor);
}

void move(db::Connection& connection, const Obligation& obligation, const Move& move, model::Instant now,
          std::string_view actor) {
  const auto to = move.to.text();
  const auto first = move.extension ? obligation.first_due_on.text() : to;
  const bool extended = obligation.extended || move.extension;
  connection.run(kMove,
                 {to, first, extended ? 1 : 0, ms_of(move.next_at), move.next_rung, obligation.id.value});
  reminders::settle(connection, obligation.id, now);
  note(connection, obligation.id, move.extension ? "obligation.extended" : "obligation.moved",
       obligation.due_on.text(), to, now, actor);
}

void remind_at(db::Connection& connection, model::ObligationId id, std::optional<model::Instant> next_at,
               int next_rung) {
  connection.run(kRemindAt, {ms_of(next_at), next_rung, id.value});
}

std::vector<Obligation> ringing(db::Connection& connection, model::Instant now, int most) {
  return all(connection, kRinging, {model::to_ms(now), most}, read);
}

std::optional<model::Instant> next_at(db::Connection& connection) {
  return instant(connection.integer(kNextAt));
}

std::vector<Obligation> of_project(db::Connection& connection, model::ProjectId project, bool closed) {
  return all(connection, kOfProject, {project.value, closed ? 1 : 0}, read);
}

std::vector<Obligation> of_program(db::Connection& connection, model::ProgramId program) {
  return open_of(connection, key_of(program));
}

std::vector<Obligation> open_of(db::Connection& connection, std::string_view subject) {
  return all(connection, kOpenOf, {subject}, read);
}

std::vector<Obligation> of_person(db::Connection& connection, model::PersonId person, CivilDate until,
                                  int most) {
  return all(connection, kOfPerson, {person.value, until.text(), most}, read);
}

std::vector<Obligation> owed_by_leads(db::Connection& connection, const Owed& owed, int most) {
  const auto from = owed.from ? owed.from->text() : kEarliest;
  const auto before = owed.before ? owed.before->text() : kLatest;
  return all(connection, kOwedByLeads, {from, before, owed.period, owed.project, owed.street, most}, read);
}

std::int64_t count_owed_by_leads(db::Connection& connection, const Owed& owed) {
  const auto from = owed.from ? owed.from->text() : kEarliest;
  const auto before = owed.before ? owed.before->text() : kLatest;
  return connection.integer(kCountOwedByLeads, {from, before, owed.period, owed.project, owed.street})
      .value();
}

std::vector<Obligation> owed_by(db::Connection& connection, model::Owner office, std::string_view street,
                                CivilDate until, int most) {
  return all(connection, kOwedBy, {name_of(office), until.text(), street, most}, read);
}

std::vector<Schedule> to_look_up(db::Connection& connection, model::Instant now, int most) {
  std::vector<Schedule> found;
  connection.each(kToLookUp, {model::to_ms(now), most}, [&](const db::Row& row) {
    const auto project = row.integer_if(1);
    found.push_back({.program = {row.integer(0)},
                     .project = project ? std::optional{model::ProjectId{*project}} : std::nullopt,
                     .looked_at = instant(row.integer_if(2))});
  });
  return found;
}

std::optional<model::Instant> next_look(db::Connection& connection) {
  return instant(connection.integer(kNextLook));
}

void looked_up(db::Connection& connection, const Schedule& schedule, model::Instant now,
               std::optional<model::Instant> again) {
  const auto key = schedule.project ? key_of(*schedule.project) : key_of(schedule.program);
  connection.run(kLookedUp, {model::to_ms(now), ms_of(again), key});
}

void look_up(db::Connection& connection, model::ProjectId project, model::ProgramId program) {
  connection.run(kLookUp, {key_of(project), program.value, project.value});
}

void look_up(db::Connection& connection, model::ProgramId program) {
  connection.run(kLookUp, {key_of(program), program.value, nullptr});
  connection.run(kLookUpProjects, {program.value});
}

model::ExtensionId ask(db::Connection& connection, const model::Extension& wanted) {
  const auto by = audit::actor(wanted.asked_by);
  connection.run(kReplaceAsked, {by, model::to_ms(wanted.asked_at), wanted.obligation.value});
  const auto until = wanted.until.text();
  const model::ExtensionId id{connection
                                  .integer(kAsk, {wanted.obligation.value, until, wanted.reason,
                                                  wanted.asked_by.value, model::to_ms(wanted.asked_at)})
                                  .value()};
  note(connection, wanted.obligation, "extension.asked", "", until, wanted.asked_at, by);
  return id;
}

std::optional<model::Extension> extension(db::Connection& connection, model::ExtensionId id) {
  return one(connection, kExtension, {id.value}, read_extension);
}

std::vector<model::Extension> asked(db::Connection& connection, std::string_view street, int most) {
  return all(connection, kAsked, {street, most}, read_extension);
}

std::vector<model::Extension> extensions(db::Connection& connection, model::ObligationId obligation) {
  return all(connection, kExtensions, {obligation.value}, read_extension);
}

bool decide(db::Connection& connection, model::ExtensionId id, model::ExtensionState decision,
            std::string_view note_text, model::Instant now, std::string_view actor) {
  const auto obligation =
      connection.integer(kDecide, {name_of(decision), note_text, actor, model::to_ms(now), id.value});
  if (!obligation) return false;
  note(connection, {*obligation}, "extension." + std::string{name_of(decision)}, "asked",
       "extension:" + std::to_string(id.value), now, actor);
  return true;
}

#undef LINLI_COLUMNS
#undef LINLI_OWED_BY_LEADS
#undef LINLI_EXTENSION

}  // namespace linli::storage::repo::obligations
