#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "storage/model/civil_date.h"

namespace linli::storage::model {

/// A calendar month, the period of a monthly report.
class Month {
 public:
  constexpr Month() = default;
  constexpr Month(int year, unsigned month) : index_(year * 12 + static_cast<int>(month) - 1) {}

  static constexpr Month of(CivilDate date) { return {date.year(), date.month()}; }
  /// "2024-05"; nothing for any other shape.
  static std::optional<Month> parse(std::string_view text);

  constexpr int year() const { return index_ / 12; }
  constexpr unsigned month() const { return static_cast<unsigned>(index_ % 12) + 1; }
  constexpr Month plus(int months) const {
    Month other;
    other.index_ = index_ + months;
    return other;
  }
  constexpr CivilDate first_day() const { return {year(), month(), 1}; }
  constexpr CivilDate last_day() const { return plus(1).first_day().plus_days(-1); }
  std::string text() const;

  constexpr auto operator<=>(const Month&) const = default;

 private:
  int index_ = 0;  // months since January of year 0
};

}  // namespace linli::storage::model
