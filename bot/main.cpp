#include <exception>
#include <iostream>

#include "bot/cli/cli.h"

int main(int argc, char** argv) {
  namespace cli = linli::bot::cli;
  CLI::App app{"Linli: monthly reports of community organizations by WeChat", "linli"};
  cli::Context context;
  app.add_option("--config", context.config_path,
                 "configuration file (default: $LINLI_CONFIG, /etc/linli/linli.toml, ./linli.toml)");
  app.require_subcommand(1);
  app.fallthrough();
  cli::add_commands(app, context);
  try {
    app.parse(argc, argv);
    return context.exit_code;
  } catch (const CLI::ParseError& problem) {
    if (!app.remaining().empty()) std::cerr << "linli: there is no \"" << app.remaining().front() << "\"\n";
    return app.exit(problem) == 0 ? cli::kDone : cli::kMisused;
  } catch (const cli::Failure& failure) {
    std::cerr << "linli: " << failure.what() << '\n';
    return failure.exit_code;
  } catch (const std::exception& problem) {
    std::cerr << "linli: " << problem.what() << '\n';
    return cli::kFound;
  }
}
