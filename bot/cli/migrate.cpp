#include "storage/db/migrate.h"

#include <iostream>

#include "bot/cli/cli.h"
#include "storage/db/lock.h"
#include "storage/db/upgrade.h"

namespace linli::bot::cli {
namespace {

namespace db = storage::db;
namespace model = storage::model;

void migrate(const Context& context) {
  const auto config = configuration(context);
  const auto& path = config.storage.path;
  const auto lock = db::ProcessLock::take(path);
  if (!lock)
    throw Failure{lock.error().code == storage::model::Code::kConflict ? kFound : kMisused,
                  lock.error().message};
  const auto applied = db::upgrade(path);
  if (!applied)
    throw Failure{kMisused, model::Error{applied.error()}.during("bring " + path + " up to date").message};
  for (const int version : *applied)
    std::cout << "applied " << version << '\n';
  std::cout << path << " is at schema " << db::wanted_version() << '\n';
}

}  // namespace

void add_migrate(CLI::App& app, Context& context) {
  app.add_subcommand("migrate", "bring the database to this version's schema")->callback([&context] {
    migrate(context);
  });
}

}  // namespace linli::bot::cli
