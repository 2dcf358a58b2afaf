#include "storage/repo/tickets.h"

#include <charconv>

#include "storage/repo/audit.h"

namespace linli::storage::repo::tickets {
namespace {

#define TICKET                                                                                      \
  "SELECT t.id, t.scene_id, s.project_id, t.cause, t.text, t.held, t.state, t.level, t.opened_on, " \
  "t.due_on, t.answer, COALESCE(t.contact, '') FROM tickets t JOIN feedback_scenes s ON s.id = t.scene_id "
constexpr auto kFind = TICKET "WHERE t.id = ?";
constexpr auto kOpen =
    "INSERT INTO tickets (scene_id, cause, text, held, state, level, opened_on, due_on) "
    "VALUES (?, ?, ?, ?, 'open', 0, ?, ?) RETURNING id";
constexpr auto kAddText =
    "UPDATE tickets SET text = CASE text WHEN '' THEN ? ELSE text || ' ' || ? END, "
    "held = CASE WHEN held = ? THEN ? WHEN ? <> '' AND held IN ('', ?) THEN ? ELSE held END WHERE id = ?";
constexpr auto kJudge = "UPDATE tickets SET held = ? WHERE id = ? AND held <> '' AND held <> ?";
constexpr auto kHeld = TICKET "WHERE t.held <> '' AND t.held <> ? ORDER BY t.id LIMIT ?";
constexpr auto kHeldForStaff = TICKET
    "JOIN projects p ON p.id = s.project_id WHERE t.held <> '' AND t.held NOT IN (?1, ?2) "
    "AND (?3 = '' OR CASE p.street WHEN '' THEN p.place ELSE p.street END = ?3) ORDER BY t.id LIMIT ?4";
constexpr auto kHeldByStreet =
    "SELECT CASE p.street WHEN '' THEN p.place ELSE p.street END AS office, COUNT(*) FROM tickets t "
    "JOIN feedback_scenes s ON s.id = t.scene_id JOIN projects p ON p.id = s.project_id "
    "WHERE t.held <> '' AND t.held NOT IN (?, ?) GROUP BY office";
constexpr auto kBeingChecked = TICKET "WHERE t.held <> '' AND t.held = ? ORDER BY t.id LIMIT ?";
constexpr auto kChecked = "UPDATE tickets SET held = ? WHERE id = ? AND held = ? AND text = ?";
constexpr auto kLeaveContact = "UPDATE tickets SET contact = ?, contact_key = ? WHERE id = ?";
constexpr auto kForgetContact = "UPDATE tickets SET contact = NULL, contact_key = NULL WHERE contact_key = ?";
constexpr auto kAdvance =
    "UPDATE tickets SET state = ?, level = ?, due_on = ?, answer = CASE ? WHEN '' THEN answer ELSE ? END "
    "WHERE id = ?";
constexpr auto kEndContact = "UPDATE tickets SET contact = NULL, contact_key = NULL WHERE id = ?";
constexpr auto kEndTalk = "DELETE FROM feedback_talks WHERE ticket_id = ?";
constexpr auto kStep =
    "INSERT INTO ticket_steps (ticket_id, seq, state, level, actor, text, day) "
    "SELECT ?, COALESCE(MAX(seq), 0) + 1, ?, ?, ?, ?, ? FROM ticket_steps WHERE ticket_id = ?";
constexpr auto kSteps = "SELECT COUNT(*) FROM ticket_steps WHERE ticket_id = ?";
constexpr auto kReopened =
    "SELECT COUNT(*) FROM ticket_steps WHERE ticket_id = ? AND state = 'reopened' AND actor = 'resident'";
constexpr auto kPostpone = "UPDATE tickets SET due_on = ? WHERE id = ?";
// That none is closed lets SQLite walk along tickets_due, past as many as are open, not as there ever were.
constexpr auto kOwedByNobody = TICKET
    "WHERE t.state <> 'closed' AND t.state IN ('open', 'reopened') AND NOT EXISTS (SELECT 1 FROM obligations "
    "o "
    "WHERE o.key >= 'ticket:' || t.id || ':' AND o.key < 'ticket:' || t.id || ';' AND o.outcome = 'open') "
    "ORDER BY t.due_on, t.id LIMIT ?";
constexpr auto kLeftAlone = TICKET
    "WHERE t.state <> 'closed' AND t.state = 'answered' AND t.due_on < ? ORDER BY t.due_on, t.id LIMIT ?";
constexpr auto kFirstLeftAlone =
    "SELECT MIN(due_on) FROM tickets WHERE state <> 'closed' AND state = 'answered'";
constexpr auto kWaitingFor =
    TICKET "WHERE s.project_id = ? AND t.state IN ('open', 'reopened') AND t.level = ? ORDER BY t.id";
constexpr auto kAllOfProject = TICKET "WHERE s.project_id = ? ORDER BY t.id";
constexpr auto kAtLevel = TICKET
    "JOIN projects p ON p.id = s.project_id WHERE t.state <> 'closed' AND t.state IN ('open', 'reopened') "
    "AND t.level >= ? "
    "AND (? = '' OR CASE p.street WHEN '' THEN p.place ELSE p.street END = ?) "
    "ORDER BY t.due_on, t.id LIMIT ?";
#define HEARD                                                                                             \
  "SELECT s.project_id, t.text, t.answer, (SELECT MAX(day) FROM ticket_steps h WHERE h.ticket_id = t.id " \
  "AND h.state = 'closed') FROM feedback_scenes s JOIN tickets t ON t.scene_id = s.id "                   \
  "WHERE t.state = 'closed' AND t.held = '' AND t.text <> '' AND t.answer <> '' AND "
constexpr auto kHeardOfProject = HEARD "s.project_id = ? ORDER BY t.id DESC LIMIT ?";
constexpr auto kHeardOfProgram =
    HEARD "s.project_id IN (SELECT id FROM projects WHERE program_id = ?) ORDER BY t.id DESC LIMIT ?";

constexpr std::string_view kSubject = "ticket:";
constexpr std::string_view kResident = "resident";
constexpr std::string_view kSystem = "system";

model::Ticket ticket_of(const db::Row& row) {
  return {.id = {row.integer(0)},
          .scene = {row.integer(1)},
          .project = {row.integer(2)},
          .cause = row.text(3) == "rating" ? model::TicketCause::kRating : model::TicketCause::kComplaint,
          .text = row.text(4),
          .held = row.text(5),
          .state = model::ticket_state_named(row.text(6)).value(),
          .level = static_cast<model::TicketLevel>(row.integer(7)),
          .opened_on = model::CivilDate::parse(row.text(8)).value(),
          .due_on = model::CivilDate::parse(row.text(9)).value(),
          .answer = row.text(10),
          .contact = row.text(11)};
}

std::string words_of(model::TicketState state, model::TicketLevel level) {
  return std::string{model::name_of(state)} + " at level " + std::to_string(static_cast<int>(level));
}

void note(db::Connection& connection, model::TicketId id, const std::string& before, model::TicketState state,
          model::TicketLevel level, std::string_view actor, std::string_view text, model::Instant now) {
  const auto day = model::CivilDate::of(now);
  const auto day_text = day.text();
  // What happens by itself may follow a resident's word at once.
  const bool by_somebody = actor != kResident && actor != kSystem;
  connection.run(kStep,
                 {id.value, model::name_of(state), static_cast<int>(level), actor, text, day_text, id.value});
  audit::append(connection, {.at = by_somebody ? now : day.at(std::chrono::seconds{0}),
                             .actor = std::string{actor},
                             .action = "ticket." + std::string{model::name_of(state)},
                             .subject = subject(id),
                             .before = before,
                             .after = words_of(state, level)});
}

std::vector<model::Ticket> all_of(db::Connection& connection, std::string_view sql,
                                  std::initializer_list<db::Value> values) {
  std::vector<model::Ticket> all;
  connection.each(sql, values, [&](const db::Row& row) { all.push_back(ticket_of(row)); });
  return all;
}

std::vector<Line> heard_of(db::Connection& connection, std::string_view sql, std::int64_t id, int limit) {
  std::vector<Line> all;
  connection.each(sql, {id, limit}, [&](const db::Row& row) {
    all.push_back({.project = {row.integer(0)},
                   .said = row.text(1),
                   .done = row.text(2),
                   .closed_on = model::CivilDate::parse(row.text(3)).value()});
  });
  return all;
}

}  // namespace

std::optional<model::Ticket> find(db::Connection& connection, model::TicketId id) {
  std::optional<model::Ticket> found;
  connection.first(kFind, {id.value}, [&](const db::Row& row) { found = ticket_of(row); });
  return found;
}

std::string subject(model::TicketId id) {
  return std::string{kSubject} + std::to_string(id.value);
}

std::optional<model::Ticket> of(db::Connection& connection, const model::Obligation& owed) {
  if (owed.kind != model::kTicketAnswer || !owed.key.starts_with(kSubject)) return std::nullopt;
  const auto* const digits = owed.key.data() + kSubject.size();
  model::TicketId id;
  std::from_chars(digits, owed.key.data() + owed.key.size(), id.value);
  return find(connection, id);
}

model::TicketId open(db::Connection& connection, const model::Ticket& ticket, model::Instant now) {
  const auto opened_on = model::CivilDate::of(now).text();
  const auto due_on = ticket.due_on.text();
  const model::TicketId id{connection
                               .integer(kOpen, {ticket.scene.value, model::name_of(ticket.cause), ticket.text,
                                                ticket.held, opened_on, due_on})
                               .value()};
  note(connection, id, "", model::TicketState::kOpen, model::TicketLevel::kOrganization, kResident, "", now);
  return id;
}

void add_text(db::Connection& connection, model::TicketId id, std::string_view text, std::string_view held) {
  connection.run(kAddText, {text, text, model::kKeptBack, model::kNeverChecked, held, model::kBeingChecked,
                            held, id.value});
}

namespace {

bool judge(db::Connection& connection, model::TicketId id, std::string_view held, std::string_view action,
           std::string_view after, model::Instant now, std::string_view actor) {
  if (connection.run(kJudge, {held, id.value, held}) == 0) return false;
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = std::string{action},
                             .subject = "ticket:" + std::to_string(id.value),
                             .before = "held",
                             .after = std::string{after}});
  return true;
}

}  // namespace

bool release(db::Connection& connection, model::TicketId id, model::Instant now, std::string_view actor) {
  return judge(connection, id, "", "ticket.released", "shown", now, actor);
}

bool keep_back(db::Connection& connection, model::TicketId id, model::Instant now, std::string_view actor) {
  return judge(connection, id, model::kKeptBack, "ticket.kept_back", "unread", now, actor);
}

std::vector<model::Ticket> held_for_staff(db::Connection& connection, std::string_view street, int limit) {
  return all_of(connection, kHeldForStaff, {model::kBeingChecked, model::kKeptBack, street, limit});
}

std::map<std::string, std::int64_t> held_by_street(db::Connection& connection) {
  std::map<std::string, std::int64_t> all;
  connection.each(kHeldByStreet, {model::kBeingChecked, model::kKeptBack},
                  [&](const db::Row& row) { all[row.text(0)] = row.integer(1); });
  return all;
}

std::vector<model::Ticket> being_checked(db::Connection& connection, int limit) {
  return all_of(connection, kBeingChecked, {model::kBeingChecked, limit});
}

bool checked(db::Connection& connection, const model::Ticket& ticket, std::string_view reason,
             model::Instant now) {
  if (connection.run(kChecked, {reason, ticket.id.value, model::kBeingChecked, ticket.text}) == 0)
    return false;
  audit::append(connection, {.at = model::CivilDate::of(now).at(std::chrono::seconds{0}),
                             .actor = std::string{kSystem},
                             .action = reason.empty() ? "ticket.released" : "ticket.held",
                             .subject = "ticket:" + std::to_string(ticket.id.value),
                             .before = "held: " + std::string{model::kBeingChecked},
                             .after = reason.empty() ? "shown" : "held: " + std::string{reason}});
  return true;
}

std::vector<model::Ticket> held(db::Connection& connection, int limit) {
  return all_of(connection, kHeld, {model::kKeptBack, limit});
}

void leave_contact(db::Connection& connection, model::TicketId id, std::string_view sealed,
                   std::string_view key) {
  connection.run(kLeaveContact, {sealed, key, id.value});
}

int forget_contact(db::Connection& connection, std::string_view key) {
  return connection.run(kForgetContact, {key});
}

void advance(db::Connection& connection, const model::Ticket& ticket, const Step& step, model::Instant now) {
  const auto due_on = step.due_on.text();
  if (step.state == model::TicketState::kClosed) {
    connection.run(kEndContact, {ticket.id.value});
    connection.run(kEndTalk, {ticket.id.value});
  }
  connection.run(kAdvance, {model::name_of(step.state), static_cast<int>(step.level), due_on, step.answer,
                            step.answer, ticket.id.value});
  note(connection, ticket.id, words_of(ticket.state, ticket.level), step.state, step.level, step.actor,
       step.answer, now);
}

int steps(db::Connection& connection, model::TicketId id) {
  return static_cast<int>(connection.integer(kSteps, {id.value}).value());
}

int reopened(db::Connection& connection, model::TicketId id) {
  return static_cast<int>(connection.integer(kReopened, {id.value}).value());
}

void postpone(db::Connection& connection, model::TicketId id, model::CivilDate due_on) {
  connection.run(kPostpone, {due_on.text(), id.value});
}

std::vector<model::Ticket> owed_by_nobody(db::Connection& connection, int limit) {
  return all_of(connection, kOwedByNobody, {limit});
}

std::vector<model::Ticket> left_alone(db::Connection& connection, model::CivilDate today, int limit) {
  const auto day = today.text();
  return all_of(connection, kLeftAlone, {day, limit});
}

std::optional<model::CivilDate> first_left_alone(db::Connection& connection) {
  const auto day = connection.text(kFirstLeftAlone, {});
  return day ? model::CivilDate::parse(*day) : std::nullopt;
}

std::vector<model::Ticket> waiting_for(db::Connection& connection, model::ProjectId project) {
  return all_of(connection, kWaitingFor,
                {project.value, static_cast<int>(model::TicketLevel::kOrganization)});
}

std::vector<model::Ticket> all_of_project(db::Connection& connection, model::ProjectId project) {
  return all_of(connection, kAllOfProject, {project.value});
}

std::vector<model::Ticket> at_level(db::Connection& connection, model::TicketLevel level,
                                    std::string_view street, int limit) {
  return all_of(connection, kAtLevel, {static_cast<int>(level), street, street, limit});
}

std::vector<Line> heard(db::Connection& connection, model::ProjectId project, int limit) {
  return heard_of(connection, kHeardOfProject, project.value, limit);
}

std::vector<Line> heard(db::Connection& connection, model::ProgramId program, int limit) {
  return heard_of(connection, kHeardOfProgram, program.value, limit);
}

}  // namespace linli::storage::repo::tickets
