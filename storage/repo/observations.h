#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/feedback.h"
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

/// Of what finished ones are added up.
struct Everything {};
struct Street {
  std::string name;  ///< as model::street_of
};
using Scope = std::variant<Everything, model::ProjectId, model::ProgramId, Street>;
model::ObservationSums sums(db::Connection& connection, const Scope& scope);
/// Of each project of a programme that an observer has looked at, in a fixed number of queries.
std::map<model::ProjectId, model::ObservationSums> by_project(db::Connection& connection,
                                                              model::ProgramId program);

/// A finished one as it is listed; who it was stands in the audit log.
struct Visit {
  model::ProjectId project;
  model::CivilDate day;
  std::map<std::string, int, std::less<>> levels;
};
/// Of a programme, by project and time.
std::vector<Visit> visits(db::Connection& connection, model::ProgramId program);

}  // namespace linli::storage::repo::observations
