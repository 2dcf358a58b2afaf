#pragma once

#include <optional>
#include <string_view>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/project.h"

/// Organizations and their projects.
namespace linli::storage::repo::projects {

std::optional<model::Project> find(db::Connection& connection, model::ProjectId id);
std::optional<model::Project> find(db::Connection& connection, std::string_view code);
std::optional<model::Organization> organization(db::Connection& connection, model::OrganizationId id);

/// Add with an audit event; the id inside the argument is not used.
/// @throws db::ConstraintViolated when the credit code or the project's code is taken.
model::OrganizationId add(db::Connection& connection, const model::Organization& organization,
                          model::Instant now);
model::ProjectId add(db::Connection& connection, const model::Project& project, model::Instant now);

}  // namespace linli::storage::repo::projects
