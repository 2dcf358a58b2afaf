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

json observed_json(const handlers::rules::Observed& observed) {
  const auto mean = [](int tenths) { return static_cast<double>(tenths) / 10; };
  auto points = json::array();
  for (const auto& point : observed.points)
    points.push_back(
        {{"id", point.id}, {"label", point.label}, {"mean", mean(point.tenths)}, {"times", point.times}});
  return {{"visits", observed.visits},
          {"mean", observed.visits > 0 ? json(mean(observed.tenths)) : json()},
          {"points", std::move(points)}};
}

std::string observed_line(const handlers::rules::Observed& observed) {
  std::string line = "observers: " + std::to_string(observed.visits) +
                     (observed.visits == 1 ? " visit, " : " visits, ") +
                     handlers::rules::mean_text(observed.tenths) + " of 5";
  std::string points;
  for (const auto& point : observed.points)
    points += (points.empty() ? "" : ", ") + point.label + " " + handlers::rules::mean_text(point.tenths);
  return points.empty() ? line : line + " (" + points + ")";
}

}  // namespace linli::bot::cli
