#pragma once

#include <string>
#include <string_view>

#include "handlers/rules/program.h"

namespace linli::handlers::rules {

/// What people call a fact: a line of the budget ("budget.labour") as the programme does, anything else as it
/// is known (known_fact). The name itself for one that is not.
std::string label_of(const Program& program, std::string_view fact);

}  // namespace linli::handlers::rules
