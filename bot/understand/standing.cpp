#include <algorithm>

#include "bot/understand/readings.h"
#include "bot/understand/verdicts.h"

// How it stands with one project's month, asked by staff: 夕阳红义诊4月那份审过了吗,
// 老娘舅调解室的月报给我看看.
namespace linli::bot::understand {
namespace {

bool holds(const Analysis& analysis, std::string_view list) {
  return holds_word(analysis.lexicon->review, list, analysis.bare);
}

/// 审过了吗, 重新交了没有; 发票没有 tells.
bool ends_asking(const Analysis& analysis) {
  std::u32string_view bare = analysis.bare;
  for (const std::u32string_view particle : {U"呀", U"啊", U"呢", U"哦"})
    if (bare.ends_with(particle)) bare.remove_suffix(particle.size());
  if (bare.ends_with(U'吗') || bare.ends_with(U'么')) return true;
  for (const std::u32string_view no : {U"没有", U"没"}) {
    if (!bare.ends_with(no)) continue;
    constexpr std::u32string_view kDone = U"了过好完交审退报批";
    bare.remove_suffix(no.size());
    return !bare.empty() && kDone.find(bare.back()) != std::u32string_view::npos;
  }
  return false;
}

/// The project named, with the month wherever it is said; in a staff member's list also a number.
std::optional<Named> subject(const Analysis& analysis, const Context& context) {
  std::optional<Named> found;
  for (std::size_t at = 0; at < analysis.glyphs.size(); ++at) {
    auto named = named_at(analysis, context, at);
    if (!named || (named->project.empty() && (context.name != "review" || named->numbers.size() > 1)))
      continue;
    if (found) return std::nullopt;
    at = named->end - 1;
    found = std::move(named);
  }
  return found;
}

}  // namespace

std::optional<Understanding> read_standing(const Analysis& analysis, const Context& context) {
  const auto named = subject(analysis, context);
  if (!named || holds(analysis, "other_business")) return std::nullopt;
  const bool about = holds(analysis, "standing");
  const bool asks = about && (ends_asking(analysis) || holds(analysis, "when"));
  const bool shows = holds(analysis, "show") && (about || !named->month.empty()) && !named->project.empty();
  if (!asks && !shows) return std::nullopt;
  Understanding understanding = reading(Intent::kReportStatus, 0.9);
  add_particulars(understanding, analysis, context);
  if (!named->project.empty()) understanding.slots["project"] = named->project;
  if (!named->month.empty()) understanding.slots["month"] = named->month;
  if (!named->numbers.empty()) understanding.slots["report"] = named->numbers.front();
  return understanding;
}

}  // namespace linli::bot::understand
