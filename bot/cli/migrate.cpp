#include "storage/db/migrate.h"

#include <iostream>

#include "bot/cli/cli.h"
#include "storage/db/lock.h"

namespace linli::bot::cli {
namespace {

namespace db = storage::db;

void migrate(const Context& context) {
  const auto config = configuration(context);
  const auto& path = config.storage.path;
  const auto lock = db::ProcessLock::take(path);
  if (!lock)
    throw Failure{lock.error().code == storage::model::Code::kConflict ? kFound : kMisused,
                  lock.error().message};
  try {
    db::Connection connection{path, db::Connection::Mode::kWriter};
    const auto applied = db::migrate(connection);
    for (const int version : applied)
      std::cout << "applied " << version << '\n';
    std::cout << path << " is at schema " << db::schema_version(connection) << '\n';
  } catch (const std::runtime_error& problem) {
    throw Failure{kMisused, "cannot bring " + path + " up to date: " + problem.what()};
  }
}

}  // namespace

void add_migrate(CLI::App& app, Context& context) {
  app.add_subcommand("migrate", "bring the database to this version's schema")->callback([&context] {
    migrate(context);
  });
}

}  // namespace linli::bot::cli
