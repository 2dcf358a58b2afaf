#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "handlers/rules/observation.h"
#include "handlers/rules/satisfaction.h"

namespace linli::bot::cli {

/// {"raters", "percent", "low", "high"}; without enough raters there is no share, neither here nor anywhere
/// else, and the three are null.
nlohmann::json satisfaction_json(const handlers::rules::Satisfaction& found);
/// "40 raters, 37 satisfied: 93 % (95 % interval 80 to 98 %)".
std::string satisfaction_line(const handlers::rules::Satisfaction& found);

/// What observers found: {"visits","mean","points":[{"id","label","mean","times"}]}, means of levels 1 to 5;
/// null without a visit.
nlohmann::json observed_json(const handlers::rules::Observed& observed);
/// "observers: 3 visits, 4.3 of 5 (people 4.5, place 4.0)".
std::string observed_line(const handlers::rules::Observed& observed);

}  // namespace linli::bot::cli
