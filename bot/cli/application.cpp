#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/operator_client.h"
#include "handlers/applications/list.h"
#include "handlers/applications/print.h"
#include "handlers/text/text.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"

namespace linli::bot::cli {
namespace {

struct Options {
  std::string project;
  std::string output;
  std::string file;
  std::string program;
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

/// Reads the list here and has it filed where the database is written.
void import_list(const Context& context, const Options& options) {
  namespace applications = handlers::applications;
  const auto config = configuration(context);
  const auto lines = [&] {
    auto connection = reader(config);
    const auto program = storage::repo::programs::find(connection, options.program);
    if (!program) throw Failure{kFound, "there is no programme with the code '" + options.program + "'"};
    handlers::catalogue::Catalogue catalogue;
    std::vector<handlers::sheets::Problem> problems;
    auto read = applications::read_list(options.file, catalogue.program(connection, program->id), problems);
    if (!read) throw Failure{kFound, read.error().message};
    for (const auto& problem : problems)
      std::cerr << problem.text() << '\n';
    if (!problems.empty()) throw Failure{kFound, "nothing was imported"};
    return *std::move(read);
  }();
  const auto filed = operate(config, {{"command", "applications.import"},
                                      {"program", options.program},
                                      {"lines", applications::to_json(lines)}});
  std::cout << "applications: " << filed["added"] << " added, " << filed["same"] << " the same\n";
}

}  // namespace

void add_application(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("application", "applications for projects");
  command->require_subcommand(1);
  const auto options = std::make_shared<Options>();
  auto* inner =
      command->add_subcommand("print", "the application on its programme's form, an HTML page for A4");
  inner->add_option("project", options->project, "the project's code, which is also the application's number")
      ->required();
  inner->add_option("--output", options->output, "file to write (default: standard output)");
  inner->callback([&context, options] { print(context, *options); });

  auto* importing = command->add_subcommand(
      "import", "file the applications that an office has gathered in a CSV or XLSX file");
  importing
      ->add_option("FILE", options->file, "one application a line, its columns named as the form's fields")
      ->required();
  importing->add_option("--program", options->program, "code of the programme")->required();
  importing->callback([&context, options] { import_list(context, *options); });
}

}  // namespace linli::bot::cli
