#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/operator_client.h"
#include "handlers/programs/program_file.h"
#include "storage/repo/programs.h"

namespace linli::bot::cli {
namespace {

namespace model = storage::model;
using nlohmann::json;

struct Options {
  std::string file;
  bool json = false;
};

void import(const Context& context, const Options& options) {
  const auto program = handlers::programs::read_program(options.file);
  if (!program)
    throw Failure{program.error().code == model::Code::kNotFound ? kMisused : kFound,
                  program.error().message};
  const auto done = operate(configuration(context),
                            {{"command", "program.import"}, {"rules", handlers::rules::to_json(*program)}});
  if (options.json)
    std::cout << done.dump() << '\n';
  else
    std::cout << done.at("code").get<std::string>() << "  version " << done.at("version")
              << (done.at("changed").get<bool>() ? "" : "  nothing changed") << '\n';
}

void list(const Context& context, const Options& options) {
  auto connection = reader(configuration(context));
  auto items = json::array();
  storage::repo::programs::each(connection, [&](const storage::repo::programs::Stored& program) {
    items.push_back({{"code", program.code},
                     {"name", program.name},
                     {"version", program.version},
                     {"updated_at", model::iso_text(program.updated_at)}});
  });
  if (options.json)
    std::cout << items.dump(2) << '\n';
  else
    for (const auto& item : items)
      std::cout << item["code"].get<std::string>() << "  version " << item["version"] << "  "
                << item["name"].get<std::string>() << '\n';
}

}  // namespace

void add_program(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("program", "the programmes whose rules apply");
  command->require_subcommand(1);
  auto* importing = command->add_subcommand("import", "load a programme file, or the next version of one");
  importing->add_option("file", options->file, "such as templates/programs/shufu-2024.toml")->required();
  importing->add_flag("--json", options->json, "print one JSON document");
  importing->callback([&context, options] { import(context, *options); });
  auto* listing = command->add_subcommand("list", "each programme with its version");
  listing->add_flag("--json", options->json, "print one JSON document");
  listing->callback([&context, options] { list(context, *options); });
}

}  // namespace linli::bot::cli
