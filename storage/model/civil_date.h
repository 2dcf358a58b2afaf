#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace linli::storage::model {

/// A moment, to the millisecond, UTC.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// A day as people in China write it. China keeps +08:00 all year, so no time zone database is needed.
class CivilDate {
 public:
  constexpr CivilDate() = default;
  constexpr CivilDate(int year, unsigned month, unsigned day)
      : ymd_(std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}) {}
  explicit constexpr CivilDate(std::chrono::year_month_day ymd) : ymd_(ymd) {}

  /// The day in Asia/Shanghai at `instant`.
  static CivilDate of(Instant instant);
  /// "2024-05-31"; nothing for any other shape or a day that does not exist.
  static std::optional<CivilDate> parse(std::string_view text);

  constexpr int year() const { return static_cast<int>(ymd_.year()); }
  constexpr unsigned month() const { return static_cast<unsigned>(ymd_.month()); }
  constexpr unsigned day() const { return static_cast<unsigned>(ymd_.day()); }
  constexpr std::chrono::weekday weekday() const { return std::chrono::weekday{std::chrono::sys_days{ymd_}}; }
  constexpr CivilDate plus_days(int days) const {
    return CivilDate{std::chrono::year_month_day{std::chrono::sys_days{ymd_} + std::chrono::days{days}}};
  }
  /// Whole days from `earlier` to this day, negative when `earlier` is later.
  constexpr int days_since(CivilDate earlier) const {
    return static_cast<int>((std::chrono::sys_days{ymd_} - std::chrono::sys_days{earlier.ymd_}).count());
  }
  /// The instant at which this day is `time` old in Asia/Shanghai.
  Instant at(std::chrono::seconds time) const;
  std::string text() const;

  constexpr auto operator<=>(const CivilDate&) const = default;

 private:
  std::chrono::year_month_day ymd_{std::chrono::year{1970}, std::chrono::January, std::chrono::day{1}};
};

/// Milliseconds since 1970, the form in which instants are stored.
constexpr std::int64_t to_ms(Instant instant) {
  return instant.time_since_epoch().count();
}
constexpr Instant from_ms(std::int64_t ms) {
  return Instant{std::chrono::milliseconds{ms}};
}

/// "2024-06-03T09:00:00+08:00", seconds, Asia/Shanghai.
std::string iso_text(Instant instant);
/// Reads "2024-06-03T09:00", "2024-06-03T09:00:00" (both Asia/Shanghai) and the same with "+08:00" or "Z".
std::optional<Instant> parse_iso(std::string_view text);

}  // namespace linli::storage::model
