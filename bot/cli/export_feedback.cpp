#include <memory>

#include "bot/cli/cli.h"
#include "bot/cli/tables.h"
#include "handlers/catalogue/catalogue.h"
#include "handlers/disclosure/voices.h"
#include "storage/db/transaction.h"
#include "storage/repo/programs.h"

namespace linli::bot::cli {
namespace {

void export_feedback(const Context& context, const TableOptions& options) {
  const auto config = configuration(context);
  auto connection = reader(config);
  const storage::db::Snapshot snapshot{connection};
  const auto program = storage::repo::programs::find(connection, options.program);
  if (!program) throw Failure{kFound, "there is no programme with the code '" + options.program + "'"};
  const auto text = handlers::text::Text::load(config.templates.path + "/public");
  if (!text) throw Failure{kMisused, "templates.path: " + text.error().message};
  handlers::catalogue::Catalogue catalogue;
  save_tables(options, handlers::disclosure::voices(
                           connection, program->id,
                           catalogue.program(connection, program->id).feedback.points, *text));
}

}  // namespace

void add_export_feedback(CLI::App& exporting, Context& context) {
  const auto options = std::make_shared<TableOptions>();
  auto* command = exporting.add_subcommand(
      "feedback", "what residents say of a programme's projects; as CSV only the satisfaction");
  add_table_options(*command, *options);
  command->callback([&context, options] { export_feedback(context, *options); });
}

}  // namespace linli::bot::cli
