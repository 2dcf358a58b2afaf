#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "handlers/contract/intent.h"

namespace linli::bot::understand {

/// What a short message that no rule explains most probably wants, by the characters and pairs of characters
/// that the lexicon's phrases for each intent are made of (naive Bayes, learnt while the lexicon loads).
/// Constant after seal(), safe to share.
class Inclination {
 public:
  using Intent = handlers::contract::Intent;

  /// A phrase for `intent`, said by the roles whose bits are set. `weight` 1 is a whole message, less a part
  /// of one.
  void add(std::u32string_view text, Intent intent, std::uint8_t roles, double weight);
  void seal();

  struct Lean {
    Intent intent = Intent::kUnknown;
    double lead = 0;   ///< over the next intent, in log-likelihood for each character
    double known = 0;  ///< 0…1: how much of the message occurs in any phrase
  };
  /// Nothing for a message without characters. `role` is one bit.
  std::optional<Lean> of(std::u32string_view text, std::uint8_t role) const;

 private:
  static constexpr std::size_t kRoles = 4;
  static constexpr std::size_t kIntents = static_cast<std::size_t>(Intent::kUnknown) + 1;

  struct Share {
    std::uint8_t intent = 0;
    double weight = 0;  ///< how often; after seal() the log-likelihood gained by it
  };
  struct Model {
    std::unordered_map<std::uint64_t, std::vector<Share>> shares;  // feature → intents
    std::array<double, kIntents> totals{};                         // after seal() the log-likelihood without
  };
  std::array<Model, kRoles> models_;
};

}  // namespace linli::bot::understand
