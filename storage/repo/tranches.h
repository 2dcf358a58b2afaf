#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/funds.h"

/// The parts of grants. Every change writes an audit event.
namespace linli::storage::repo::tranches {

/// In the order in which they are paid.
std::vector<model::Tranche> of(db::Connection& connection, model::ProjectId project);
/// Those of every project of a programme, by project and order.
std::vector<model::Tranche> of(db::Connection& connection, model::ProgramId program);

/// The amount of a part that is agreed upon.
struct Agreed {
  std::string terms;
  model::Money amount;
};
/// Adds the parts of a grant. @throws db::ConstraintViolated when the project has some already.
void plan(db::Connection& connection, model::ProjectId project, const std::vector<Agreed>& parts,
          model::Instant now, std::string_view actor);
/// Takes all of them away again, for another agreement.
/// @throws db::ConstraintViolated when anything was ever recorded as paid of them.
void drop(db::Connection& connection, model::ProjectId project, model::Instant now, std::string_view actor);

/// What is paid of it from now on. @return whether that is news. @throws db::ConstraintViolated beyond 0 …
/// planned.
bool set_due(db::Connection& connection, const model::Tranche& tranche, model::Money due, model::Instant now,
             std::string_view actor);
void decide(db::Connection& connection, const model::Tranche& tranche, model::TrancheDecision decision,
            std::string_view reason, model::Instant now, std::string_view actor);

}  // namespace linli::storage::repo::tranches
