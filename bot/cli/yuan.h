#pragma once

#include <cstdint>
#include <string>

namespace linli::bot::cli {

/// "64000" and "1234.50" yuan as fen, exactly. @throws Failure (kMisused) that names `option` for anything
/// else.
std::int64_t fen_of(const std::string& yuan, const char* option);

}  // namespace linli::bot::cli
