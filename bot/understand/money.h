#pragma once

#include <cstdint>
#include <optional>

#include "bot/understand/numerals.h"

namespace linli::bot::understand {

/// An amount of money said with its unit.
struct Amount {
  std::size_t end = 0;  ///< code behind the last word of the amount
  std::int64_t fen = 0;
  Doubt doubt = Doubt::kNone;
  bool approximate = false;
};

/// Reads 元, 块, 毛, 角, 分 behind `number`, also in steps: 三块二毛五, 12块5, 五元三角, 5毛. Nothing when no
/// unit of money follows. 分 counts only after 元 or 角 or as 分钱: alone it is a mark.
std::optional<Amount> read_amount(const Glyphs& glyphs, const Numeral& number);

/// 3.280元: three yuan, or three thousand with the wrong mark?
bool grouped_by_point(const Numeral& number);

/// Yuan to fen, exactly; nothing when the number is finer than a fen.
std::optional<std::int64_t> fen_of_yuan(std::int64_t millionths);

}  // namespace linli::bot::understand
