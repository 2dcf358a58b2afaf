#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace linli::handlers::sheets {

/// A number as the digits that stand in a file, so that money never passes through a floating point number.
/// Its value is `digits` × 10^-`scale`; no zero at either end that says nothing, "" is 0.
struct Decimal {
  bool negative = false;
  std::string digits;
  int scale = 0;  ///< negative for 12000 = 12 × 10^3

  /// The value × 10^`power` when that is a whole number of at most 18 digits.
  std::optional<std::int64_t> scaled(int power) const;
  /// Plainly: "-35000.5".
  std::string text() const;
};

/// "35000.50", "-12", "1.6E5"; ASCII only, no separators.
std::optional<Decimal> parse_decimal(std::string_view text);

/// Rounded to `digits` significant ones, half away from zero. Spreadsheets keep numbers in binary with about
/// 15 decimal digits and write 17 (1.1 as 1.1000000000000001); what was typed are the first 15.
Decimal rounded(Decimal number, std::size_t digits = 15);

}  // namespace linli::handlers::sheets
