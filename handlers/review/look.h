#pragma once

#include <optional>
#include <string>

#include "handlers/rules/program.h"
#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/project.h"
#include "storage/model/report.h"

/// What a reviewer reads of a report.
namespace linli::handlers::review {

/// One report compactly: its figures, and the points worth a look — late, changed since it was returned, what
/// the lead replied, what was asked before it was filed and the lead's answer, odd pictures, figures said
/// inexactly or not yet known, a correction that is under way. `number`: of the list it was chosen from;
/// nothing when it was called up by its receipt.
std::string look_at(storage::db::Connection& connection, const text::Text& text,
                    const rules::Program& program, const storage::model::Project& project,
                    const storage::model::Report& report, std::optional<std::int64_t> number,
                    storage::model::CivilDate today);

/// Who took a decision, as it is told to a colleague: the name of a member of staff, nothing for the command
/// line.
std::optional<std::string> name_of_actor(storage::db::Connection& connection, const std::string& actor);

}  // namespace linli::handlers::review
