#include "bot/understand/learn/learn.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <istream>
#include <numeric>
#include <optional>
#include <ostream>
#include <random>
#include <stdexcept>

#include "bot/understand/glyphs.h"
#include "bot/understand/traits.h"
#include "storage/model/role.h"

namespace linli::bot::understand {
namespace {

using handlers::contract::Intent;

constexpr std::size_t kIntents = static_cast<std::size_t>(Intent::kUnknown) + 1;
using Row = std::array<double, kIntents>;

constexpr int kRounds = 8;
constexpr double kMargin = 1;
/// A weight is one of 2 × 127 + 1 steps.
constexpr double kSteps = 127;

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> parts{""};
  for (const char c : line) {
    if (c == '\t')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

/// Now and summed up over time, so that what came last weighs no more than what came first.
struct Trained {
  Row now{};
  Row sum{};
};

class Pupil {
 public:
  explicit Pupil(const std::vector<Example>& examples) : examples_(examples) {
    for (const Example& example : examples)
      for (const std::uint32_t trait : example.traits)
        rows_.try_emplace(trait);
  }

  Weights learn() {
    std::vector<std::size_t> order(examples_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::minstd_rand random{1};
    for (int round = 0; round < kRounds; ++round) {
      for (std::size_t i = order.size(); i > 1; --i)  // std::shuffle's order is the library's own
        std::swap(order[i - 1], order[random() % i]);
      for (const std::size_t i : order)
        take(examples_[i]);
    }
    return averaged();
  }

 private:
  void take(const Example& example) {
    ++time_;
    Row scores{};
    std::vector<Trained*> rows;
    for (const std::uint32_t trait : example.traits) {
      rows.push_back(&rows_.at(trait));
      for (std::size_t i = 0; i < kIntents; ++i)
        scores[i] += rows.back()->now[i];
    }
    const auto right = static_cast<std::size_t>(example.intent);
    std::size_t rival = right == 0 ? 1 : 0;
    for (std::size_t i = 0; i < kIntents; ++i)
      if (i != right && scores[i] > scores[rival]) rival = i;
    if (scores[right] - scores[rival] >= kMargin) return;
    const double step = 1 / std::sqrt(static_cast<double>(rows.size()));
    for (Trained* row : rows) {
      row->now[right] += step;
      row->now[rival] -= step;
      row->sum[right] += step * time_;
      row->sum[rival] -= step * time_;
    }
  }

  Weights averaged() const {
    Weights weights;
    for (const auto& [trait, row] : rows_)
      for (std::size_t i = 0; i < kIntents; ++i)
        if (const double weight = row.now[i] - row.sum[i] / time_; weight != 0)
          weights[trait].emplace_back(static_cast<std::uint8_t>(i), weight);
    return weights;
  }

  const std::vector<Example>& examples_;
  std::unordered_map<std::uint32_t, Trained> rows_;
  double time_ = 0;
};

}  // namespace

std::vector<Example> read_examples(std::istream& in, const std::string& name) {
  std::vector<Example> examples;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.empty() || line.front() == '#') continue;
    const auto parts = split(line);
    const auto fault = [&](const std::string& what) {
      return std::runtime_error{name + ":" + std::to_string(number) + ": " + what};
    };
    if (parts.size() != 4) throw fault("must be role, context, intent and text between tabs");
    const auto role = storage::model::role_named(parts[0]);
    if (!role) throw fault("there is no role " + parts[0]);
    const auto intent = handlers::contract::intent_named(parts[2]);
    if (!intent) throw fault("there is no intent " + parts[2]);
    examples.push_back({.traits = traits_of(normalised(parts[3]), *role, parts[1]),
                        .speaker = speaker_of(*role),
                        .intent = *intent});
  }
  return examples;
}

Weights learn(const std::vector<Example>& examples) {
  return Pupil{examples}.learn();
}

std::array<std::uint64_t, kSpeakers> wanted(const std::vector<Example>& examples) {
  constexpr int kSeveral = 3;  // one or two may be slips of whoever wrote them down
  std::array<std::array<int, kIntents>, kSpeakers> counts{};
  for (const Example& example : examples)
    ++counts[example.speaker][static_cast<std::size_t>(example.intent)];
  std::array<std::uint64_t, kSpeakers> wanted{};
  for (std::size_t speaker = 0; speaker < kSpeakers; ++speaker)
    for (std::size_t i = 0; i < kIntents; ++i)
      if (counts[speaker][i] >= kSeveral) wanted[speaker] |= std::uint64_t{1} << i;
  return wanted;
}

void write_table(const Weights& weights, const std::array<std::uint64_t, kSpeakers>& wanted,
                 std::ostream& out) {
  double most = 0;
  for (const auto& [trait, shares] : weights)
    for (const auto& [intent, weight] : shares)
      most = std::max(most, std::abs(weight));
  const double step = most / kSteps;
  std::vector<std::uint32_t> traits;
  for (const auto& [trait, shares] : weights)
    traits.push_back(trait);
  std::ranges::sort(traits);
  struct Slot {
    std::uint32_t trait = 0;
    std::size_t first = 0;
    std::size_t count = 0;
  };
  std::vector<Slot> slots(std::bit_ceil(traits.size() * 2 + 1));
  std::size_t count = 0;
  out << "// Made from the examples of templates/lexicon; do not edit.\n"
         "#include \"bot/understand/experience.h\"\n\nnamespace linli::bot::understand {\nnamespace {\n\n"
         "constexpr ExperienceShare kShares[] = {\n";
  for (const std::uint32_t trait : traits) {
    Slot slot{.trait = trait, .first = count};
    for (const auto& [intent, weight] : weights.at(trait)) {
      const int steps = static_cast<int>(std::lround(weight / step));
      if (steps == 0) continue;
      out << '{' << int{intent} << ',' << steps << "},";
      ++count;
    }
    out << '\n';
    slot.count = count - slot.first;
    std::size_t at = trait & (slots.size() - 1);
    while (slots[at].trait != 0)
      at = (at + 1) & (slots.size() - 1);
    slots[at] = slot;
  }
  out << "};\n\nconstexpr ExperienceSlot kSlots[] = {\n";
  for (const Slot& slot : slots)
    out << '{' << slot.trait << ',' << slot.first << ',' << slot.count << "},\n";
  out << "};\n\n}  // namespace\n\nExperienceTable experience_table() {\n  return {kSlots, kShares, " << step
      << ", {";
  for (const std::uint64_t bits : wanted)
    out << bits << "U, ";
  out << "}};\n}\n\n}  // namespace linli::bot::understand\n";
}

}  // namespace linli::bot::understand
