#include "bot/cli/today.h"

#include "bot/cli/cli.h"
#include "bot/system.h"
#include "handlers/programs/calendar_files.h"

namespace linli::bot::cli {

handlers::rules::Calendar calendar_of(const Config& config) {
  auto calendar = handlers::programs::read_calendars(config.templates.path + "/calendars");
  if (!calendar) throw Failure{kMisused, "templates.path: " + calendar.error().message};
  return *std::move(calendar);
}

storage::model::CivilDate today_of(const Config& config) {
  return storage::model::CivilDate::of(config.development.clock.value_or(SystemClock{}.now()));
}

}  // namespace linli::bot::cli
