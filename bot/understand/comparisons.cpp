#include <algorithm>
#include <array>

#include "bot/understand/finder.h"

// What is told by its distance from the report filed last: 志愿者跟上个月一样, 场次比上次多两场.
namespace linli::bot::understand {
namespace {

constexpr std::u32string_view kBetween = U"跟和同与像比是的也还都就仍那 ";

}  // namespace

/// The report that is compared with: 上次, 上个月, 四月份 when April was filed last, or some other month.
std::optional<Finder::Reference> Finder::reference_at(std::size_t from) const {
  while (from < glyphs_.size() && kBetween.find(glyphs_[from]) != std::u32string_view::npos) {
    ++from;
  }
  for (const std::u32string_view word : {U"上一次", U"上一回", U"上次", U"上回", U"上一期", U"上期"}) {
    if (glyphs_.codes.compare(from, word.size(), word) == 0) return Reference{.end = from + word.size()};
  }
  const auto phrase = std::ranges::find(analysis_.times, from, &TimePhrase::begin);
  if (phrase == analysis_.times.end() || !phrase->names_month_only()) return std::nullopt;
  if (phrase->month_offset == -1) return Reference{.end = phrase->end};
  const auto filed = context_.last.find("month");
  const auto* month = filed == context_.last.end() ? nullptr : std::get_if<std::string>(&filed->second);
  const ResolvedTime time = resolve(*phrase, context_.today);
  const bool last = time.month && month != nullptr && time.month->text() == *month;
  return Reference{.end = phrase->end, .last = last};
}

std::optional<std::int64_t> Finder::last_value(int index) const {
  const auto filed = context_.last.find(field(index).id);
  const auto* value = filed == context_.last.end() ? nullptr : std::get_if<std::int64_t>(&filed->second);
  return value == nullptr ? std::nullopt : std::optional{*value};
}

/// 志愿者跟上个月一样, and of what was asked 和四月份一样: the figure of the last report, or a question.
void Finder::same_as_last(const Clause& clause, std::size_t cue) {
  const bool about = marks_.all[cue].is(Cue::kAbout);
  const std::size_t end = clause.to < marks_.all.size() ? marks_.all[clause.to].begin : glyphs_.size();
  if (!clause.quantities.empty() || end > marks_.all[cue].end + 1) return;
  std::size_t name = kNone;
  for (std::size_t i = cue; i-- > clause.from && name == kNone;) {
    if (is_name(i)) name = i;
  }
  const std::size_t begin = clause.from == 0 ? 0 : marks_.all[clause.from - 1].end;
  const std::size_t from = name == kNone ? begin : marks_.all[name].end;
  const auto with = reference_at(from);
  if (!with || with->end > marks_.all[cue].begin ||
      glyphs_.view(with->end, marks_.all[cue].begin).find_first_not_of(kBetween) != std::u32string_view::npos)
    return;
  int index = name == kNone ? asked_number() : marks_.all[name].index;
  // 其他跟上个月一样: everything that was not told
  constexpr std::u32string_view kRest = U"其别";
  if (name != kNone && kRest.find(glyphs_[marks_.all[name].begin]) != std::u32string_view::npos) index = -1;
  if (index < 0 || claimed(index) || field(index).kind == FieldKind::kText) return;
  const auto value = with->last ? last_value(index) : std::nullopt;
  ++out_.strong;
  out_.claims.push_back({.field = index,
                         .value = value.value_or(0),
                         .doubt = !value,
                         .approximate = about,
                         .stock = !value,  // 场次跟上月持平，6场
                         .begin = name == kNone ? from : marks_.all[name].begin,
                         .end = marks_.all[cue].end});
}

/// 比上次多两场 as a figure of its own, when the last report has one and nothing is in doubt.
std::optional<std::int64_t> Finder::from_last(const Clause& clause, std::size_t n, int index) const {
  const std::size_t at = clause.quantities[n];
  const auto than = std::find_if(marks_.all.begin() + static_cast<std::ptrdiff_t>(clause.from),
                                 marks_.all.begin() + static_cast<std::ptrdiff_t>(at), [&](const Mark& mark) {
                                   return mark.is(Cue::kCompare) && glyphs_[mark.begin] == U'比';
                                 });
  const Quantity& q = quantity(at);
  const auto value = last_value(index);
  const auto step = field(index).kind == FieldKind::kMoney ? fen_of(q) : q.number.whole();
  if (than->begin >= marks_.all[at].begin || !value || !step || q.doubt != Doubt::kNone || !fits(index, q))
    return std::nullopt;
  const auto with = reference_at(than->end);
  constexpr std::size_t kBrief = 6;
  if (!with || !with->last || with->end > marks_.all[at].begin || marks_.all[at].begin > with->end + kBrief)
    return std::nullopt;
  const auto sign = glyphs_.view(with->end, marks_.all[at].begin);
  const bool more = sign.find_first_of(U"多增涨升") != std::u32string_view::npos;
  const bool less = sign.find_first_of(U"少减降") != std::u32string_view::npos;
  const std::int64_t sum = less ? *value - *step : *value + *step;
  return more == less || sum < 0 ? std::nullopt : std::optional{sum};
}

/// 比上个月多200 is a difference. Without a report to compare with, 支出比上月少了500 says no more of the
/// field than that it must be asked for.
bool Finder::compared(const Clause& clause, std::size_t n, std::size_t name) {
  if (correcting_ || !cue_before(clause, n, Cue::kCompare, kNone)) return false;
  const Quantity& q = quantity(clause.quantities[n]);
  int index = name != kNone ? marks_.all[name].index : q.unit >= 0 ? unit(q)->own : -1;
  for (const FieldKind kind : {FieldKind::kCount, FieldKind::kMoney}) {
    const int asked = asked_field(kind);
    if (name == kNone && asked >= 0 && fits(asked, q) && last_value(asked)) index = asked;
  }
  if (index >= 0 && !claimed(index)) {
    const Mark& mark = marks_.all[clause.quantities[n]];
    const auto value = from_last(clause, n, index);
    ++out_.strong;
    out_.claims.push_back({.field = index,
                           .value = value.value_or(0),
                           .doubt = !value,
                           .approximate = q.approximate,
                           .stock = !value,
                           .begin = mark.begin,
                           .end = mark.end});
  }
  return true;
}

}  // namespace linli::bot::understand
