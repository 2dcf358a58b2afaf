#pragma once

#include "bot/understand/analyse.h"

namespace linli::bot::understand {

/// Fills pieces, quantities, times and patterns of `analysis`, whose glyphs and lexicon are set.
void scan(Analysis& analysis);

}  // namespace linli::bot::understand
