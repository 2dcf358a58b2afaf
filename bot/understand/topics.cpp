#include "bot/understand/topics.h"

#include <algorithm>

namespace linli::bot::understand {

const std::vector<std::u32string>& words_under(const Topics& topics, std::string_view name) {
  static const std::vector<std::u32string> kNone;
  const auto found = std::ranges::find(topics, name, &Lexicon::Topic::name);
  return found == topics.end() ? kNone : found->words;
}

std::size_t word_of(const Topics& topics, std::string_view name, std::u32string_view rest) {
  std::size_t longest = 0;
  for (const auto& word : words_under(topics, name))
    if (word.size() > longest && rest.starts_with(word)) longest = word.size();
  return longest;
}

bool holds_word(const Topics& topics, std::string_view name, std::u32string_view text) {
  return std::ranges::any_of(words_under(topics, name), [&](const std::u32string& word) {
    return text.find(word) != std::u32string_view::npos;
  });
}

}  // namespace linli::bot::understand
