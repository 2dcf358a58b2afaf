#include "storage/repo/talks.h"

#include <algorithm>
#include <array>

namespace linli::storage::repo::talks {
namespace {

constexpr auto kFind =
    "SELECT step, scene_id, ticket_id, expires_on FROM feedback_talks WHERE who = ? AND expires_on > ?";
constexpr auto kSave =
    "INSERT INTO feedback_talks (who, step, scene_id, ticket_id, expires_on) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (who) DO UPDATE SET step = excluded.step, scene_id = excluded.scene_id, "
    "ticket_id = excluded.ticket_id, expires_on = excluded.expires_on";
constexpr auto kEnd = "DELETE FROM feedback_talks WHERE who = ?";
constexpr auto kSweep =
    "DELETE FROM feedback_talks WHERE who IN "
    "(SELECT who FROM feedback_talks WHERE expires_on <= ? ORDER BY expires_on LIMIT ?)";

constexpr auto kNextExpiry = "SELECT MIN(expires_on) FROM feedback_talks";

constexpr std::array<std::string_view, 5> kSteps{"rating", "comment", "contact", "done", "solved"};

}  // namespace

std::optional<Talk> find(db::Connection& connection, std::string_view who, model::CivilDate today) {
  std::optional<Talk> talk;
  const auto day = today.text();
  connection.first(kFind, {who, day}, [&](const db::Row& row) {
    talk = Talk{.step = static_cast<Step>(std::ranges::find(kSteps, row.text(0)) - kSteps.begin()),
                .scene = {row.integer(1)},
                .ticket = std::nullopt,
                .expires_on = model::CivilDate::parse(row.text(3)).value()};
    if (const auto ticket = row.integer_if(2)) talk->ticket = model::TicketId{*ticket};
  });
  return talk;
}

void save(db::Connection& connection, std::string_view who, const Talk& talk) {
  const auto ticket = talk.ticket ? std::optional{talk.ticket->value} : std::nullopt;
  const auto expires_on = talk.expires_on.text();
  connection.run(kSave,
                 {who, kSteps[static_cast<std::size_t>(talk.step)], talk.scene.value, ticket, expires_on});
}

void end(db::Connection& connection, std::string_view who) {
  connection.run(kEnd, {who});
}

int sweep(db::Connection& connection, model::CivilDate today, int limit) {
  const auto day = today.text();
  return connection.run(kSweep, {day, limit});
}

std::optional<model::CivilDate> next_expiry(db::Connection& connection) {
  const auto day = connection.text(kNextExpiry, {});
  return day ? model::CivilDate::parse(*day) : std::nullopt;
}

}  // namespace linli::storage::repo::talks
