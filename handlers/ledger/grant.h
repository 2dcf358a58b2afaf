#pragma once

#include <string_view>

#include "handlers/rules/program.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/funds.h"
#include "storage/model/project.h"

/// How the parts of a grant come about, and what becomes of them when something happens to their project.
namespace linli::handlers::ledger {

/// Divides the grant of a project that is under contract by its programme; nothing happens where it is
/// divided already, where the contract divides it, or where the programme gives no money.
void divide(storage::db::Connection& connection, const rules::Program& program,
            const storage::model::Project& project, storage::model::Instant now, std::string_view actor);

/// After a project has moved to the state it is in: a contract divides the grant, a suspension or termination
/// cancels what is not paid of it, and undoes what only waited for a second signature.
/// @throws std::runtime_error when the programme is damaged.
void follow(storage::db::Connection& connection, const storage::model::Project& project,
            std::string_view reason, storage::model::Instant now, std::string_view actor);

/// After an evaluation: what its result leaves of the parts that wait for it and may be cut. None of them is
/// paid yet (paid_after).
void cut(storage::db::Connection& connection, const storage::model::Evaluation& result,
         std::string_view actor);

/// Whether a part of the grant that is not cancelled waits for this evaluation, and its result may cut it.
bool may_cut(storage::db::Connection& connection, storage::model::ProjectId project,
             storage::model::EvaluationKind kind);
/// Whether a part of the grant waits for this evaluation, and something of it was paid or is being paid.
bool paid_after(storage::db::Connection& connection, storage::model::ProjectId project,
                storage::model::EvaluationKind kind);

}  // namespace linli::handlers::ledger
