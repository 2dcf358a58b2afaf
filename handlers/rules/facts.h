#pragma once

#include <span>
#include <string_view>

#include "handlers/rules/rule.h"

/// The facts that rules may speak of. A fixed list, so that a misspelt one in a programme file is an error
/// and whoever gathers facts knows what each means.
namespace linli::handlers::rules {

struct KnownFact {
  std::string_view id;
  std::string_view label;  ///< as people call it
  Measure measure = Measure::kCount;
  std::string_view unit;  ///< of a count
};

std::span<const KnownFact> known_facts();
/// Null for a name that is none. An indicator of a programme is a fact besides: "indicator.<its id>".
const KnownFact* known_fact(std::string_view id);

}  // namespace linli::handlers::rules
