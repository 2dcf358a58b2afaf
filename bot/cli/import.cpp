#include "handlers/importing/importing.h"

#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/operator_client.h"
#include "bot/cli/progress.h"
#include "bot/cli/writing.h"
#include "bot/routes/import.h"
#include "bot/system.h"
#include "storage/db/transaction.h"

namespace linli::bot::cli {
namespace {

namespace importing = handlers::importing;
using importing::Batch;
using importing::Summary;

struct Options {
  std::string file;
  std::string program;
  bool dry_run = false;
};

/// @throws Failure after every problem was told, a line each.
void refuse(const std::vector<handlers::sheets::Problem>& problems) {
  if (problems.empty()) return;
  for (const auto& problem : problems)
    std::cerr << problem.text() << '\n';
  throw Failure{kFound, std::to_string(problems.size()) + (problems.size() == 1 ? " problem" : " problems") +
                            "; nothing was imported"};
}

Batch read(importing::Kind kind, const Options& options, ProgressLine& line) {
  std::vector<handlers::sheets::Problem> problems;
  auto batch = importing::read_batch(options.file, kind, options.program, problems,
                                     [&](std::size_t lines) { line.show("reading", lines); });
  if (!batch) throw Failure{kFound, batch.error().message};
  refuse(problems);
  for (const auto& header : batch->ignored)
    std::cerr << "linli: the column \"" << header << "\" is not used\n";
  return *std::move(batch);
}

/// Here, in one transaction that a problem undoes.
Summary import_here(const Config& config, const Batch& batch, ProgressLine& line) {
  Summary summary;
  const SystemClock clock;
  const auto now = config.development.clock.value_or(clock.now());
  write(config, [&](storage::db::Connection& connection) {
    summary = importing::preview(
        connection, batch, [](const auto&) {}, [&](std::size_t lines) { line.show("comparing", lines); });
    refuse(summary.problems);
    summary = importing::apply(connection, batch, now, "cli",
                               [&](std::size_t lines) { line.show("writing", lines); });
    refuse(summary.problems);
    line.show("committing");
  });
  return summary;
}

/// By the server that holds the database.
Summary import_there(const Config& config, const Batch& batch, ProgressLine& line) {
  const auto wire = importing::to_wire(batch);
  if (wire.size() > routes::kMaxImport)
    throw Failure{kFound,
                  "the list is too long for a running server; stop it for the import, or split the list"};
  line.show("the server imports", batch.lines.size());
  return routes::summary_from(ask_server(config, "/import", wire));
}

Summary look(const Config& config, const Batch& batch, ProgressLine& line) {
  auto connection = reader(config);
  const storage::db::Snapshot snapshot{connection};
  return importing::preview(
      connection, batch,
      [](const importing::Outcome& outcome) {
        if (outcome.what != importing::Outcome::What::kSame) std::cout << importing::text(outcome) << '\n';
      },
      [&](std::size_t lines) { line.show("comparing", lines); });
}

void import_list(const Context& context, importing::Kind kind, const Options& options) {
  const auto config = configuration(context);
  ProgressLine line;
  const auto batch = read(kind, options, line);
  const auto summary = options.dry_run     ? look(config, batch, line)
                       : is_served(config) ? import_there(config, batch, line)
                                           : import_here(config, batch, line);
  refuse(summary.problems);
  std::cout << importing::name_of(kind) << ": " << summary.added << " added, " << summary.changed
            << " changed, " << summary.same << " the same"
            << (options.dry_run ? " (a dry run: nothing was changed)" : "") << '\n';
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("import", "bring a list of a CSV or XLSX file into the database");
  command->require_subcommand(1);
  const auto add = [&](importing::Kind kind, const char* help) {
    const auto options = std::make_shared<Options>();
    auto* inner = command->add_subcommand(std::string{importing::name_of(kind)}, help);
    inner->add_option("FILE", options->file, "CSV (UTF-8 or GB18030) or XLSX, headers in Chinese")
        ->required();
    inner->add_flag("--dry-run", options->dry_run, "only say what would change, row by row");
    if (kind == importing::Kind::kProjects)
      inner->add_option("--program", options->program, "code of the programme, for lines that name none");
    inner->callback([&context, kind, options] { import_list(context, kind, *options); });
  };
  add(importing::Kind::kOrganizations, "social organizations, by credit code or filing number");
  add(importing::Kind::kProjects, "projects, by code; their organizations must be there");
  add(importing::Kind::kPeople, "people of projects, by project and name");
}

}  // namespace linli::bot::cli
