#include "bot/cli/satisfaction.h"

namespace linli::bot::cli {

using nlohmann::json;

json satisfaction_json(const handlers::rules::Satisfaction& found) {
  const auto percent = [&](int value) { return found.enough ? json(value) : json(); };
  return {{"raters", found.raters},
          {"percent", percent(found.percent)},
          {"low", percent(found.low)},
          {"high", percent(found.high)}};
}

std::string satisfaction_line(const handlers::rules::Satisfaction& found) {
  const auto raters = std::to_string(found.raters) + (found.raters == 1 ? " rater" : " raters");
  if (!found.enough) return raters + ": too few for a share";
  return raters + ", " + std::to_string(found.satisfied) + " satisfied: " + std::to_string(found.percent) +
         " % (95 % interval " + std::to_string(found.low) + " to " + std::to_string(found.high) + " %)";
}

}  // namespace linli::bot::cli
