#pragma once

#include <string>

#include "handlers/rules/program.h"
#include "storage/model/result.h"

namespace linli::handlers::programs {

/// Reads a programme file (templates/programs/*.toml). kInvalid says file, line and key of what is wrong:
/// "shufu-2024.toml: line 14: indicators[2].target: must be a whole number".
storage::model::Result<rules::Program> read_program(const std::string& path);

}  // namespace linli::handlers::programs
