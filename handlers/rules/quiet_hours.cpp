#include "handlers/rules/quiet_hours.h"

namespace linli::handlers::rules {

using storage::model::CivilDate;
using storage::model::Instant;

std::optional<Instant> quiet_until(const QuietHours& hours, Instant now) {
  const auto day = CivilDate::of(now);
  const auto time = now - day.at({});
  const bool over_midnight = hours.from > hours.to;
  const bool quiet =
      over_midnight ? time >= hours.from || time < hours.to : time >= hours.from && time < hours.to;
  if (!quiet) return std::nullopt;
  return (over_midnight && time >= hours.from ? day.plus_days(1) : day).at(hours.to);
}

}  // namespace linli::handlers::rules
