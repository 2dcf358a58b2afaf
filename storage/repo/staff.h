#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/staff.h"

/// Those who work with the projects for an office.
namespace linli::storage::repo::staff {

std::optional<model::StaffMember> find(db::Connection& connection, model::StaffId id);
/// Everybody, disabled ones too, in the order of their entry.
std::vector<model::StaffMember> all(db::Connection& connection);
/// What this person is as staff; disabled entries do not count.
std::vector<model::StaffMember> of(db::Connection& connection, model::PersonId person);

/// Who of an office is bound: of all streets' offices the one named, of the others all (`street` empty).
std::vector<model::PersonId> serving(db::Connection& connection, model::Role role, std::string_view street);

/// Adds with an audit event; id, person and disabled inside the argument are not used.
/// @throws db::ConstraintViolated when this name has this role there already, or a street officer no street.
model::StaffId add(db::Connection& connection, const model::StaffMember& member, model::Instant now,
                   std::string_view actor = "cli");
/// Ties the member to a WeChat account, instead of the one before.
void bind(db::Connection& connection, model::StaffId id, model::PersonId person, model::Instant now);
/// Takes the member's account away. @return whether there was one.
bool unbind(db::Connection& connection, model::StaffId id, model::Instant now, std::string_view actor);
/// @return whether that was news.
bool disable(db::Connection& connection, model::StaffId id, model::Instant now,
             std::string_view actor = "cli");

}  // namespace linli::storage::repo::staff
