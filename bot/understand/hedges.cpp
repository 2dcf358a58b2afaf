#include "bot/understand/finder.h"
#include "bot/understand/topics.h"

// Words beside an amount that make it something else than what was spent or given this month.
namespace linli::bot::understand {

/// The text around a claim between codes at which `ends` holds.
std::u32string_view Finder::around(const Claim& claim, bool (*ends)(char32_t)) const {
  std::size_t from = claim.begin;
  std::size_t to = claim.end;
  while (from > 0 && !ends(glyphs_[from - 1]))
    --from;
  while (to < glyphs_.size() && !ends(glyphs_[to]))
    ++to;
  return glyphs_.view(from, to);
}

/// 最多也就五千, 押金交了1000, 企业答应捐2000, 隔壁社区花了八千: asked about, never believed.
void Finder::doubt_hedged() {
  const Topics& hedges = analysis_.lexicon->hedges;
  for (Claim& claim : out_.claims) {
    if (field(claim.field).kind != FieldKind::kMoney || claim.unknown) continue;
    const auto clause = around(claim, is_clause_end);
    const auto sentence = around(claim, is_sentence_end);
    const bool gift = claim.field == donated_ &&
                      (holds_word(hedges, "gift", clause) || holds_word(hedges, "gift_sentence", sentence));
    claim.doubt = claim.doubt || gift || holds_word(hedges, "amount", clause) ||
                  holds_word(hedges, "sentence", sentence);
  }
}

}  // namespace linli::bot::understand
