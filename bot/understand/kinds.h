#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "bot/understand/marks.h"

namespace linli::bot::understand {

/// Finds out what each activity of the message is called, as it was said (防诈骗宣传, 书画展, 合唱排练), and
/// marks activities that the lexicon does not know (平安粥4场, 一场跳蚤市场). Nothing in `taken`, from the
/// first code to behind the last one, is part of a name.
using Spans = std::vector<std::pair<std::size_t, std::size_t>>;
void name_kinds(const Analysis& analysis, const Spans& taken, Marks& marks);

}  // namespace linli::bot::understand
