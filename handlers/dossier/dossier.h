#pragma once

#include <string_view>

#include "handlers/rules/rule.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/organization.h"

/// What the database knows of an organization and its projects, as the facts that rules are judged by. What
/// it does not know is left out, never taken for no.
namespace linli::handlers::dossier {

/// Registration, rating, account, age and inspections on `today`.
rules::Facts of_organization(storage::db::Connection& connection,
                             const storage::model::Organization& organization,
                             storage::model::CivilDate today);

/// What the organization applied for and was given before, under this programme and track; the one in
/// question counts too, whether it stands in the database already (`itself`) or not.
rules::Facts of_history(storage::db::Connection& connection, storage::model::OrganizationId organization,
                        storage::model::ProgramId program, std::string_view track,
                        storage::model::ProjectId itself, storage::model::CivilDate today);

}  // namespace linli::handlers::dossier
