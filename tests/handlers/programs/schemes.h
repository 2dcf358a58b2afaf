#pragma once

#include <map>
#include <stdexcept>
#include <string>

#include "handlers/programs/program_file.h"

namespace linli::tests {

inline constexpr const char* kSchemes[] = {"chongchuan-2021", "huli-2020", "shufu-2024", "sichuan-2023",
                                           "zibo-2021"};

/// One of the programmes of templates/programs, read once. @throws std::runtime_error with what is wrong.
inline const handlers::rules::Program& scheme(const std::string& code) {
  static std::map<std::string, handlers::rules::Program> read;
  if (const auto found = read.find(code); found != read.end()) return found->second;
  auto program = handlers::programs::read_program(LINLI_SOURCE_DIR "/templates/programs/" + code + ".toml");
  if (!program) throw std::runtime_error{program.error().message};
  return read.emplace(code, *std::move(program)).first->second;
}

}  // namespace linli::tests
