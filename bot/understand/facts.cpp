#include "bot/understand/facts.h"

#include <algorithm>
#include <array>

#include "bot/understand/budget_lists.h"
#include "bot/understand/claims.h"
#include "bot/understand/corrections.h"
#include "bot/understand/filings.h"
#include "bot/understand/marks.h"
#include "bot/understand/texts.h"

namespace linli::bot::understand {
namespace {

/// 从三月到现在一共搞了20场: since then, and not in that month.
void mark_spans(const Analysis& analysis, Marks& marks) {
  constexpr std::array<std::u32string_view, 7> kOn = {U"到现在", U"至今", U"以来",  U"到目前",
                                                      U"起",     U"开始", U"到今天"};
  for (Mark& mark : marks.all) {
    if (mark.kind != Mark::Kind::kTime) continue;
    const TimePhrase& phrase = analysis.times[static_cast<std::size_t>(mark.index)];
    if ((phrase.year_offset || phrase.year) && !phrase.month && !phrase.month_offset &&
        !phrase.names_day()) {  // 本年支出
      mark.kind = Mark::Kind::kCue;
      mark.index = static_cast<int>(Cue::kCumulative);
      continue;
    }
    if (mark.begin == 0) continue;
    const char32_t before = analysis.glyphs[mark.begin - 1];
    if (before != U'从' && before != U'自') continue;
    if (std::ranges::none_of(kOn, [&](std::u32string_view word) {
          return analysis.glyphs.codes.compare(mark.end, word.size(), word) == 0;
        }))
      continue;
    mark.kind = Mark::Kind::kCue;
    mark.index = static_cast<int>(Cue::kCumulative);
  }
}

/// 不是没办活动，是办了2场没报: a denial denied is none.
void drop_double_negation(Marks& marks) {
  for (std::size_t i = 0; i + 1 < marks.all.size();) {
    const bool both = marks.all[i].is(Cue::kNot) && marks.all[i + 1].is(Cue::kNone) &&
                      marks.all[i].end == marks.all[i + 1].begin;
    const auto at = marks.all.begin() + static_cast<std::ptrdiff_t>(i);
    if (both)
      marks.all.erase(at, at + 2);
    else
      ++i;
  }
}

}  // namespace

void Facts::ask_for(const std::string& slot) {
  slots.erase(slot);
  if (std::ranges::find(ask, slot) == ask.end()) ask.push_back(slot);
}

void Facts::put(const std::string& slot, handlers::contract::SlotValue value, std::string said) {
  slots.insert_or_assign(slot, std::move(value));
  words.insert_or_assign(slot, std::move(said));
}

Facts gather(const Analysis& analysis, const Context& context) {
  Facts facts;
  if (analysis.pieces.empty() && context.form.empty()) return facts;
  Marks marks{analysis, context};
  drop_double_negation(marks);
  name_lines(analysis, marks);
  complete_changes(marks);
  set_off_corrections(marks);
  mark_spans(analysis, marks);
  facts.correction = corrects(analysis, context, marks);
  take_texts(analysis, context, marks, facts);
  const std::vector<MonthTold> months = months_told(analysis, context, marks);
  take_month(months, analysis, facts);
  Figures figures = find_figures(analysis, context, marks, facts.correction);
  if (facts.correction) adopt_loose(analysis, context, marks, figures, facts);
  if (take_difference(marks, analysis, context, figures, facts)) return facts;
  const int texts = facts.strong;
  if (facts.correction || !settle_apart(figures, months, analysis, context, marks, facts))
    settle(figures, analysis, marks, facts);
  set_apart_differences(analysis, marks, context, figures, facts);
  facts.strong += texts;
  if (facts.correction && facts.figures == 0 && !facts.slots.contains("month"))
    name_field(analysis, marks, facts);
  if (facts.correction && facts.figures == 0 && !facts.field) name_old(context, marks, figures, facts);
  facts.restated = facts.correction && corrects_itself(analysis, context, marks, figures);
  if (facts.restated) facts.correction = false;
  return facts;
}

}  // namespace linli::bot::understand
