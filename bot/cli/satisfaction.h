#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "handlers/rules/satisfaction.h"

namespace linli::bot::cli {

/// {"raters", "percent", "low", "high"}; without enough raters there is no share, neither here nor anywhere
/// else, and the three are null.
nlohmann::json satisfaction_json(const handlers::rules::Satisfaction& found);
/// "40 raters, 37 satisfied: 93 % (95 % interval 80 to 98 %)".
std::string satisfaction_line(const handlers::rules::Satisfaction& found);

}  // namespace linli::bot::cli
