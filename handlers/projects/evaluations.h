#pragma once

#include <optional>
#include <string>

#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/funds.h"
#include "storage/model/project.h"
#include "storage/model/result.h"

namespace linli::handlers::projects {

/// The result of an evaluation, as staff report it.
struct Assessment {
  storage::model::EvaluationKind kind = storage::model::EvaluationKind::kMidterm;
  std::optional<int> score;  ///< of 100
  bool passed = false;
  /// What the result leaves of the parts of the grant that wait for it, where the programme lets it cut them.
  int leaves_permille = 1000;
  std::string comment;  ///< told to the lead
  storage::model::CivilDate held_on;
  storage::model::StaffId staff;  ///< who reports it: the agency's or the bureau's
};

/// Records it, moves the project on and tells those who lead it. A mid-term that was passed lets the project
/// go on; one that was not suspends it, which cancels what is not paid, and is the bureau's to report,
/// because it ends an agreement. A final evaluation leaves the project to be closed. A later result of the
/// same kind stands in place of the one before, as long as nothing was paid that waited for it. The
/// evaluation that was due by then is met, and what would remind of it is taken back.
///
/// Nothing changes on an error: kForbidden, kConflict, kInvalid. @return the project as it is then.
/// Source: seeds/000 四(一)2(2) and 七; seeds/002 五(四).
storage::model::Result<storage::model::Project> evaluate(storage::db::Connection& connection,
                                                         const text::Text& text,
                                                         const storage::model::Project& project,
                                                         const Assessment& assessment,
                                                         storage::model::Instant now);

}  // namespace linli::handlers::projects
