#include "bot/understand/experience.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "bot/understand/traits.h"

namespace linli::bot::understand {

using handlers::contract::Intent;

Expectation expect(std::u32string_view codes, storage::model::Role role, std::string_view context) {
  constexpr std::size_t kIntents = static_cast<std::size_t>(Intent::kUnknown) + 1;
  const ExperienceTable table = experience_table();
  const std::size_t mask = table.slots.size() - 1;
  std::array<std::int32_t, kIntents> scores{};
  const auto traits = traits_of(codes, role, context);
  for (const std::uint32_t trait : traits) {
    std::size_t at = trait & mask;
    while (table.slots[at].trait != 0 && table.slots[at].trait != trait)
      at = (at + 1) & mask;
    const ExperienceSlot& slot = table.slots[at];
    for (const ExperienceShare& share : table.shares.subspan(slot.first, slot.count))
      scores[share.intent] += share.weight;
  }
  const auto best = std::ranges::max_element(scores);
  std::int32_t next = *best;
  for (auto score = scores.begin(); score != scores.end(); ++score) {
    if (score != best) next = next == *best ? *score : std::max(next, *score);
  }
  return {.intent = static_cast<Intent>(best - scores.begin()),
          .lead = static_cast<double>(*best - next) * table.step};
}

}  // namespace linli::bot::understand
