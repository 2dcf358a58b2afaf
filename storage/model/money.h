#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "storage/model/result.h"

namespace linli::storage::model {

/// An amount of renminbi in whole fen. No floating point number ever holds money.
class Money {
 public:
  constexpr Money() = default;
  static constexpr Money fen(std::int64_t fen) { return Money{fen}; }
  static constexpr Money yuan(std::int64_t yuan) { return Money{yuan * 100}; }

  constexpr std::int64_t fen() const { return fen_; }
  /// "160 000" or "1 234.50": yuan, thousands apart, fen only when there are some.
  std::string text() const;

  constexpr Money operator+(Money other) const { return Money{fen_ + other.fen_}; }
  constexpr Money operator-(Money other) const { return Money{fen_ - other.fen_}; }
  constexpr auto operator<=>(const Money&) const = default;

 private:
  explicit constexpr Money(std::int64_t fen) : fen_(fen) {}
  std::int64_t fen_ = 0;
};

/// Splits `grant` by `permille` (each ≥ 0, together 1000, else kInvalid); the last part takes the odd fen, so
/// the parts add up to the grant to the fen. Source: Chongchuan plan 2021, tranches 40/40/20.
Result<std::vector<Money>> split(Money grant, const std::vector<int>& permille);

}  // namespace linli::storage::model
