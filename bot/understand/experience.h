#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "bot/understand/traits.h"
#include "handlers/contract/intent.h"
#include "storage/model/role.h"

namespace linli::bot::understand {

/// What a message most probably wants, from the examples in templates/lexicon/examples.tsv. The table of
/// weights is made from them while the program is built (learn/), and is part of it.
struct Expectation {
  handlers::contract::Intent intent = handlers::contract::Intent::kUnknown;
  double lead = 0;  ///< over the next intent: below 0.3 hardly any, above 1 nearly sure
};

/// What nobody of the role wants in any example is not considered. `codes` as of Glyphs. Pure; about a
/// quarter of a microsecond for each character.
Expectation expect(std::u32string_view codes, storage::model::Role role, std::string_view context);

/// The table: a hash table of traits by their lowest bits, an empty slot is zero; then for each trait the
/// intents it speaks for or against.
struct ExperienceSlot {
  std::uint32_t trait = 0;
  std::uint32_t first = 0;  ///< in `shares`
  std::uint32_t count = 0;
};
struct ExperienceShare {
  std::uint8_t intent = 0;  ///< index of the Intent
  std::int8_t weight = 0;   ///< in steps of `step`
};
struct ExperienceTable {
  std::span<const ExperienceSlot> slots;  ///< a power of two of them
  std::span<const ExperienceShare> shares;
  double step = 0;
  std::array<std::uint64_t, kSpeakers> wanted{};  ///< for each speaker a bit for each Intent
};
/// The one that was made from the examples.
ExperienceTable experience_table();

}  // namespace linli::bot::understand
