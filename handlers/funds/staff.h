#pragma once

#include "handlers/rules/program.h"
#include "storage/db/connection.h"
#include "storage/model/project.h"
#include "storage/model/result.h"
#include "storage/model/staff.h"

// Who may record what. For the files of this room only.
namespace linli::handlers::funds {

/// The staff member, if they may record payments for the project: the bureau's, and the street's own where
/// the street keeps the money. kForbidden otherwise.
storage::model::Result<storage::model::StaffMember> payer(storage::db::Connection& connection,
                                                          const rules::Program& program,
                                                          const storage::model::Project& project,
                                                          storage::model::StaffId id);

/// "王芳", for messages; "" when there is no such staff member.
std::string name_of(storage::db::Connection& connection, storage::model::StaffId id);

}  // namespace linli::handlers::funds
