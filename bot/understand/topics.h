#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "bot/understand/lexicon.h"

// Lists of words that the lexicon has under a name: [hedges] amount = ["最多", …].
namespace linli::bot::understand {

using Topics = std::vector<Lexicon::Topic>;

/// The words under a name; none when the lexicon has no such list.
const std::vector<std::u32string>& words_under(const Topics& topics, std::string_view name);
/// How many codes at the front of `rest` are the longest word of the list; 0: none.
std::size_t word_of(const Topics& topics, std::string_view name, std::u32string_view rest);
/// Whether a word of the list stands anywhere in `text`.
bool holds_word(const Topics& topics, std::string_view name, std::u32string_view text);

}  // namespace linli::bot::understand
