#include "storage/model/money.h"

#include <numeric>

namespace linli::storage::model {

std::string Money::text() const {
  const auto magnitude = fen_ < 0 ? 0 - static_cast<std::uint64_t>(fen_) : static_cast<std::uint64_t>(fen_);
  auto yuan = std::to_string(magnitude / 100);
  for (auto at = static_cast<std::ptrdiff_t>(yuan.size()) - 3; at > 0; at -= 3)
    yuan.insert(static_cast<std::size_t>(at), " ");
  if (const auto rest = magnitude % 100; rest != 0) {
    yuan += '.';
    yuan += static_cast<char>('0' + rest / 10);
    yuan += static_cast<char>('0' + rest % 10);
  }
  return (fen_ < 0 ? "-" : "") + yuan;
}

Result<std::vector<Money>> split(Money grant, const std::vector<int>& permille) {
  for (const int share : permille)
    if (share < 0) return Error{Code::kInvalid, "a share is negative"};
  if (std::accumulate(permille.begin(), permille.end(), 0) != 1000)
    return Error{Code::kInvalid, "shares do not add up to 1000 permille"};
  std::vector<Money> parts;
  auto left = grant;
  for (std::size_t i = 0; i + 1 < permille.size(); ++i) {
    // Whole thousands and the rest apart, so that no grant overflows on the way.
    const auto fen = grant.fen() / 1000 * permille[i] + grant.fen() % 1000 * permille[i] / 1000;
    parts.push_back(Money::fen(fen));
    left = left - parts.back();
  }
  parts.push_back(left);
  return parts;
}

}  // namespace linli::storage::model
