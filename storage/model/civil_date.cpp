#include "storage/model/civil_date.h"

#include <charconv>
#include <cstdio>

namespace linli::storage::model {
namespace {

constexpr std::chrono::hours kBeijing{8};

/// Reads exactly `width` digits at `at`.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t width) {
  if (text.size() < at + width) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + width; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

CivilDate CivilDate::of(Instant instant) {
  return CivilDate{std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(instant + kBeijing)}};
}

std::optional<CivilDate> CivilDate::parse(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  const CivilDate date{*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day)};
  if (!date.ymd_.ok()) return std::nullopt;
  return date;
}

Instant CivilDate::at(std::chrono::seconds time) const {
  return std::chrono::sys_days{ymd_} + time - kBeijing;
}

std::string CivilDate::text() const {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", year() % 10000, month() % 100, day() % 100);
  return buffer;
}

std::string iso_text(Instant instant) {
  const auto date = CivilDate::of(instant);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant) -
                       std::chrono::floor<std::chrono::seconds>(date.at({}));
  const std::chrono::hh_mm_ss time{seconds};
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "T%02d:%02d:%02d+08:00", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return date.text() + buffer;
}

std::optional<Instant> parse_iso(std::string_view text) {
  auto offset = std::chrono::seconds{0};
  if (text.ends_with("+08:00")) {
    text.remove_suffix(6);
  } else if (text.ends_with('Z')) {
    text.remove_suffix(1);
    offset = kBeijing;
  }
  if (text.size() != 16 && text.size() != 19) return std::nullopt;
  const auto date = CivilDate::parse(text.substr(0, 10));
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = text.size() == 19 ? digits(text, 17, 2) : std::optional{0};
  if (!date || !hour || !minute || !second || text[10] != 'T' || text[13] != ':') return std::nullopt;
  if (text.size() == 19 && text[16] != ':') return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return date->at(std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second}) +
         offset;
}

}  // namespace linli::storage::model
