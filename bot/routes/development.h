#pragma once

#include <functional>
#include <optional>

#include "bot/http/server.h"
#include "bot/system.h"

namespace linli::bot::routes {

/// POST /dev/clock {"advance":"P1D"} or {"set":"2024-06-05T09:00:00+08:00"}; added only where
/// development.enabled says so. What falls due in between happens at its time: `next` tells when something
/// does, `happen` is called with the clock standing there, `arrived` once it stands where it was moved to.
struct Events {
  std::function<std::optional<storage::model::Instant>()> next;
  std::function<void()> happen;
  std::function<void()> arrived;
};
void add_development_clock(http::Server& server, DevelopmentClock& clock, Events events);

}  // namespace linli::bot::routes
