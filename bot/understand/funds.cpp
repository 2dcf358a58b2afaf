#include <algorithm>
#include <string>

#include "bot/understand/readings.h"

namespace linli::bot::understand {
namespace {

/// The first entry of a list of the lexicon's that the message holds a word of.
std::optional<std::string> held(const Analysis& analysis, const std::vector<Lexicon::Topic>& topics) {
  for (const auto& [name, words] : topics)
    if (std::ranges::any_of(words,
                            [&](const auto& word) { return analysis.bare.find(word) != analysis.bare.npos; }))
      return name;
  return std::nullopt;
}

/// Whether the message is hardly more than one such word: 为什么呢.
bool is_topic(const Analysis& analysis) {
  constexpr std::size_t kMore = 1;
  for (const auto& [name, words] : analysis.lexicon->money_topics)
    for (const auto& word : words)
      if (analysis.bare.find(word) != analysis.bare.npos && analysis.bare.size() <= word.size() + kMore)
        return true;
  return false;
}

/// The budget line that the message names.
std::optional<std::string> line_in(const Analysis& analysis) {
  for (const Piece& piece : analysis.pieces) {
    if (piece.kind != Piece::Kind::kWord || analysis.word(piece).field < 0) continue;
    const auto& id = analysis.lexicon->fields[static_cast<std::size_t>(analysis.word(piece).field)].id;
    if (id.starts_with("spending.")) return id;
  }
  return std::nullopt;
}

/// Whether it may be about money although it is a wish of its own: 明细 also asks for a table.
bool yields(Intent intent) {
  return intent == Intent::kFundsStatus || intent == Intent::kExport || intent == Intent::kPolicyAsk ||
         intent == Intent::kReportFill;
}

}  // namespace

void add_money_question(Understanding& understanding, const Analysis& analysis) {
  if (const auto topic = held(analysis, analysis.lexicon->money_topics))
    understanding.slots["about"] = *topic;
  if (const auto tranche = held(analysis, analysis.lexicon->tranches))
    understanding.slots["tranche"] = *tranche;
  if (const auto line = line_in(analysis)) understanding.slots["field"] = *line;
}

std::optional<Understanding> read_money_question(const Analysis& analysis, const Context& context) {
  constexpr std::size_t kShort = 14;
  if (context.name != "funds.done" || analysis.bare.size() > kShort || !analysis.quantities.empty())
    return std::nullopt;
  // 人工 alone asks for a human being; 人工呢 for the next line of the budget.
  const bool goes_on = is_topic(analysis) || (analysis.bare.ends_with(U'呢') && line_in(analysis));
  if (!goes_on) {
    if (analysis.whole && std::ranges::none_of(*analysis.whole->entries, yields, &CommandEntry::intent))
      return std::nullopt;
    if (const auto* pattern = best_pattern(analysis, context); pattern && !yields(pattern->pattern->intent))
      return std::nullopt;
  }
  Understanding understanding = reading(Intent::kFundsStatus, 0.85);
  add_particulars(understanding, analysis, context);
  const auto says = [&](const char* slot) { return understanding.slots.contains(slot); };
  if (!says("about") && !says("tranche") && !says("field") && !says("project")) return std::nullopt;
  return understanding;
}

}  // namespace linli::bot::understand
