#include "storage/db/backup.h"

#include <iostream>
#include <memory>

#include "bot/cli/cli.h"

namespace linli::bot::cli {

void add_backup(CLI::App& app, Context& context) {
  const auto file = std::make_shared<std::string>();
  auto* command =
      app.add_subcommand("backup", "write a consistent copy of the database, also while it is served");
  command->add_option("FILE", *file, "the copy; must not exist yet")->required();
  command->callback([&context, file] {
    const auto config = configuration(context);
    const auto done = storage::db::backup(config.storage.path, *file);
    if (!done) throw Failure{kFound, done.error().message};
    std::cout << *file << " holds a checked copy of " << config.storage.path << '\n';
  });
}

void add_restore(CLI::App& app, Context& context) {
  const auto file = std::make_shared<std::string>();
  auto* command =
      app.add_subcommand("restore", "put a copy back in the place of a database that is not served");
  command->add_option("FILE", *file, "the copy")->required();
  command->callback([&context, file] {
    const auto config = configuration(context);
    const auto done = storage::db::restore(*file, config.storage.path);
    if (!done) throw Failure{kFound, done.error().message};
    std::cout << config.storage.path << " is what " << *file << " holds\n";
  });
}

}  // namespace linli::bot::cli
