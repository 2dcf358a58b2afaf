#include "bot/routes/development.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "storage/model/civil_date.h"

namespace linli::bot::routes {
namespace {

using nlohmann::json;

/// "P1D", "PT2H", "P1DT30M": days, hours, minutes and seconds of ISO 8601, each at most once.
std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  if (!text.starts_with('P')) return std::nullopt;
  text.remove_prefix(1);
  bool time = false;
  std::chrono::seconds sum{0};
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    if (text.front() == 'T' && !time) {
      time = true;
      text.remove_prefix(1);
      continue;
    }
    int amount = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
    if (error != std::errc{} || end == text.data() + text.size() || amount < 0 || amount > 100'000)
      return std::nullopt;
    const char unit = *end;
    if (!time && unit == 'D')
      sum += std::chrono::days{amount};
    else if (time && unit == 'H')
      sum += std::chrono::hours{amount};
    else if (time && unit == 'M')
      sum += std::chrono::minutes{amount};
    else if (time && unit == 'S')
      sum += std::chrono::seconds{amount};
    else
      return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  }
  return sum;
}

http::Response answer(int status, const json& body) {
  return {.status = status, .content_type = "application/json", .body = body.dump(), .headers = {}};
}

/// Goes there by way of everything that falls due before it.
void travel(DevelopmentClock& clock, storage::model::Instant to, const Events& events) {
  constexpr int kMostStops = 100'000;  // of years at a time
  for (int stops = 0; stops < kMostStops; ++stops) {
    const auto next = events.next();
    if (!next || *next >= to || clock.now() >= to) break;
    clock.set(std::max(*next, clock.now()));
    events.happen();
  }
  clock.set(to);
  events.arrived();
}

http::Response move_clock(DevelopmentClock& clock, const http::Request& request, const Events& events) {
  const auto wanted = json::parse(request.body, nullptr, false);
  const auto text = [&](const char* key) -> std::string {
    return wanted.is_object() && wanted.contains(key) && wanted[key].is_string()
               ? wanted[key].get<std::string>()
               : std::string{};
  };
  const auto time = storage::model::parse_iso(text("set"));
  const auto step = parse_duration(text("advance"));
  if (!time && !step)
    return answer(400, {{"error", "give \"set\" an instant or \"advance\" a duration such as P1D"}});
  travel(clock, time ? *time : clock.now() + *step, events);
  return answer(200, {{"now", storage::model::iso_text(clock.now())}});
}

}  // namespace

void add_development_clock(http::Server& server, DevelopmentClock& clock, Events events) {
  server.route("GET", "/dev/clock", [&clock, events](const http::Request&) {
    const auto next = events.next();
    return answer(200, {{"now", storage::model::iso_text(clock.now())},
                        {"next", next ? json(storage::model::iso_text(*next)) : json()}});
  });
  server.route("POST", "/dev/clock", [&clock, events = std::move(events)](const http::Request& request) {
    return move_clock(clock, request, events);
  });
}

}  // namespace linli::bot::routes
