#pragma once

#include <functional>

#include "bot/http/server.h"
#include "bot/system.h"

namespace linli::bot::routes {

/// POST /dev/clock {"advance":"P1D"} or {"set":"2024-06-05T09:00:00+08:00"}; added only where
/// development.enabled says so. `moved` is called after each move.
void add_development_clock(http::Server& server, DevelopmentClock& clock, std::function<void()> moved);

}  // namespace linli::bot::routes
