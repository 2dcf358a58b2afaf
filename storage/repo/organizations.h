#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/organization.h"

/// Social organizations and their annual inspections.
namespace linli::storage::repo::organizations {

std::optional<model::Organization> find(db::Connection& connection, model::OrganizationId id);
std::optional<model::Organization> find(db::Connection& connection, const model::CreditCode& code);
std::optional<model::Organization> filed_as(db::Connection& connection, std::string_view filing_number);
/// Everyone of that name, oldest entry first: names are not unique.
std::vector<model::Organization> named(db::Connection& connection, std::string_view name);

/// The names of those that have projects under a programme.
std::map<model::OrganizationId, std::string> names(db::Connection& connection, model::ProgramId program);

/// Adds with an audit event; the id inside the argument is not used.
/// @throws db::ConstraintViolated when the credit code or the filing number is taken.
model::OrganizationId add(db::Connection& connection, const model::Organization& organization,
                          model::Instant now, std::string_view actor = "cli");
/// Writes everything of the organization with this id; the audit event tells what was and what is. Nothing
/// happens when nothing differs. @return whether anything did.
/// @throws std::logic_error when there is no such organization; db::ConstraintViolated as add().
bool update(db::Connection& connection, const model::Organization& organization, model::Instant now,
            std::string_view actor = "cli");

/// Year → whether the annual inspection 年检 of that year was passed. A year that is not there is not known.
using Inspections = std::map<int, bool>;
Inspections inspections(db::Connection& connection, model::OrganizationId id);
/// @return whether that was news.
bool inspect(db::Connection& connection, model::OrganizationId id, int year, bool passed, model::Instant now,
             std::string_view actor = "cli");

}  // namespace linli::storage::repo::organizations
