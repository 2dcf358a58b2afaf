#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/roster.h"

/// People whom staff have named for a project. Telephone numbers are here and nowhere else: neither in the
/// audit log nor in any other table.
namespace linli::storage::repo::roster {

std::optional<model::RosterEntry> find(db::Connection& connection, model::RosterId id);
std::optional<model::RosterEntry> find(db::Connection& connection, model::ProjectId project,
                                       std::string_view name);

/// Adds, or changes telephone number and role of, the entry with this project and name; id and person inside
/// the argument are not used. The same again changes nothing and is not audited. The event holds neither name
/// nor number, only that they changed.
/// @return the entry's id and whether anything changed.
struct Saved {
  model::RosterId id;
  bool changed = false;
};
Saved save(db::Connection& connection, const model::RosterEntry& entry, model::Instant now,
           std::string_view actor = "cli");

/// Notes who that is in WeChat, instead of who it was before.
void bind(db::Connection& connection, model::RosterId id, model::PersonId person, model::Instant now);
/// The name under which a project knows a person, "" when it does not.
std::string name_in(db::Connection& connection, model::ProjectId project, model::PersonId person);

/// Entries of a programme (or all), those of one project together, as they were entered.
/// `unbound`: only those nobody has been bound to.
std::vector<model::RosterEntry> all(db::Connection& connection, std::optional<model::ProgramId> program,
                                    bool unbound);

}  // namespace linli::storage::repo::roster
