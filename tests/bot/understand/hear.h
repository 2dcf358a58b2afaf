#pragma once

#include <string>

#include "bot/understand/interpret.h"
#include "tests/bot/understand/lexicon.h"

namespace linli::test {

/// What a lead says on 3 June 2024, a Monday, while a month is being filed.
inline handlers::contract::Understanding hear(const std::string& text,
                                              const std::string& where = "report.form", bool voice = false) {
  bot::understand::Context context;
  context.today = {2024, 6, 3};
  context.name = where;
  context.voice = voice;
  return bot::understand::interpret(bot::understand::analyse(text, lexicon(), voice), context);
}

}  // namespace linli::test
