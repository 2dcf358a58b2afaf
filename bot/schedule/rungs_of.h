#pragma once

#include "bot/config.h"
#include "handlers/rules/rungs.h"

namespace linli::bot::schedule {

/// When people are reminded in this installation, where their programme does not say otherwise.
handlers::rules::Rungs rungs_of(const Config& config);

}  // namespace linli::bot::schedule
