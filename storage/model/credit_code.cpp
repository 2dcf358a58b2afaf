#include "storage/model/credit_code.h"

#include <array>

namespace linli::storage::model {
namespace {

// The alphabet leaves out I, O, S, V and Z, which look like digits (GB 32100-2015, table 1).
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::array kWeights = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};

}  // namespace

std::optional<CreditCode> CreditCode::parse(std::string_view text) {
  if (text.size() != 18) return std::nullopt;
  std::string upper;
  int sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'a' && text[i] <= 'z' ? static_cast<char>(text[i] - 'a' + 'A') : text[i];
    const auto value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    if (i < kWeights.size()) sum += static_cast<int>(value) * kWeights[i];
    upper += c;
  }
  const auto check = kAlphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
  if (upper.back() != check) return std::nullopt;
  return CreditCode{std::move(upper)};
}

}  // namespace linli::storage::model
