#pragma once

#include <stdexcept>

#include "bot/understand/lexicon.h"

namespace linli::test {

/// The lexicon that is shipped, loaded once.
inline const bot::understand::Lexicon& lexicon() {
  static const auto loaded = bot::understand::load_lexicon(LINLI_SOURCE_DIR "/templates/lexicon/zh.toml");
  if (!loaded) throw std::runtime_error{loaded.error().message};
  return *loaded;
}

}  // namespace linli::test
