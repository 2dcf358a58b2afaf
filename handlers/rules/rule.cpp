#include "handlers/rules/rule.h"

namespace linli::handlers::rules {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

std::string_view name_of(Measure measure) {
  switch (measure) {
    case Measure::kMoney:
      return "money";
    case Measure::kDate:
      return "date";
    case Measure::kYes:
      return "yes";
    case Measure::kCount:
      break;
  }
  return "count";
}

std::string_view name_of(Stage stage) {
  switch (stage) {
    case Stage::kApplication:
      return "application";
    case Stage::kAward:
      return "award";
    case Stage::kRunning:
      return "running";
    case Stage::kClosing:
      return "closing";
    case Stage::kPlan:
      break;
  }
  return "plan";
}

Result<Measure> measure_named(std::string_view name) {
  for (const auto measure : {Measure::kCount, Measure::kMoney, Measure::kDate, Measure::kYes})
    if (name_of(measure) == name) return measure;
  return Error{Code::kInvalid, "'" + std::string{name} + "' is not count, money, date or yes"};
}

Result<Stage> stage_named(std::string_view name) {
  for (const auto stage :
       {Stage::kApplication, Stage::kAward, Stage::kPlan, Stage::kRunning, Stage::kClosing})
    if (name_of(stage) == name) return stage;
  return Error{Code::kInvalid,
               "'" + std::string{name} + "' is not application, award, plan, running or closing"};
}

}  // namespace linli::handlers::rules
