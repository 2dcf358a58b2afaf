#include <fstream>
#include <iostream>
#include <memory>

#include "bot/cli/cli.h"
#include "handlers/applications/print.h"
#include "handlers/text/text.h"
#include "storage/repo/projects.h"

namespace linli::bot::cli {
namespace {

struct Options {
  std::string project;
  std::string output;
};

void print(const Context& context, const Options& options) {
  const auto config = configuration(context);
  auto connection = reader(config);
  const auto project = storage::repo::projects::find(connection, options.project);
  if (!project) throw Failure{kFound, "there is no project with the code '" + options.project + "'"};
  const auto forms = handlers::text::Text::load(config.templates.path + "/forms");
  if (!forms) throw Failure{kMisused, "templates.path: " + forms.error().message};
  handlers::catalogue::Catalogue catalogue;
  const auto page = handlers::applications::print(connection, catalogue, *forms, *project);
  if (!page) throw Failure{kFound, page.error().message};
  if (options.output.empty()) {
    std::cout << *page;
    return;
  }
  std::ofstream file{options.output, std::ios::binary};
  if (!(file << *page << std::flush)) throw Failure{kFound, "cannot write " + options.output};
}

}  // namespace

void add_application(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("application", "look at applications for projects");
  command->require_subcommand(1);
  const auto options = std::make_shared<Options>();
  auto* inner =
      command->add_subcommand("print", "the application on its programme's form, an HTML page for A4");
  inner->add_option("project", options->project, "the project's code, which is also the application's number")
      ->required();
  inner->add_option("--output", options->output, "file to write (default: standard output)");
  inner->callback([&context, options] { print(context, *options); });
}

}  // namespace linli::bot::cli
