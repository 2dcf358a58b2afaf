#include <iostream>
#include <memory>

#include "bot/cli/cli.h"
#include "bot/cli/tables.h"
#include "bot/cli/today.h"
#include "handlers/catalogue/catalogue.h"
#include "handlers/disclosure/publish.h"
#include "handlers/disclosure/tables.h"
#include "storage/db/transaction.h"
#include "storage/repo/programs.h"

namespace linli::bot::cli {
namespace {

namespace disclosure = handlers::disclosure;

struct Options {
  std::string program;
  std::string output;
};

/// The programme's report on today's state, with all that it refers to.
struct Read {
  handlers::catalogue::Catalogue catalogue;
  handlers::text::Text text;
  disclosure::ProgramReport report;
};

std::unique_ptr<Read> read(const Context& context, const std::string& program) {
  const auto config = configuration(context);
  auto connection = reader(config);
  const storage::db::Snapshot snapshot{connection};
  const auto stored = storage::repo::programs::find(connection, program);
  if (!stored) throw Failure{kFound, "there is no programme with the code '" + program + "'"};
  auto text = handlers::text::Text::load(config.templates.path + "/public");
  if (!text) throw Failure{kMisused, "templates.path: " + text.error().message};
  auto all = std::make_unique<Read>(Read{.catalogue = {}, .text = *std::move(text), .report = {}});
  all->report = disclosure::report_on(connection, stored->id, all->catalogue.program(connection, stored->id),
                                      calendar_of(config), today_of(config));
  return all;
}

void disclose(const Context& context, const Options& options) {
  const auto all = read(context, options.program);
  const auto published = disclosure::publish(all->report, all->text, options.output);
  if (!published) throw Failure{kFound, published.error().message};
  std::cout << *published << " projects published in " << options.output << '\n';
}

void export_funds(const Context& context, const TableOptions& options) {
  const auto all = read(context, options.program);
  save_tables(options, disclosure::tables(all->report, all->text));
  for (const auto& one : all->report.disagreements)
    std::cerr << "linli: does not add up: " << one << '\n';
}

}  // namespace

void add_disclose(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("disclose",
                                     "a programme's money and results as public pages; refuses while "
                                     "sums disagree");
  command->add_option("--program", options->program, "the programme's code")->required();
  command->add_option("--output", options->output, "folder to write to")->required();
  command->callback([&context, options] { disclose(context, *options); });
}

void add_export(CLI::App& app, Context& context) {
  const auto options = std::make_shared<TableOptions>();
  auto* command = app.add_subcommand("export", "tables for staff");
  command->require_subcommand(1);
  auto* funds =
      command->add_subcommand("funds", "the money of a programme's projects; as CSV only the projects");
  add_table_options(*funds, *options);
  funds->callback([&context, options] { export_funds(context, *options); });
  add_export_feedback(*command, context);
}

}  // namespace linli::bot::cli
