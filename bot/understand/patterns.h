#pragma once

#include <cstddef>
#include <vector>

#include "bot/understand/analyse.h"

namespace linli::bot::understand {

/// A word of a pattern, found somewhere.
struct AtomHit {
  int atom;
  std::size_t begin;
  std::size_t end;
  int sentence;
};

/// The patterns of the lexicon that the words at hand make up, best first. `atoms` by place.
std::vector<PatternMatch> match_patterns(const Lexicon& lexicon, const std::vector<AtomHit>& atoms);

}  // namespace linli::bot::understand
