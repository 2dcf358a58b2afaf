#pragma once

#include <optional>
#include <string_view>

#include "bot/understand/lexicon.h"

namespace linli::bot::understand {

/// The rating that a word of praise or blame is when it is all that was said, by the lexicon's grades: 得劲,
/// with much before or behind it (贼拉好, 巴适得板), denied (不灵), said over and over (👍👍👍, 不错不错). 0 for
/// words that say only that it is hard to say. `text` holds neither spaces nor marks.
std::optional<int> graded(const Lexicon& lexicon, std::u32string_view text);

}  // namespace linli::bot::understand
