#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace linli::bot::understand {

/// Finds the known text that another one resembles most, by the pairs of characters they share. It knows no
/// meaning and is asked last, for a short message that nothing else explains.
class Resemblance {
 public:
  /// Adds a text of at least two characters. Call seal() when all are there.
  void add(std::u32string_view text);
  void seal();

  struct Match {
    std::u32string_view text{};
    double likeness = 0;  ///< 0…1: pairs in common, of the pairs that both have
  };
  /// The most similar texts, best first, none below `least`. Texts that deny what the other says do not
  /// match.
  std::vector<Match> nearest(std::u32string_view text, double least) const;

 private:
  std::vector<std::u32string> texts_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> holders_;  // pair of characters → texts
};

}  // namespace linli::bot::understand
