#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "storage/model/role.h"

namespace linli::bot::understand {

/// Who speaks, as far as examples tell people apart: leads, residents, staff, strangers.
inline constexpr std::size_t kSpeakers = 4;
std::size_t speaker_of(storage::model::Role role);

/// What examples teach about a message: its characters, neighbours, characters with one between, and who
/// says it in which conversation. All numbers look alike, and so does all punctuation.
/// `codes` as of Glyphs. Each trait once, none is 0; rising.
std::vector<std::uint32_t> traits_of(std::u32string_view codes, storage::model::Role role,
                                     std::string_view context);

}  // namespace linli::bot::understand
