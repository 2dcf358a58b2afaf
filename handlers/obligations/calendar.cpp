#include "handlers/obligations/calendar.h"

#include <array>
#include <cstdio>

#include "handlers/wording/due.h"
#include "storage/repo/calendar_links.h"
#include "storage/repo/obligations.h"

namespace linli::handlers::obligations {
namespace {

namespace repo = storage::repo;
using storage::model::CivilDate;
using storage::model::Instant;
using storage::model::Obligation;

constexpr int kDaysShown = 400;
constexpr int kMostShown = 300;
constexpr std::size_t kOctets = 75;

/// "20240605"
std::string day_text(CivilDate day) {
  auto text = day.text();
  std::erase(text, '-');
  return text;
}

/// "20240603T010000Z"
std::string utc_text(Instant at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(seconds)};
  const std::chrono::hh_mm_ss time{seconds - std::chrono::floor<std::chrono::days>(seconds)};
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d%02u%02uT%02d%02d%02dZ", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return buffer.data();
}

std::string event(storage::db::Connection& connection, const text::Text& text, const Obligation& obligation,
                  Instant now) {
  const auto today = CivilDate::of(now);
  const auto line = wording::due_line(connection, text, obligation, today);
  std::string lines;
  const auto add = [&](const std::string& content) { lines += folded(content); };
  add("BEGIN:VEVENT");
  add("UID:obligation-" + std::to_string(obligation.id.value) + "@linli");
  add("DTSTAMP:" + utc_text(now));
  add("DTSTART;VALUE=DATE:" + day_text(obligation.due_on));
  add("DTEND;VALUE=DATE:" + day_text(obligation.due_on.plus_days(1)));
  add("SEQUENCE:" + std::to_string(obligation.round));
  add("SUMMARY:" + escaped(text.say("due/calendar_summary", line)));
  add("DESCRIPTION:" + escaped(text.say("due/calendar_description", line)));
  add("TRANSP:TRANSPARENT");
  add("END:VEVENT");
  return lines;
}

}  // namespace

std::string share_calendar(storage::db::Connection& connection, contract::Random& random,
                           storage::model::PersonId person, Instant now) {
  std::array<std::byte, 24> bytes{};
  random.fill(bytes);
  std::string token;
  for (const auto byte : bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    token += kDigits[std::to_integer<std::size_t>(byte >> 4)];
    token += kDigits[std::to_integer<std::size_t>(byte & std::byte{15})];
  }
  repo::calendar_links::add(connection, token, person, kMostCalendars, now);
  return token;
}

std::optional<std::string> calendar(storage::db::Connection& connection, const text::Text& text,
                                    std::string_view token, Instant now) {
  const auto person = repo::calendar_links::find(connection, token);
  if (!person) return std::nullopt;
  std::string lines;
  const auto add = [&](const std::string& content) { lines += folded(content); };
  add("BEGIN:VCALENDAR");
  add("VERSION:2.0");
  add("PRODID:-//Linli//Deadlines//ZH");
  add("CALSCALE:GREGORIAN");
  add("METHOD:PUBLISH");
  add("X-WR-CALNAME:" + escaped(text.say("due/calendar_name")));
  add("REFRESH-INTERVAL;VALUE=DURATION:PT6H");
  add("X-PUBLISHED-TTL:PT6H");
  const auto until = CivilDate::of(now).plus_days(kDaysShown);
  for (const auto& obligation : repo::obligations::of_person(connection, *person, until, kMostShown))
    lines += event(connection, text, obligation, now);
  add("END:VCALENDAR");
  return lines;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (static_cast<unsigned char>(c) >= 0x20)
      out += c;
  }
  return out;
}

std::string folded(std::string_view line) {
  std::string out;
  std::size_t room = kOctets;
  while (line.size() > room) {
    auto end = room;
    while ((static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U)
      --end;  // not within a character
    out.append(line.substr(0, end)).append("\r\n ");
    line.remove_prefix(end);
    room = kOctets - 1;
  }
  return out.append(line).append("\r\n");
}

}  // namespace linli::handlers::obligations
