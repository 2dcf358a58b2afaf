#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/application.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"

/// Applications 申报 and what is known of their fields.
namespace linli::storage::repo::applications {

std::optional<model::Application> find(db::Connection& connection, model::ApplicationId id);
/// The one that a project began as.
std::optional<model::Application> of_project(db::Connection& connection, model::ProjectId project);
/// The open draft of an organization under a programme.
std::optional<model::Application> open(db::Connection& connection, model::OrganizationId organization,
                                       model::ProgramId program);

/// Begins a draft. @throws db::ConstraintViolated when one is open.
model::Application start(db::Connection& connection, model::OrganizationId organization,
                         model::ProgramId program, std::string_view actor, model::Instant now);
/// Chooses track and, where it has a list, the entry of it ("" where it has none; nothing: not yet).
/// @throws std::logic_error when it is no draft.
void choose(db::Connection& connection, model::ApplicationId id, std::string_view track,
            const std::optional<std::string>& offer);

model::ReportValues values(db::Connection& connection, model::ApplicationId id);
/// @throws std::logic_error when it is no draft.
void put(db::Connection& connection, model::ApplicationId id, const std::string& field,
         const model::FieldValue& value);

/// Draft → submitted as `project`, with an audit event that holds the values' digest.
/// @throws std::logic_error when it is no draft.
void submit(db::Connection& connection, model::ApplicationId id, model::ProjectId project,
            std::string_view actor, model::Instant now);

}  // namespace linli::storage::repo::applications
