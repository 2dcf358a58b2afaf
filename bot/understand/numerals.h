#pragma once

#include <cstdint>
#include <optional>

#include "bot/understand/glyphs.h"

namespace linli::bot::understand {

/// Why a number must be asked about before it is believed.
enum class Doubt : std::uint8_t {
  kNone,
  kVague,     ///< 几十, 好几百, 十几
  kRange,     ///< 30到40, 三四十, 十七八
  kHuge,      ///< beyond what a month can hold, or beyond arithmetic
  kGrouping,  ///< 8，320: one number or two?
  kForm,      ///< digits in an order that is not a number: 一百二五, 1.2.3, -5, 3*20
};

/// A number as said. Fixed point, millionths: 1.2万 is 12'000'000'000. Positions are codes of the Glyphs.
struct Numeral {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::int64_t millionths = 0;
  Doubt doubt = Doubt::kNone;
  bool approximate = false;  ///< 三百多, 3000余, 百来
  bool ascii = false;        ///< began with 0-9
  bool pointed = false;      ///< has a decimal point
  bool scaled = false;       ///< has 十百千万亿
  bool dangling = false;     ///< ends in a digit one place below its scale: 一万五
  bool grouped = false;      ///< thousands apart: 12,000
  std::size_t digits = 0;    ///< how many digits stood in a row at the front
  std::size_t decimals = 0;  ///< how many digits stood behind the point

  static constexpr std::int64_t kOne = 1'000'000;
  /// The whole number, nothing when there is a fraction.
  std::optional<std::int64_t> whole() const {
    if (millionths % kOne != 0) return std::nullopt;
    return millionths / kOne;
  }
};

/// Reads the number that begins at `at`, digits or Chinese numerals or both mixed (1.2万, 3千2, 两千零三,
/// 廿三). Whether a lone 一 is a number at all depends on what follows and is not decided here.
std::optional<Numeral> read_numeral(const Glyphs& glyphs, std::size_t at);

/// 0–9 for a Chinese digit (两, 幺 and the financial forms included), otherwise nothing.
std::optional<int> chinese_digit(char32_t c);
/// 10, 100, 1000, 10 000, 100 000 000 for 十百千万亿 and their financial forms, otherwise 0.
std::int64_t chinese_scale(char32_t c);

}  // namespace linli::bot::understand
