#include <iostream>

#include "bot/cli/cli.h"
#include "storage/db/migrate.h"

namespace linli::bot::cli {

void add_version(CLI::App& app, Context&) {
  app.add_subcommand("version", "print the version")->callback([] {
    std::cout << "linli " LINLI_VERSION " (schema " << storage::db::wanted_version() << ")\n";
  });
}

}  // namespace linli::bot::cli
