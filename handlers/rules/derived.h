#pragma once

#include <vector>

#include "handlers/rules/program.h"

namespace linli::handlers::rules {

/// The rules that a programme's other parts are, so that each figure stands in one place: "budget.<line>" for
/// a line's limit, "indicator.<id>" for a target, "offer.<number>" for the amount of an offer; where there
/// are two bounds, ".least" and ".most" of it.
std::vector<Rule> derived_rules(const Program& program);

}  // namespace linli::handlers::rules
