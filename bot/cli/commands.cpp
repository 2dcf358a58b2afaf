#include "bot/cli/cli.h"

namespace linli::bot::cli {

void add_commands(CLI::App& app, Context& context) {
  add_init(app, context);
  add_serve(app, context);
  add_migrate(app, context);
  add_program(app, context);
  add_import(app, context);
  add_invite(app, context);
  add_staff(app, context);
  add_project(app, context);
  add_people(app, context);
  add_application(app, context);
  add_funds(app, context);
  add_export(app, context);
  add_disclose(app, context);
  add_code(app, context);
  add_feedback(app, context);
  add_understand(app, context);
  add_report(app, context);
  add_due(app, context);
  add_photo(app, context);
  add_backup(app, context);
  add_restore(app, context);
  add_check(app, context);
  add_menu(app, context);
  add_delivery(app, context);
  add_demo(app, context);
  add_version(app, context);
}

}  // namespace linli::bot::cli
