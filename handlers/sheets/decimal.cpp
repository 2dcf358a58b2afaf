#include "handlers/sheets/decimal.h"

#include <charconv>

namespace linli::handlers::sheets {
namespace {

constexpr int kLargestExponent = 400;  // of a spreadsheet's numbers: 308

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Decimal tidied(Decimal number) {
  number.digits.erase(0, number.digits.find_first_not_of('0'));
  while (!number.digits.empty() && number.digits.back() == '0') {
    number.digits.pop_back();
    --number.scale;
  }
  if (number.digits.empty()) return {};
  return number;
}

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) {
  Decimal number;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    number.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  std::size_t at = 0;
  for (bool after_point = false; at < text.size(); ++at) {
    if (text[at] == '.' && !after_point) {
      after_point = true;
    } else if (is_digit(text[at])) {
      number.digits += text[at];
      number.scale += after_point ? 1 : 0;
    } else {
      break;
    }
  }
  if (number.digits.empty()) return std::nullopt;
  if (at < text.size()) {
    if (text[at] != 'E' && text[at] != 'e') return std::nullopt;
    auto exponent_text = text.substr(at + 1);
    if (exponent_text.starts_with('+')) exponent_text.remove_prefix(1);
    int exponent = 0;
    const auto* end = exponent_text.data() + exponent_text.size();
    const auto [stopped, error] = std::from_chars(exponent_text.data(), end, exponent);
    if (error != std::errc{} || stopped != end || exponent > kLargestExponent || exponent < -kLargestExponent)
      return std::nullopt;
    number.scale -= exponent;
  }
  return tidied(std::move(number));
}

Decimal rounded(Decimal number, std::size_t digits) {
  if (number.digits.size() <= digits) return number;
  const bool up = number.digits[digits] >= '5';
  number.scale -= static_cast<int>(number.digits.size() - digits);
  number.digits.resize(digits);
  if (up) {
    auto at = number.digits.size();
    while (at > 0 && number.digits[at - 1] == '9')
      number.digits[--at] = '0';
    if (at > 0)
      ++number.digits[at - 1];
    else
      number.digits.insert(number.digits.begin(), '1');
  }
  return tidied(std::move(number));
}

std::optional<std::int64_t> Decimal::scaled(int power) const {
  if (digits.empty()) return 0;
  const int zeros = power - scale;
  if (zeros < 0 || zeros > 18 || digits.size() + static_cast<std::size_t>(zeros) > 18) return std::nullopt;
  std::int64_t value = 0;
  for (const char digit : digits)
    value = value * 10 + (digit - '0');
  for (int i = 0; i < zeros; ++i)
    value *= 10;
  return negative ? -value : value;
}

std::string Decimal::text() const {
  if (digits.empty()) return "0";
  auto all = digits;
  if (scale <= 0) {
    all.append(static_cast<std::size_t>(-scale), '0');
  } else {
    const auto after = static_cast<std::size_t>(scale);
    if (all.size() <= after) all.insert(0, after + 1 - all.size(), '0');
    all.insert(all.size() - after, ".");
  }
  return negative ? "-" + all : all;
}

}  // namespace linli::handlers::sheets
