#include "handlers/programs/demo.h"

#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "bot/cli/cli.h"
#include "bot/cli/writing.h"
#include "bot/system.h"

namespace linli::bot::cli {
namespace {

struct Options {
  std::string people_file;
};

void load(const Context& context, const Options& options) {
  const auto config = configuration(context);
  if (!config.development.enabled)
    throw Failure{kMisused, "demo data belong into a throw-away database: set development.enabled = true"};
  const SystemClock clock;
  const auto now = config.development.clock.value_or(clock.now());
  nlohmann::json people = nlohmann::json::array();
  write(config, [&](storage::db::Connection& connection) {
    const auto loaded =
        handlers::programs::load_demo(connection, config.templates.path + "/demo/shufu.toml", now);
    if (!loaded) throw Failure{kFound, loaded.error().message};
    for (const auto& person : *loaded)
      people.push_back({{"openid", person.openid.reveal()}, {"name", person.name}, {"note", person.note}});
  });
  if (options.people_file.empty()) return;
  std::ofstream file{options.people_file};
  if (!(file << people.dump(2) << '\n')) throw Failure{kFound, "cannot write " + options.people_file};
}

}  // namespace

void add_demo(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("demo", "fill an empty database with a made-up county (development only)");
  command->add_option("--people", options->people_file, "write who one can be, as JSON, to this file");
  command->callback([&context, options] { load(context, *options); });
}

}  // namespace linli::bot::cli
