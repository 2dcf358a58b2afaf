#include <iostream>
#include <thread>

#include "bot/app.h"
#include "bot/cli/cli.h"
#include "bot/process.h"

namespace linli::bot::cli {
namespace {

// sysexits.h EX_TEMPFAIL: somebody else has the database, or a server gave up; systemd tries again.
constexpr int kTryAgain = 75;

void serve(const Context& context) {
  const auto config = configuration(context);
  hold_end_signals();
  const auto app = App::start(config);
  if (!app)
    throw Failure{app.error().code == storage::model::Code::kConflict ? kTryAgain : kMisused,
                  app.error().message};
  std::cout << "linli listening on http://" << config.server.host << ':' << (*app)->port() << std::endl;
  bool well = true;
  {
    std::jthread serving{[&] {
      well = (*app)->run();
      send_end_signal();  // it may have ended by itself
    }};
    wait_for_end_signal();
    (*app)->stop();
  }
  if (!well) throw Failure{kTryAgain, "a server could not go on; the log says why"};
}

}  // namespace

void add_serve(CLI::App& app, Context& context) {
  app.add_subcommand("serve", "run the server until SIGTERM")->callback([&context] { serve(context); });
}

}  // namespace linli::bot::cli
