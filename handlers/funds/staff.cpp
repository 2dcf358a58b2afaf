#include "handlers/funds/staff.h"

#include "handlers/ledger/account.h"
#include "storage/repo/staff.h"

namespace linli::handlers::funds {

using storage::model::Code;
using storage::model::Error;
using storage::model::Project;
using storage::model::Result;
using storage::model::Role;
using storage::model::StaffId;
using storage::model::StaffMember;

Result<StaffMember> payer(storage::db::Connection& connection, const rules::Program& program,
                          const Project& project, StaffId id) {
  const auto member = storage::repo::staff::find(connection, id);
  if (!member || member->disabled)
    return Error{Code::kForbidden, "there is no staff member " + std::to_string(id.value)};
  const bool own_street = member->role == Role::kStreet && ledger::in_custody(program, project) &&
                          member->street == storage::model::street_of(project);
  if (member->role != Role::kBureau && !own_street)
    return Error{Code::kForbidden, "staff member " + std::to_string(id.value) + " (" +
                                       std::string{storage::model::name_of(member->role)} +
                                       ") does not record money of project " + project.code};
  return *member;
}

std::string name_of(storage::db::Connection& connection, StaffId id) {
  const auto member = storage::repo::staff::find(connection, id);
  return member ? member->name : "";
}

}  // namespace linli::handlers::funds
