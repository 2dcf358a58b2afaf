#pragma once

#include <string>

#include "handlers/rules/working_days.h"
#include "storage/model/result.h"

namespace linli::handlers::programs {

/// Reads one year's holiday notice (templates/calendars/cn-<year>.toml). A day may stand in it once, in the
/// file's own year (what a notice says of the last days of the year before belongs into that year's file);
/// only Saturdays and Sundays can be worked instead. kInvalid says file, line and key:
/// "cn-2024.toml: line 17: holidays[1].work: 2024-02-05 is no Saturday or Sunday".
storage::model::Result<rules::CalendarYear> read_calendar_year(const std::string& path);

/// Every cn-*.toml of `folder`. A folder without any, or that does not exist, is a calendar that knows only
/// weekends (rules::missing_years tells what it lacks). The first wrong file is the error.
storage::model::Result<rules::Calendar> read_calendars(const std::string& folder);

}  // namespace linli::handlers::programs
