#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "tests/support/scratch.h"

namespace linli::tests {

/// A programme file as short as one can be; each line is its own so that tests can spoil one.
inline const std::vector<std::string> kSmallProgram{
    "code = 'x-2024'",      // 1
    "name = '一个计划'",    // 2
    "grant_yuan = 1000",    // 3
    "projects = 2",         // 4
    "report_due_day = 5",   // 5
    "[[form]]",             // 6
    "id = 'sessions'",      // 7
    "label = '场次'",       // 8
    "unit = '场'",          // 9
    "kind = 'count'",       // 10
    "asked = 'required'",   // 11
    "question = '几场？'",  // 12
    "[[form]]",             // 13
    "id = 'donated'",       // 14
    "label = '资源'",       // 15
    "unit = '元'",          // 16
    "kind = 'money'",       // 17
    "asked = 'never'",      // 18
    "[[indicators]]",       // 19
    "id = 'sessions'",      // 20
    "label = '活动'",       // 21
    "unit = '场'",          // 22
    "field = 'sessions'",   // 23
    "target = 10",          // 24
    "source = '二1'",       // 25
    "says = '够十场'",      // 26
    "[[budget]]",           // 27
    "line = 'labour'",      // 28
    "label = '人力'",       // 29
    "at_most_yuan = 600",   // 30
    "source = '三1'",       // 31
    "says = '不过六百'",    // 32
};

/// Writes lines as x.toml in a place of its own.
struct ProgramFile {
  std::string write(const std::vector<std::string>& lines) {
    const auto path = scratch.file("x.toml");
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    for (const auto& line : lines)
      file << line << '\n';
    return path;
  }
  Scratch scratch;
};

}  // namespace linli::tests
