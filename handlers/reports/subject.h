#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "handlers/contract/turn.h"
#include "handlers/reports/chat.h"
#include "handlers/rules/program.h"
#include "storage/model/month.h"
#include "storage/model/project.h"
#include "storage/model/report.h"

// What a turn about reports is about. For the files of Chat only.
namespace linli::handlers::reports {

struct Chat::Subject {
  storage::model::Report report;
  storage::model::Project project;
  const rules::Program* program = nullptr;
};

/// The projects whose months are this person's to file.
std::vector<storage::model::Project> all_projects(const contract::Turn& turn);
/// "SF01" and "银铃相伴" both name a project.
bool names(const storage::model::Project& project, std::string_view said);
/// The month that the message names.
std::optional<storage::model::Month> month_said(const contract::Turn& turn);

}  // namespace linli::handlers::reports
