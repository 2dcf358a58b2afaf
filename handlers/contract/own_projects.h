#pragma once

#include <string_view>
#include <vector>

#include "handlers/contract/turn.h"
#include "storage/model/project.h"

/// Whose months the person of a turn files, which several capabilities ask.
namespace linli::handlers::contract {

/// Whether there is any project whose months are this person's to file.
bool files_reports(const Turn& turn);
/// Whether that project's are.
bool files_for(const Turn& turn, storage::model::ProjectId project);
/// The projects whose months are this person's to file, oldest first, each once, whatever all they are to it.
std::vector<storage::model::Project> own_projects(const Turn& turn);

/// "SF01" and "银铃相伴" both name a project.
bool is_named(const storage::model::Project& project, std::string_view said);

}  // namespace linli::handlers::contract
