#include "bot/understand/lexicon.h"

#include <algorithm>

namespace linli::bot::understand {
namespace {

bool is_decision(handlers::contract::Intent intent) {
  using handlers::contract::Intent;
  return intent == Intent::kReviewAccept || intent == Intent::kReviewReturn ||
         intent == Intent::kReviewReopen || intent == Intent::kHeldRelease || intent == Intent::kHeldRefuse;
}

}  // namespace

int Lexicon::field_named(std::string_view id) const {
  const auto found = std::ranges::find(fields, id, &FieldEntry::id);
  return found == fields.end() ? -1 : static_cast<int>(found - fields.begin());
}

std::u32string Lexicon::sound_of(std::u32string_view text) const {
  std::u32string sound;
  sound.reserve(text.size());
  for (const char32_t c : text) {
    sound.push_back(sound_of(c));
  }
  return sound;
}

void Lexicon::index() {
  std::ranges::sort(words, [](const Word& a, const Word& b) {
    if (a.text.front() != b.text.front()) return a.text.front() < b.text.front();
    if (a.text.size() != b.text.size()) return a.text.size() > b.text.size();
    return a.text < b.text;
  });
  for (std::uint32_t i = 0; i < words.size(); ++i) {
    Range& range = by_first_.try_emplace(words[i].text.front(), Range{i, i}).first->second;
    range.to = i + 1;
  }
  for (const auto& [text, entries] : commands) {
    for (const CommandEntry& entry : entries)
      if (is_decision(entry.intent)) decisions.emplace_back(text, entry.intent);
    auto& same = sounding[sound_of(text)];
    same.insert(same.end(), entries.begin(), entries.end());
  }
  for (const auto& [sound, entries] : sounding) {
    if (sound.size() >= 2 && sound.size() <= 8 && sound.front() >= 0x80) typo_targets.push_back(sound);
  }
  std::ranges::sort(typo_targets);
  for (const auto& [text, entries] : commands) {
    examples.add(text);
  }
  examples.seal();
  int atoms = 0;
  for (const Word& word : words) {
    atoms = std::max(atoms, word.atom + 1);
  }
  patterns_by_atom.resize(static_cast<std::size_t>(atoms));
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    for (const int atom : patterns[i].groups.front()) {
      patterns_by_atom[static_cast<std::size_t>(atom)].push_back(static_cast<int>(i));
    }
  }
  const auto longest_first = [](const std::u32string& a, const std::u32string& b) {
    return a.size() > b.size();
  };
  std::ranges::stable_sort(polite_front, longest_first);
  std::ranges::stable_sort(polite_back, longest_first);
  std::ranges::stable_sort(hollow, longest_first);
}

}  // namespace linli::bot::understand
