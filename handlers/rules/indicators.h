#pragma once

#include <cstdint>
#include <vector>

#include "handlers/rules/rule.h"

namespace linli::handlers::rules {

/// How many of the things an indicator counts really count.
struct Qualified {
  std::int64_t count = 0;
  std::int64_t failed = 0;   ///< something demanded of them is not met
  std::int64_t unknown = 0;  ///< may count yet: something is not known of them
};
/// `items`: the facts of each ("item.filed", "item.events"). Source: Shufu plan 2024, special notes 2: a new
/// organization counts once it is filed with the township and has held two events.
Qualified count_qualified(const std::vector<Condition>& counts_if, const std::vector<Facts>& items);

}  // namespace linli::handlers::rules
