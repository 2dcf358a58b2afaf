#include "bot/understand/experience.h"

#include <array>
#include <utility>

#include "bot/understand/traits.h"

namespace linli::bot::understand {

using handlers::contract::Intent;

Expectation expect(std::u32string_view codes, storage::model::Role role, std::string_view context) {
  constexpr std::size_t kIntents = static_cast<std::size_t>(Intent::kUnknown) + 1;
  static_assert(kIntents <= 64, "a bit for each");
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
  const std::uint64_t wanted = table.wanted[speaker_of(role)];
  std::size_t best = kIntents;
  std::size_t next = kIntents;
  for (std::size_t i = 0; i < kIntents; ++i) {
    if ((wanted >> i & 1U) == 0) continue;
    if (best == kIntents || scores[i] > scores[best]) {
      next = std::exchange(best, i);
    } else if (next == kIntents || scores[i] > scores[next]) {
      next = i;
    }
  }
  if (next == kIntents) return {};
  return {.intent = static_cast<Intent>(best), .lead = (scores[best] - scores[next]) * table.step};
}

}  // namespace linli::bot::understand
