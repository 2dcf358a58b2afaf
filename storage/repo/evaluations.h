#pragma once

#include <optional>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/funds.h"

/// Results of evaluations.
namespace linli::storage::repo::evaluations {

/// In the order of their recording; the last of a kind is the one that holds.
std::vector<model::Evaluation> of(db::Connection& connection, model::ProjectId project);
/// Those of every project of a programme, by project.
std::vector<model::Evaluation> of(db::Connection& connection, model::ProgramId program);

/// Records with an audit event; the id inside the argument is not used.
model::EvaluationId add(db::Connection& connection, const model::Evaluation& evaluation);

}  // namespace linli::storage::repo::evaluations
