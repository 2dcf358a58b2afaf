#include <algorithm>

#include "bot/understand/finder.h"
#include "bot/understand/glyphs.h"

// Words beside an amount that make it something else than what was spent or given this month.
namespace linli::bot::understand {
namespace {

bool holds(std::u32string_view text, const Lexicon& lexicon, std::string_view name) {
  const auto found = std::ranges::find(lexicon.hedges, name, &Lexicon::Topic::name);
  return found != lexicon.hedges.end() && std::ranges::any_of(found->words, [&](const auto& word) {
           return text.find(word) != std::u32string_view::npos;
         });
}

}  // namespace

/// 最多也就五千, 押金交了1000, 企业答应捐2000, 隔壁社区花了八千: asked about, never believed.
void Finder::doubt_hedged() {
  const auto stop = [](char32_t c) { return is_clause_end(c); };
  const auto end_of_sentence = [](char32_t c) { return is_sentence_end(c); };
  const auto around = [&](const Claim& claim, auto ends) {
    std::size_t from = claim.begin;
    std::size_t to = claim.end;
    while (from > 0 && !ends(glyphs_[from - 1]))
      --from;
    while (to < glyphs_.size() && !ends(glyphs_[to]))
      ++to;
    return glyphs_.view(from, to);
  };
  for (Claim& claim : out_.claims) {
    if (field(claim.field).kind != FieldKind::kMoney || claim.unknown) continue;
    const auto clause = around(claim, stop);
    const auto sentence = around(claim, end_of_sentence);
    const bool gift = claim.field == donated_;
    if (holds(clause, *analysis_.lexicon, "amount") || holds(sentence, *analysis_.lexicon, "sentence") ||
        (gift &&
         (holds(clause, *analysis_.lexicon, "gift") || holds(sentence, *analysis_.lexicon, "gift_sentence"))))
      claim.doubt = true;
  }
}

}  // namespace linli::bot::understand
