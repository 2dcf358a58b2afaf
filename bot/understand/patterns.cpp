#include "bot/understand/patterns.h"

#include <algorithm>

namespace linli::bot::understand {
namespace {

class Matcher {
 public:
  Matcher(const Lexicon& lexicon, const std::vector<AtomHit>& atoms) : lexicon_(lexicon), atoms_(atoms) {}

  /// A pattern is tried once in each sentence, from the first place where it can begin: what it can explain
  /// from a later place it explains from there as well.
  std::vector<PatternMatch> run() {
    std::vector<PatternMatch> found;
    present_.assign(lexicon_.patterns_by_atom.size(), 0);
    for (const AtomHit& hit : atoms_) {
      present_[static_cast<std::size_t>(hit.atom)] = 1;
    }
    std::vector<int> tried(lexicon_.patterns.size(), -1);
    for (std::size_t i = 0; i < atoms_.size(); ++i) {
      for (const int index : lexicon_.patterns_by_atom[static_cast<std::size_t>(atoms_[i].atom)]) {
        int& last = tried[static_cast<std::size_t>(index)];
        if (last == atoms_[i].sentence) continue;
        last = atoms_[i].sentence;
        const PatternEntry& pattern = lexicon_.patterns[static_cast<std::size_t>(index)];
        const int score = match(pattern, i);
        if (score > 0) found.push_back({&pattern, score});
      }
    }
    std::ranges::stable_sort(found, std::ranges::greater{}, &PatternMatch::score);
    return found;
  }

 private:
  /// The number of codes that the pattern explains when its first group is atom `first`; 0 when it does not
  /// match.
  int match(const PatternEntry& pattern, std::size_t first) const {
    const auto is_one_of = [](const std::vector<int>& group, int atom) {
      return std::ranges::find(group, atom) != group.end();
    };
    for (const int atom : pattern.never) {
      if (present_[static_cast<std::size_t>(atom)] != 0) return 0;
    }
    // Most patterns fail because a word of theirs is nowhere in the message: the cheap question first.
    for (std::size_t group = 1; group < pattern.groups.size(); ++group) {
      const auto is_present = [&](int atom) { return present_[static_cast<std::size_t>(atom)] != 0; };
      if (std::ranges::none_of(pattern.groups[group], is_present)) return 0;
    }
    const AtomHit& start = atoms_[first];
    int score = pattern.weight + static_cast<int>(start.end - start.begin);
    std::size_t end = start.end;
    for (std::size_t group = 1; group < pattern.groups.size(); ++group) {
      const AtomHit* best = nullptr;
      for (std::size_t i = first + 1; i < atoms_.size() && atoms_[i].sentence == start.sentence; ++i) {
        const AtomHit& hit = atoms_[i];
        if (best != nullptr && hit.begin > best->begin) break;
        if (hit.begin < end || !is_one_of(pattern.groups[group], hit.atom)) continue;
        if (best == nullptr || hit.begin < best->begin || (hit.begin == best->begin && hit.end > best->end))
          best = &hit;
      }
      if (best == nullptr) return 0;
      score += static_cast<int>(best->end - best->begin) + 1;
      end = best->end;
    }
    return score;
  }

  const Lexicon& lexicon_;
  const std::vector<AtomHit>& atoms_;
  std::vector<char> present_;  // by atom
};

}  // namespace

std::vector<PatternMatch> match_patterns(const Lexicon& lexicon, const std::vector<AtomHit>& atoms) {
  return Matcher{lexicon, atoms}.run();
}

}  // namespace linli::bot::understand
