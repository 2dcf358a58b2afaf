#include "bot/cli/filters.h"

#include "bot/cli/cli.h"
#include "storage/repo/projects.h"

namespace linli::bot::cli {

storage::model::Project project_of(storage::db::Connection& connection, const std::string& code) {
  auto project = storage::repo::projects::find(connection, code);
  if (!project) throw Failure{kFound, "there is no project with the code '" + code + "'"};
  return *std::move(project);
}

storage::model::Month month_of(const std::string& text) {
  const auto month = storage::model::Month::parse(text);
  if (!month) throw Failure{kMisused, "--month takes YYYY-MM, such as 2024-05"};
  return *month;
}

}  // namespace linli::bot::cli
