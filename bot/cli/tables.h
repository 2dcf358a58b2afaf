#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "handlers/sheets/written.h"

namespace linli::bot::cli {

/// What every `linli export …` of a programme is told.
struct TableOptions {
  std::string program;
  std::string format;  ///< csv, xlsx or json
  std::string output;
};
/// --program, --format and --output, all of them needed. `options` outlives the command.
void add_table_options(CLI::App& command, TableOptions& options);

/// Writes a file, in place of one that is there. @throws Failure.
void save(const std::string& path, const std::string& content);
/// Writes the tables in the format that was asked for; as CSV, which holds one, the first. @throws Failure.
void save_tables(const TableOptions& options, const std::vector<handlers::sheets::Sheet>& tables);

}  // namespace linli::bot::cli
