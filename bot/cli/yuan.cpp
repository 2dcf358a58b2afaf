#include "bot/cli/yuan.h"

#include <algorithm>
#include <charconv>

#include "bot/cli/cli.h"

namespace linli::bot::cli {
namespace {

constexpr std::size_t kMostDigits = 12;  // far above any grant, far below what fen can hold

bool digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::int64_t fen_of(const std::string& yuan, const char* option) {
  const auto point = std::min(yuan.find('.'), yuan.size());
  const auto whole = yuan.substr(0, point);
  auto cents = point < yuan.size() ? yuan.substr(point + 1) : "00";
  if (cents.size() == 1) cents += '0';
  if (!digits(whole) || !digits(cents) || cents.size() != 2 || whole.size() > kMostDigits)
    throw Failure{kMisused, std::string{option} + ": an amount is written in yuan, such as 64000 or 1234.50"};
  const auto all = whole + cents;
  std::int64_t fen = 0;
  std::from_chars(all.data(), all.data() + all.size(), fen);
  return fen;
}

}  // namespace linli::bot::cli
