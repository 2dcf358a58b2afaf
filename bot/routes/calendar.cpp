#include "bot/routes/calendar.h"

#include <optional>
#include <string>

#include "handlers/obligations/calendar.h"

namespace linli::bot::routes {

void add_calendar(http::Server& server, storage::db::Writer& writer, const handlers::text::Text& text,
                  const handlers::contract::Clock& clock) {
  // Texts are filled on the writer's thread only, and a calendar is as short as a chat answer.
  server.route("GET", "/calendar/([0-9a-f]{48})\\.ics",
               [&writer, &text, &clock](const http::Request& request) -> http::Response {
                 std::optional<std::string> calendar;
                 writer.run([&](storage::db::Connection& connection) {
                   calendar =
                       handlers::obligations::calendar(connection, text, request.captures.at(0), clock.now());
                 });
                 if (!calendar)
                   return {.status = 404, .content_type = "text/plain; charset=utf-8", .body = "not found\n"};
                 return {.status = 200,
                         .content_type = "text/calendar; charset=utf-8",
                         .body = *std::move(calendar),
                         .headers = {{"Cache-Control", "private, max-age=3600"},
                                     {"Content-Disposition", "inline; filename=\"linli.ics\""}}};
               });
}

}  // namespace linli::bot::routes
