#include <iostream>
#include <thread>

#include "bot/app.h"
#include "bot/cli/cli.h"
#include "bot/process.h"

namespace linli::bot::cli {
namespace {

// sysexits.h EX_TEMPFAIL: somebody else has the database; systemd may try again later.
constexpr int kInUse = 75;

void serve(const Context& context) {
  const auto config = configuration(context);
  hold_end_signals();
  const auto app = App::start(config);
  if (!app)
    throw Failure{app.error().code == storage::model::Code::kConflict ? kInUse : kMisused,
                  app.error().message};
  std::cout << "linli listening on http://" << config.server.host << ':' << (*app)->port() << std::endl;
  std::jthread serving{[&] { (*app)->run(); }};
  wait_for_end_signal();
  (*app)->stop();
}

}  // namespace

void add_serve(CLI::App& app, Context& context) {
  app.add_subcommand("serve", "run the server until SIGTERM")->callback([&context] { serve(context); });
}

}  // namespace linli::bot::cli
