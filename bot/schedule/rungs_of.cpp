#include "bot/schedule/rungs_of.h"

namespace linli::bot::schedule {

handlers::rules::Rungs rungs_of(const Config& config) {
  return {.time = std::chrono::hours{config.reminders.hour},
          .before = config.reminders.offsets_days,
          .overdue = config.reminders.overdue_days,
          .quiet = {.from = config.reminders.quiet_from, .to = config.reminders.quiet_to}};
}

}  // namespace linli::bot::schedule
