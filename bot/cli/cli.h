#pragma once

#include <CLI/CLI.hpp>
#include <stdexcept>
#include <string>

#include "bot/config.h"
#include "storage/db/connection.h"

/// The subcommands of `linli`. Each file adds one; what they share is here.
namespace linli::bot::cli {

/// Exit codes of the contract.
inline constexpr int kDone = 0;
inline constexpr int kFound = 1;    ///< it found or failed something
inline constexpr int kMisused = 2;  ///< usage or configuration

/// Ends a command with one sentence on standard error.
struct Failure : std::runtime_error {
  Failure(int code, const std::string& sentence) : std::runtime_error(sentence), exit_code(code) {}
  int exit_code;
};

/// What the subcommands are given, and where they leave their exit code.
struct Context {
  std::string config_path;  ///< --config
  int exit_code = kDone;
};

/// The configuration; its warnings go to standard error. @throws Failure.
Config configuration(const Context& context);
/// A read-only connection to the configured database. @throws Failure when there is none or it needs
/// migrating.
storage::db::Connection reader(const Config& config);

/// All of them, in the order in which they are listed.
void add_commands(CLI::App& app, Context& context);

void add_application(CLI::App& app, Context& context);
void add_backup(CLI::App& app, Context& context);
void add_check(CLI::App& app, Context& context);
void add_code(CLI::App& app, Context& context);
void add_delivery(CLI::App& app, Context& context);
void add_demo(CLI::App& app, Context& context);
void add_disclose(CLI::App& app, Context& context);
void add_due(CLI::App& app, Context& context);
void add_export(CLI::App& app, Context& context);
/// The part of `linli export` that is about what residents say.
void add_export_feedback(CLI::App& exporting, Context& context);
void add_feedback(CLI::App& app, Context& context);
void add_funds(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);
void add_init(CLI::App& app, Context& context);
void add_invite(CLI::App& app, Context& context);
void add_menu(CLI::App& app, Context& context);
void add_migrate(CLI::App& app, Context& context);
void add_people(CLI::App& app, Context& context);
void add_photo(CLI::App& app, Context& context);
void add_program(CLI::App& app, Context& context);
void add_project(CLI::App& app, Context& context);
void add_report(CLI::App& app, Context& context);
void add_restore(CLI::App& app, Context& context);
void add_serve(CLI::App& app, Context& context);
void add_staff(CLI::App& app, Context& context);
void add_understand(CLI::App& app, Context& context);
void add_version(CLI::App& app, Context& context);

}  // namespace linli::bot::cli
