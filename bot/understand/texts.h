#pragma once

#include "bot/understand/facts.h"
#include "bot/understand/marks.h"

namespace linli::bot::understand {

/// Takes what is told in words (difficulties, story, plan) into `facts` and marks its pieces as used, so that
/// no figure is read out of a plan or a difficulty.
void take_texts(const Analysis& analysis, const Context& context, Marks& marks, Facts& facts);

}  // namespace linli::bot::understand
