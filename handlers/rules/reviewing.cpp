#include "handlers/rules/reviewing.h"

namespace linli::handlers::rules {

using storage::model::Role;

std::vector<Role> report_reviewers(const Program& program, std::string_view track) {
  std::vector<Role> named;
  for (const auto& approval : program.approvals) {
    if (approval.stage != kReportStage || (!approval.track.empty() && approval.track != track)) continue;
    const auto role = storage::model::role_named(approval.by);
    if (role && storage::model::works_for_an_office(*role)) named.push_back(*role);
  }
  if (named.empty()) return {Role::kStreet, Role::kAgency, Role::kBureau};
  return named;
}

}  // namespace linli::handlers::rules
