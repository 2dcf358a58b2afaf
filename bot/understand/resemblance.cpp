#include "bot/understand/resemblance.h"

#include <algorithm>
#include <map>

namespace linli::bot::understand {
namespace {

std::vector<std::uint64_t> pairs_of(std::u32string_view text) {
  std::vector<std::uint64_t> pairs;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    pairs.push_back(std::uint64_t{text[at]} << 32U | std::uint64_t{text[at + 1]});
  }
  std::ranges::sort(pairs);
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

bool denies(std::u32string_view text) {
  return text.find_first_of(U"不没别未无") != std::u32string_view::npos;
}

}  // namespace

void Resemblance::add(std::u32string_view text) {
  if (text.size() >= 2) texts_.emplace_back(text);
}

void Resemblance::seal() {
  std::ranges::sort(texts_);
  texts_.erase(std::unique(texts_.begin(), texts_.end()), texts_.end());
  for (std::uint32_t i = 0; i < texts_.size(); ++i) {
    for (const std::uint64_t pair : pairs_of(texts_[i])) {
      holders_[pair].push_back(i);
    }
  }
}

std::vector<Resemblance::Match> Resemblance::nearest(std::u32string_view text, double least) const {
  const auto pairs = pairs_of(text);
  std::map<std::uint32_t, std::size_t> shared;
  for (const std::uint64_t pair : pairs) {
    const auto found = holders_.find(pair);
    if (found == holders_.end()) continue;
    for (const std::uint32_t holder : found->second) {
      ++shared[holder];
    }
  }
  std::vector<Match> matches;
  for (const auto& [index, count] : shared) {
    const std::u32string_view other = texts_[index];
    const double likeness =
        2.0 * static_cast<double>(count) / static_cast<double>(pairs.size() + pairs_of(other).size());
    if (likeness >= least && denies(text) == denies(other)) matches.push_back({other, likeness});
  }
  std::ranges::stable_sort(matches, std::ranges::greater{}, &Match::likeness);
  return matches;
}

}  // namespace linli::bot::understand
