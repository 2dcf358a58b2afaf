#include "tests/standin/clock.h"

#include <charconv>
#include <cstdio>

namespace standin {
namespace {

constexpr Seconds kShanghai = 8 * 3600;  // no daylight saving since 1991

Seconds system_now() {
  using namespace std::chrono;
  return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

// Takes exactly `digits` digits and then the `after` character (0: nothing) from the front of `text`.
std::optional<int> take(std::string_view& text, std::size_t digits, char after) {
  if (text.size() < digits + (after ? 1 : 0)) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  if (after && text[digits] != after) return std::nullopt;
  text.remove_prefix(digits + (after ? 1 : 0));
  return value;
}

std::optional<Seconds> parse_zone(std::string_view text) {
  if (text.empty()) return kShanghai;
  if (text == "Z") return 0;
  const char sign = text.front();
  if (sign != '+' && sign != '-') return std::nullopt;
  text.remove_prefix(1);
  const auto hours = take(text, 2, ':');
  const auto minutes = take(text, 2, 0);
  if (!hours || !minutes || !text.empty()) return std::nullopt;
  const Seconds offset = *hours * 3600 + *minutes * 60;
  return sign == '-' ? -offset : offset;
}

Seconds unit_of(char letter, bool in_time) {
  switch (letter) {
    case 'W':
      return in_time ? 0 : 7 * 86400;
    case 'D':
      return in_time ? 0 : 86400;
    case 'H':
      return in_time ? 3600 : 0;
    case 'M':
      return in_time ? 60 : 0;
    case 'S':
      return in_time ? 1 : 0;
    default:
      return 0;
  }
}

}  // namespace

Seconds Clock::now() const {
  return system_now() + offset_.load();
}

void Clock::set(Seconds instant) {
  offset_.store(instant - system_now());
}

void Clock::advance(Seconds by) {
  offset_.fetch_add(by);
}

std::optional<Seconds> parse_time(std::string_view text) {
  const auto year = take(text, 4, '-');
  const auto month = take(text, 2, '-');
  const auto day = take(text, 2, 'T');
  const auto hour = take(text, 2, ':');
  const auto minute = take(text, 2, 0);
  std::optional<int> second = 0;
  if (text.starts_with(':')) {
    text.remove_prefix(1);
    second = take(text, 2, 0);
  }
  const auto zone = parse_zone(text);
  if (!year || !month || !day || !hour || !minute || !second || !zone) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const Seconds days = std::chrono::sys_days(date).time_since_epoch().count();
  return days * 86400 + *hour * 3600 + *minute * 60 + *second - *zone;
}

std::optional<Seconds> parse_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (!text.starts_with('P') || text.size() < 3) return std::nullopt;
  text.remove_prefix(1);
  Seconds total = 0;
  bool in_time = false;
  while (!text.empty()) {
    if (text.front() == 'T' && !in_time) {
      in_time = true;
      text.remove_prefix(1);
      if (text.empty()) return std::nullopt;
    }
    int amount = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
    if (error != std::errc{} || amount < 0 || end == text.data() + text.size()) return std::nullopt;
    const Seconds unit = unit_of(*end, in_time);
    if (unit == 0) return std::nullopt;
    total += amount * unit;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  }
  return negative ? -total : total;
}

std::string format_time(Seconds instant) {
  const std::chrono::sys_seconds local{std::chrono::seconds(instant + kShanghai)};
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss time(local - midnight);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d+08:00", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text;
}

}  // namespace standin
