#pragma once

#include <string_view>
#include <vector>

#include "handlers/rules/program.h"
#include "storage/model/role.h"

/// Who judges monthly reports.
namespace linli::handlers::rules {

/// The stage of those approvals of a programme that are about its monthly reports and not about applications.
inline constexpr std::string_view kReportStage = "monthly_report";

/// The roles that may accept or return a month of this track: those that the programme names, each by an
/// approval of kReportStage; otherwise every office's (domain: agencies review, streets follow and supervise,
/// bureaus approve). Never somebody of an organization.
std::vector<storage::model::Role> report_reviewers(const Program& program, std::string_view track);

}  // namespace linli::handlers::rules
