#include "handlers/contract/own_projects.h"

#include <algorithm>

#include "storage/model/role.h"
#include "storage/repo/projects.h"

namespace linli::handlers::contract {

using storage::model::Project;

bool files_reports(const Turn& turn) {
  return std::ranges::any_of(turn.memberships, [](const auto& membership) {
    return storage::model::files_reports(membership.role);
  });
}

bool files_for(const Turn& turn, storage::model::ProjectId project) {
  return std::ranges::any_of(turn.memberships, [&](const auto& membership) {
    return storage::model::files_reports(membership.role) && membership.project == project;
  });
}

std::vector<Project> own_projects(const Turn& turn) {
  std::vector<Project> projects;
  for (const auto& membership : turn.memberships)
    if (storage::model::files_reports(membership.role) &&
        (projects.empty() || projects.back().id != membership.project))
      projects.push_back(storage::repo::projects::find(turn.db, membership.project).value());
  return projects;
}

bool is_named(const Project& project, std::string_view said) {
  return project.name == said || project.code == said;
}

}  // namespace linli::handlers::contract
