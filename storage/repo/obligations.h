#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/obligation.h"

/// What is due. Rows come from the programme's days (handlers/obligations) or from staff; every change of one
/// is an audit event.
namespace linli::storage::repo::obligations {

std::optional<model::Obligation> find(db::Connection& connection, model::ObligationId id);
std::optional<model::Obligation> find(db::Connection& connection, std::string_view key);
/// What a project owes of this kind about these months: what is open before what is done, and that before
/// what was waived.
std::optional<model::Obligation> find(db::Connection& connection, model::ProjectId project,
                                      std::string_view kind, std::string_view period);

/// Adds what is due; `id`, `round`, `extended`, `outcome` and `closed_at` inside the argument are not used.
/// Nothing happens when its key is there already. `next_at` in the past or now: reminded at the next tick.
/// @return its id when it is new.
std::optional<model::ObligationId> open(db::Connection& connection, const model::Obligation& wanted,
                                        model::Instant now, std::string_view actor = "system");
/// It is done, or need not be done: no more reminders, and what waits in the outbox about it is taken back
/// (storage/repo/reminders). @return whether it was open.
bool meet(db::Connection& connection, model::ObligationId id, model::Instant at, std::string_view actor);
bool waive(db::Connection& connection, model::ObligationId id, model::Instant at, std::string_view actor,
           std::string_view why);
/// As meet(), of a project's obligation of this kind about these months.
bool meet(db::Connection& connection, model::ProjectId project, std::string_view kind,
          std::string_view period, model::Instant at, std::string_view actor);

/// Moves the due day; reminders begin anew with the rung and moment given.
struct Move {
  model::CivilDate to;
  bool extension = false;  ///< granted, rather than that the rules changed
  std::optional<model::Instant> next_at;
  int next_rung = 0;
};
void move(db::Connection& connection, const model::Obligation& obligation, const Move& move,
          model::Instant now, std::string_view actor);
/// The next reminder, without an event: nothing that anybody decided.
void remind_at(db::Connection& connection, model::ObligationId id, std::optional<model::Instant> next_at,
               int next_rung);

/// Those whose next reminder is due, the longest first.
std::vector<model::Obligation> ringing(db::Connection& connection, model::Instant now, int most);
std::optional<model::Instant> next_at(db::Connection& connection);

/// A project's open ones; all of them with `closed`.
std::vector<model::Obligation> of_project(db::Connection& connection, model::ProjectId project,
                                          bool closed = false);
std::vector<model::Obligation> of_program(db::Connection& connection, model::ProgramId program);
/// Open ones of what their keys begin with: "ticket:5".
std::vector<model::Obligation> open_of(db::Connection& connection, std::string_view subject);
/// Open ones that leads owe in the projects which this person leads or deputizes in, the nearest first.
std::vector<model::Obligation> of_person(db::Connection& connection, model::PersonId person,
                                         model::CivilDate until, int most);

/// What of that which leads owe is sought; whatever is not given matches everything.
struct Owed {
  std::optional<model::CivilDate> from{};    ///< due on that day or later
  std::optional<model::CivilDate> before{};  ///< due before that day
  std::string period{};                      ///< about these months
  std::string project{};                     ///< its name or code
  std::string street{};                      ///< of the projects that this office follows (model::street_of)
};
/// Open ones that leads owe, the oldest first.
std::vector<model::Obligation> owed_by_leads(db::Connection& connection, const Owed& owed, int most);
std::int64_t count_owed_by_leads(db::Connection& connection, const Owed& owed);

/// Open ones that offices of this kind owe up to a day, the nearest first. `street`: as in Owed.
std::vector<model::Obligation> owed_by(db::Connection& connection, model::Owner office,
                                       std::string_view street, model::CivilDate until, int most);

/// Whose obligations are to be looked up.
struct Schedule {
  model::ProgramId program;
  std::optional<model::ProjectId> project;
  std::optional<model::Instant> looked_at;
};
std::vector<Schedule> to_look_up(db::Connection& connection, model::Instant now, int most);
std::optional<model::Instant> next_look(db::Connection& connection);
/// `again`: nothing when there is nothing more to come.
void looked_up(db::Connection& connection, const Schedule& schedule, model::Instant now,
               std::optional<model::Instant> again);
/// Something changed that obligations follow from.
void look_up(db::Connection& connection, model::ProjectId project, model::ProgramId program);
void look_up(db::Connection& connection, model::ProgramId program);

/// Asks for a later day, instead of what was asked before. @return its id.
model::ExtensionId ask(db::Connection& connection, const model::Extension& wanted);
std::optional<model::Extension> extension(db::Connection& connection, model::ExtensionId id);
/// The undecided ones about what is open, the oldest first; of a street's ground, or all.
std::vector<model::Extension> asked(db::Connection& connection, std::string_view street, int most);
/// All of one obligation, in order.
std::vector<model::Extension> extensions(db::Connection& connection, model::ObligationId obligation);
/// @return whether it was undecided.
bool decide(db::Connection& connection, model::ExtensionId id, model::ExtensionState decision,
            std::string_view note, model::Instant now, std::string_view actor);

}  // namespace linli::storage::repo::obligations
