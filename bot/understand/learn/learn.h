#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bot/understand/traits.h"
#include "handlers/contract/intent.h"

namespace linli::bot::understand {

/// A message somebody might send, and what they want by it.
struct Example {
  std::vector<std::uint32_t> traits;
  std::size_t speaker = 0;  ///< speaker_of()
  handlers::contract::Intent intent = handlers::contract::Intent::kUnknown;
};

/// Reads lines of role, context, intent and text between tabs; empty ones and those that begin with # are
/// nothing. Throws std::runtime_error with `name` and the line.
std::vector<Example> read_examples(std::istream& in, const std::string& name);

/// For each trait how much it speaks for which intents.
using Weights = std::unordered_map<std::uint32_t, std::vector<std::pair<std::uint8_t, double>>>;

/// The averaged perceptron (Collins 2002) with a margin. The same examples in the same order give the same
/// weights.
Weights learn(const std::vector<Example>& examples);

/// For each speaker a bit for each Intent that several of the examples have of them.
std::array<std::uint64_t, kSpeakers> wanted(const std::vector<Example>& examples);

/// Writes what was learnt as the C++ source of experience_table().
void write_table(const Weights& weights, const std::array<std::uint64_t, kSpeakers>& wanted,
                 std::ostream& out);

}  // namespace linli::bot::understand
