#include "handlers/feedback/tickets.h"

#include <algorithm>

#include "handlers/feedback/held.h"
#include "handlers/rules/satisfaction.h"
#include "handlers/wording/due.h"
#include "storage/repo/contacts.h"
#include "storage/repo/obligations.h"
#include "storage/repo/outbox.h"
#include "storage/repo/people.h"
#include "storage/repo/projects.h"
#include "storage/repo/scenes.h"
#include "storage/repo/staff.h"
#include "storage/repo/talks.h"

namespace linli::handlers::feedback {
namespace {

namespace repo = storage::repo;
using repo::tickets::Step;
using storage::db::Connection;
using storage::model::CivilDate;
using storage::model::Code;
using storage::model::Error;
using storage::model::Instant;
using storage::model::Obligation;
using storage::model::Owner;
using storage::model::PersonId;
using storage::model::Project;
using storage::model::Recipient;
using storage::model::Result;
using storage::model::Role;
using storage::model::Scene;
using storage::model::Ticket;
using storage::model::TicketCause;
using storage::model::TicketId;
using storage::model::TicketLevel;
using storage::model::TicketState;

constexpr std::string_view kSystem = "system";
constexpr std::string_view kResident = "resident";
// How long the talk waits for the word whether it is solved, beyond the ticket's own day.
constexpr int kTalkLonger = 7;

const rules::Feedback& rules_for(Connection& connection, const Means& means, const Project& project) {
  return means.catalogue.program(connection, project.program).feedback;
}

CivilDate in_working_days(const Means& means, Instant now, int days) {
  return rules::add_working_days(means.calendar, CivilDate::of(now), days).date;
}

TicketLevel above(TicketLevel level) {
  return level == TicketLevel::kOrganization ? TicketLevel::kStreet : TicketLevel::kBureau;
}

/// Who is to answer at a level, as far as they can be reached here.
std::vector<PersonId> answerers(Connection& connection, const Project& project, TicketLevel level) {
  std::vector<PersonId> all;
  if (level == TicketLevel::kOrganization) {
    for (const auto& member : repo::people::members(connection, project.id))
      if (storage::model::files_reports(member.role)) all.push_back(member.person);
    return all;
  }
  for (const auto& member : repo::staff::all(connection)) {
    if (member.disabled || !member.person) continue;
    const bool theirs = level == TicketLevel::kStreet
                            ? member.role == Role::kStreet && member.street == street_of(project)
                            : member.role == Role::kBureau;
    if (theirs) all.push_back(*member.person);
  }
  return all;
}

Owner owner_at(TicketLevel level) {
  if (level == TicketLevel::kOrganization) return Owner::kLead;
  return level == TicketLevel::kStreet ? Owner::kStreet : Owner::kBureau;
}

/// The day's beginning: what follows a resident's word must not say when that came.
Instant day_of(Instant now) {
  return CivilDate::of(now).at(std::chrono::seconds{0});
}

/// Whoever has the ticket's level owes an answer by its day. They have just been told, so reminders begin on
/// another day. @return whether that is new.
bool owe(Connection& connection, const Means& means, TicketId id, Instant now) {
  const auto ticket = repo::tickets::find(connection, id).value();
  const auto project = repo::projects::find(connection, ticket.project).value();
  const auto rungs = rules::rungs_for(means.catalogue.program(connection, project.program), means.rungs,
                                      storage::model::kTicketAnswer);
  const auto tomorrow = CivilDate::of(now).plus_days(1).at(std::chrono::seconds{0});
  const auto ring = rules::next_ring(rungs, means.calendar, ticket.due_on, tomorrow);
  Obligation owed{
      .program = project.program,
      .project = project.id,
      .key = repo::tickets::subject(id) + ":" + std::to_string(repo::tickets::steps(connection, id)),
      .kind = std::string{storage::model::kTicketAnswer},
      .title = means.text.say("feedback/ticket_due", text::Values{}.set("number", std::to_string(id.value))),
      .owner = owner_at(ticket.level),
      .origin = storage::model::Origin::kOther,
      .due_on = ticket.due_on};
  if (ring) {
    owed.next_at = ring->at;
    owed.next_rung = ring->rung;
  }
  return repo::obligations::open(connection, owed, day_of(now)).has_value();
}

void meet(Connection& connection, TicketId id, Instant now, std::string_view actor) {
  for (const auto& owed : repo::obligations::open_of(connection, repo::tickets::subject(id)))
    repo::obligations::meet(connection, owed.id, now, actor);
}

void waive(Connection& connection, TicketId id, Instant now, std::string_view why) {
  for (const auto& owed : repo::obligations::open_of(connection, repo::tickets::subject(id)))
    repo::obligations::waive(connection, owed.id, day_of(now), kSystem, why);
}

/// `occasion` tells one telling of a ticket from another.
void tell(Connection& connection, const Means& means, TicketId id, std::string_view what,
          const std::string& occasion, Instant now) {
  const auto ticket = repo::tickets::find(connection, id).value();
  const auto project = repo::projects::find(connection, ticket.project).value();
  const auto scene = repo::scenes::find(connection, ticket.scene).value();
  const auto words =
      means.text.say(what, described(connection, scene)
                               .set("number", std::to_string(id.value))
                               .set("said", ticket.held.empty() ? ticket.text : "")
                               .flag("held", !ticket.held.empty())
                               .flag("silent", ticket.text.empty())
                               .set("answer", ticket.answer)
                               .set("due", wording::due_day(means.text, ticket.due_on, CivilDate::of(now))));
  for (const auto person : answerers(connection, project, ticket.level))
    repo::outbox::notify(
        connection, repo::tickets::subject(id) + ":" + occasion + ":person:" + std::to_string(person.value),
        person, words, now, repo::tickets::subject(id));
}

std::string occasion_of(Connection& connection, TicketId id) {
  return "step:" + std::to_string(repo::tickets::steps(connection, id));
}

/// One step on, in state and history.
void step(Connection& connection, const Ticket& ticket, TicketState state, TicketLevel level,
          CivilDate due_on, std::string_view actor, Instant now, std::string_view words = {}) {
  repo::tickets::advance(connection, ticket,
                         {.state = state, .level = level, .due_on = due_on, .actor = actor, .answer = words},
                         now);
  if (state == TicketState::kAnswered) meet(connection, ticket.id, now, actor);
  if (state != TicketState::kClosed) return;
  waive(connection, ticket.id, now, "the ticket is closed");
  repo::outbox::clear(connection, repo::tickets::subject(ticket.id), now);
}

}  // namespace

TicketId open_ticket(Connection& connection, const Means& means, const Scene& scene, TicketCause cause,
                     const Heard& said, Instant now) {
  const auto project = project_of(connection, scene);
  const auto days = rules_for(connection, means, project).answer_days;
  const auto id = repo::tickets::open(connection,
                                      {.scene = scene.id,
                                       .project = project.id,
                                       .cause = cause,
                                       .text = said.text,
                                       .held = said.held,
                                       .due_on = in_working_days(means, now, days)},
                                      now);
  owe(connection, means, id, now);
  tell(connection, means, id, "feedback/ticket_opened", "opened", now);
  return id;
}

void add_to_ticket(Connection& connection, const Means& means, TicketId id, const Heard& said, Instant now) {
  if (said.text.empty()) return;
  repo::tickets::add_text(connection, id, said.text, said.held);
  const auto length = repo::tickets::find(connection, id).value().text.size();
  tell(connection, means, id, "feedback/ticket_said", "said:" + std::to_string(length), now);
}

void text_checked(Connection& connection, const Means& means, const Ticket& ticket, std::string_view reason,
                  Instant now) {
  if (!repo::tickets::checked(connection, ticket, reason, now) || !reason.empty() || !ticket.waits()) return;
  tell(connection, means, ticket.id, "feedback/ticket_said", "checked:" + std::to_string(ticket.text.size()),
       now);
}

bool release_text(Connection& connection, const Means& means, TicketId id, Instant now,
                  std::string_view actor) {
  if (!repo::tickets::release(connection, id, now, actor)) return false;
  const auto ticket = repo::tickets::find(connection, id).value();
  if (ticket.waits())
    tell(connection, means, id, "feedback/ticket_said", "released:" + std::to_string(ticket.text.size()),
         now);
  return true;
}

void leave_contact(Connection& connection, const Means& means, TicketId ticket, const Recipient& person) {
  repo::tickets::leave_contact(connection, ticket, means.seal.sealed(ticket, person, means.random),
                               means.seal.contact_key(person));
}

Result<void> answer(Connection& connection, const Means& means, const Ticket& ticket, std::string_view words,
                    std::string_view actor, Instant now) {
  if (!ticket.waits()) return Error{Code::kConflict, "the ticket does not wait for an answer"};
  const auto project = repo::projects::find(connection, ticket.project).value();
  const auto due_on = in_working_days(means, now, rules_for(connection, means, project).confirm_days);
  step(connection, ticket, TicketState::kAnswered, ticket.level, due_on, actor, now, words);
  const auto answered = repo::tickets::find(connection, ticket.id).value();
  const auto person = ticket.contact.empty() ? std::nullopt : means.seal.opened(ticket.id, ticket.contact);
  if (!person) {
    step(connection, answered, TicketState::kClosed, ticket.level, due_on, kSystem, now);
    return {};
  }
  const auto scene = repo::scenes::find(connection, ticket.scene).value();
  const auto about_ticket = repo::tickets::subject(ticket.id);
  const auto key = about_ticket + ":" + occasion_of(connection, ticket.id);
  const auto told = means.text.say("feedback/ticket_answer",
                                   described(connection, scene)
                                       .set("answer", std::string{words})
                                       .set("street", street_of(project))
                                       .flag("by_organization", ticket.level == TicketLevel::kOrganization)
                                       .flag("by_street", ticket.level == TicketLevel::kStreet)
                                       .flag("by_bureau", ticket.level == TicketLevel::kBureau));
  // It waits for the resident's window, if need be as long as the ticket waits for their word.
  const repo::outbox::Draft letter{.idem_key = key,
                                   .content = told,
                                   .about = about_ticket,
                                   .expires = due_on.plus_days(1).at(std::chrono::seconds{0})};
  repo::outbox::add(connection, letter, *person, now);
  repo::talks::save(connection, means.seal.who(*person),
                    {.step = repo::talks::Step::kSolved,
                     .scene = ticket.scene,
                     .ticket = ticket.id,
                     .expires_on = due_on.plus_days(kTalkLonger)});
  return {};
}

void confirm(Connection& connection, const Ticket& ticket, Instant now) {
  step(connection, ticket, TicketState::kConfirmed, ticket.level, ticket.due_on, kResident, now);
  const auto confirmed = repo::tickets::find(connection, ticket.id).value();
  step(connection, confirmed, TicketState::kClosed, ticket.level, ticket.due_on, kSystem, now);
}

void reopen(Connection& connection, const Means& means, const Ticket& ticket, Instant now) {
  const auto project = repo::projects::find(connection, ticket.project).value();
  const auto due_on = in_working_days(means, now, rules_for(connection, means, project).answer_days);
  const bool again = repo::tickets::reopened(connection, ticket.id) > 0;
  step(connection, ticket, TicketState::kReopened, again ? above(ticket.level) : ticket.level, due_on,
       kResident, now);
  owe(connection, means, ticket.id, now);
  tell(connection, means, ticket.id, again ? "feedback/ticket_escalated" : "feedback/ticket_reopened",
       occasion_of(connection, ticket.id), now);
}

bool hand_on(Connection& connection, const Means& means, const Obligation& owed, Instant now) {
  const auto ticket = repo::tickets::of(connection, owed);
  if (!ticket || !ticket->waits() || !owed.open()) return false;
  const auto project = repo::projects::find(connection, ticket->project).value();
  const auto due_on = in_working_days(means, now, rules_for(connection, means, project).answer_days);
  waive(connection, ticket->id, now, "it was not answered in time and went up");
  step(connection, *ticket, ticket->state, above(ticket->level), due_on, kSystem, now);
  owe(connection, means, ticket->id, now);
  tell(connection, means, ticket->id, "feedback/ticket_escalated", occasion_of(connection, ticket->id), now);
  return true;
}

void rate_on_page(Connection& connection, const Means& means, const Scene& scene, const PageVoice& voice,
                  Instant now) {
  const auto voter = means.seal.voter_on_page(scene.voter_key.value(), voice.browser);
  const auto before =
      rate(connection, means, scene,
           {.voter = voter, .way = storage::model::RatingWay::kPage, .place = voice.place}, voice.level, now);
  Heard said;
  if (!voice.words.empty()) said = comment(connection, means, scene, voter, voice.words, std::nullopt, now);
  const bool low = voice.level <= rules::kToBeHeard;
  const bool was_low = before && *before <= rules::kToBeHeard;
  if (low && (!was_low || !voice.words.empty()))
    open_ticket(connection, means, scene, TicketCause::kRating, said, now);
}

std::optional<Instant> next_passing(Connection& connection, Instant now) {
  auto next = repo::talks::next_expiry(connection);
  for (const auto last_day :
       {repo::tickets::first_left_alone(connection), repo::scenes::first_last_day(connection)})
    if (last_day && (!next || last_day->plus_days(1) < *next)) next = last_day->plus_days(1);
  if (any_held(connection)) next = CivilDate::of(now);  // tomorrow, as below
  if (!next) return std::nullopt;
  return std::max(*next, CivilDate::of(now).plus_days(1)).at(std::chrono::seconds{0});
}

Passed pass_day(Connection& connection, const Means& means, Instant now, int limit) {
  Passed passed;
  const auto today = CivilDate::of(now);
  const auto alone = repo::tickets::left_alone(connection, today, limit);
  for (const auto& ticket : alone)
    step(connection, ticket, TicketState::kClosed, ticket.level, ticket.due_on, kSystem, now);
  passed.closed_tickets = static_cast<int>(alone.size());
  int owed = 0;
  for (const auto& ticket : repo::tickets::owed_by_nobody(connection, limit))
    owed += owe(connection, means, ticket.id, now) ? 1 : 0;
  const auto scenes = repo::scenes::over(connection, today, limit);
  for (const auto scene : scenes) {
    repo::scenes::close(connection, scene, now, kSystem);
    ++passed.closed_scenes;
  }
  const auto most = static_cast<std::size_t>(limit);
  passed.more = alone.size() == most || owed == limit || scenes.size() == most ||
                repo::talks::sweep(connection, today, limit) == limit;
  if (passed.more) return passed;
  remind_of_held(connection, means, now);
  forget_pace(connection, means, now);
  repo::contacts::forget_lapsed(connection, now);
  return passed;
}

}  // namespace linli::handlers::feedback
