#include "storage/db/backup.h"

#include <iostream>
#include <memory>
#include <stdexcept>
#include <system_error>

#include "bot/cli/cli.h"
#include "bot/cli/pictures.h"

namespace linli::bot::cli {
namespace {

struct Options {
  std::string file;
  std::string media;  ///< where the copy's pictures are; empty: beside it

  std::string pictures() const { return media.empty() ? pictures_beside(file) : media; }
};

void add_options(CLI::App& command, const std::shared_ptr<Options>& options, const char* file) {
  command.add_option("FILE", options->file, file)->required();
  command.add_option("--media", options->media,
                     "the folder of the copy's pictures; by default \"media\" beside it");
}

void tell_missing(const Carried& carried) {
  for (const auto& one : carried.missing)
    std::cerr << one << '\n';
}

/// The database first: what it keeps is on the disk already, so whatever the copy names can be copied then.
void back_up(const Config& config, const Options& options) {
  const auto done = storage::db::backup(config.storage.path, options.file);
  if (!done) throw Failure{kFound, done.error().message};
  storage::db::Connection copy{options.file, storage::db::Connection::Mode::kReader};
  const auto carried = carry_pictures(copy, config.storage.media_folder(), options.pictures(), false);
  std::cout << options.file << " holds a checked copy of " << config.storage.path << '\n'
            << options.pictures() << " holds its " << carried.files << " pictures, " << carried.fresh
            << " of them new\n";
  tell_missing(carried);  // to say so is the business of linli check; there is a copy
}

/// Pictures first: a restore that is cut off leaves a database that names none that are not there.
Carried bring_back_pictures(const Config& config, const Options& options) {
  try {
    storage::db::Connection copy{options.file, storage::db::Connection::Mode::kReader};
    return carry_pictures(copy, options.pictures(), config.storage.media_folder(), true);
  } catch (const std::system_error&) {
    throw;
  } catch (const std::runtime_error&) {
    return {};  // no database: what is wrong with it, restoring says
  }
}

void put_back(Context& context, const Config& config, const Options& options) {
  const auto carried = bring_back_pictures(config, options);
  const auto done = storage::db::restore(options.file, config.storage.path);
  if (!done) throw Failure{kFound, done.error().message};
  std::cout << config.storage.path << " is what " << options.file << " holds\n"
            << config.storage.media_folder() << " has " << carried.files << " of its pictures, "
            << carried.fresh << " of them brought back\n";
  tell_missing(carried);
  if (!carried.missing.empty()) context.exit_code = kFound;
}

}  // namespace

void add_backup(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "backup",
      "write a consistent copy of the database, also while it is served, and what pictures are new");
  add_options(*command, options, "the copy; must not exist yet");
  command->callback([&context, options] { back_up(configuration(context), *options); });
}

void add_restore(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "restore", "put a copy back in the place of a database that is not served, and its pictures beside it");
  add_options(*command, options, "the copy");
  command->callback([&context, options] { put_back(context, configuration(context), *options); });
}

}  // namespace linli::bot::cli
