#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"

/// What observers 观测员 found on the spot, on the programme's own sheet. They are bound people and stand by
/// it; their figures are never mixed with the residents'.
namespace linli::storage::repo::observations {

struct Observation {
  model::ObservationId id;
  model::ProjectId project;
  std::map<std::string, int, std::less<>> levels;  ///< point of the sheet → 1 to 5
};
/// The one that this person is filling in.
std::optional<Observation> draft(db::Connection& connection, model::PersonId person);
/// Begins one, in place of what this person had begun.
Observation start(db::Connection& connection, model::ProjectId project, model::PersonId person,
                  model::Instant now);
void put(db::Connection& connection, model::ObservationId id, std::string_view point, int level);
/// Draft → done, with an audit event that names the person.
void finish(db::Connection& connection, const Observation& observation, model::PersonId person,
            model::Instant now);
void drop(db::Connection& connection, model::ObservationId id);

/// How many of a project are finished.
std::int64_t finished(db::Connection& connection, model::ProjectId project);

}  // namespace linli::storage::repo::observations
