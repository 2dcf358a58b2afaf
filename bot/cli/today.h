#pragma once

#include "bot/config.h"
#include "handlers/rules/working_days.h"
#include "storage/model/civil_date.h"

namespace linli::bot::cli {

/// The holidays of templates.path. @throws Failure (kMisused) when they cannot be read.
handlers::rules::Calendar calendar_of(const Config& config);
/// Today, by the development clock where the configuration sets one.
storage::model::CivilDate today_of(const Config& config);

}  // namespace linli::bot::cli
