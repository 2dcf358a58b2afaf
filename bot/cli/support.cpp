#include <filesystem>
#include <iostream>

#include "bot/cli/cli.h"
#include "bot/system.h"
#include "storage/db/migrate.h"

namespace linli::bot::cli {

Config configuration(const Context& context) {
  const auto environment = system_environment();
  auto config = load_config(config_path(context.config_path, environment), environment);
  if (!config) throw Failure{kMisused, config.error().message};
  for (const auto& warning : config->warnings)
    std::cerr << "linli: " << warning << '\n';
  return *std::move(config);
}

storage::db::Connection reader(const Config& config) {
  const auto& path = config.storage.path;
  if (!std::filesystem::exists(path))
    throw Failure{kMisused, "there is no database at " + path + "; make one with: linli migrate"};
  try {
    storage::db::Connection connection{path, storage::db::Connection::Mode::kReader};
    if (storage::db::schema_version(connection) != storage::db::wanted_version())
      throw Failure{kMisused, "the database " + path +
                                  " has another version's schema; bring it up with: linli migrate"};
    return connection;
  } catch (const storage::db::Broken& problem) {
    throw Failure{kFound, "cannot read the database " + path + ": " + problem.what()};
  }
}

}  // namespace linli::bot::cli
