#pragma once

#include "handlers/review/review.h"
#include "handlers/rules/program.h"

// How those who file for a project hear of a decision. For review.cpp only.
namespace linli::handlers::review {

/// Queues a message to each of them, in the same transaction. After a return, whoever is not in the middle of
/// something else goes on with the first field commented on: their next message answers it.
void tell(storage::db::Connection& connection, const text::Text& text, const rules::Program& program,
          const storage::model::Project& project, const storage::model::Report& report, const Ruling& ruling,
          storage::model::Instant now);

}  // namespace linli::handlers::review
