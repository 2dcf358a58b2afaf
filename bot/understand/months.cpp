#include <algorithm>
#include <array>

#include "bot/understand/filings.h"

namespace linli::bot::understand {
namespace {

using storage::model::Month;

/// 比上个月多, 和上个月一样
bool compares(const Analysis& analysis, const Mark& mark) {
  constexpr std::u32string_view kCompares = U"比较跟像";
  if (mark.begin > 0 && kCompares.find(analysis.glyphs[mark.begin - 1]) != std::u32string_view::npos)
    return true;
  constexpr std::array<std::u32string_view, 4> kSame = {U"一样", U"相同", U"差不多", U"持平"};
  return std::ranges::any_of(kSame, [&](std::u32string_view word) {
    return analysis.glyphs.codes.compare(mark.end, word.size(), word) == 0;
  });
}

bool begins_until(const Glyphs& glyphs, std::size_t at) {
  return at >= 2 && (glyphs.view(at - 2, at) == U"截至" || glyphs.view(at - 2, at) == U"截止");
}

/// 5月1号到5月31号, 截至5月31日: the days stand for their month.
bool spans_month(const Analysis& analysis, const TimePhrase& phrase) {
  if (!phrase.month || !phrase.day) return false;
  if (begins_until(analysis.glyphs, phrase.begin)) return true;
  return std::ranges::any_of(analysis.times, [&](const TimePhrase& end) {
    constexpr std::u32string_view kJoins = U"到至-~";
    return end.begin == phrase.end + 1 && end.day && (!end.month || end.month == phrase.month) &&
           kJoins.find(analysis.glyphs[phrase.end]) != std::u32string_view::npos;
  });
}

/// 截至5月31日，本月共…: the month that the day is in.
bool until_told(const Analysis& analysis, const TimePhrase& phrase) {
  return std::ranges::any_of(analysis.times, [&](const TimePhrase& before) {
    return before.end <= phrase.begin && before.month && before.day &&
           begins_until(analysis.glyphs, before.begin);
  });
}

/// 上月结余2000 is no month of the report.
bool is_of_money_apart(const Marks& marks, std::size_t i) {
  if (i + 1 >= marks.all.size() || marks.all[i + 1].begin > marks.all[i].end + 1) return false;
  return marks.all[i + 1].is(Cue::kOtherMoney) || marks.all[i + 1].is(Cue::kRefund);
}

/// 其中一千八是上个月的
bool is_of_a_part(const Marks& marks, std::size_t i) {
  bool figure = false;
  while (i-- > 0 && !marks.all[i].ends_clause()) {
    figure = figure || marks.all[i].kind == Mark::Kind::kQuantity;
    if (marks.all[i].is(Cue::kAmong)) return figure;
  }
  return false;
}

/// 二月份立项的: when it began.
bool begins_project(const Analysis& analysis, const Mark& mark) {
  constexpr std::array<std::u32string_view, 5> kBegan = {U"立项", U"启动", U"签约", U"签的", U"开工"};
  return std::ranges::any_of(kBegan, [&](std::u32string_view word) {
    return analysis.glyphs.codes.compare(mark.end, word.size(), word) == 0;
  });
}

}  // namespace

std::vector<MonthTold> months_told(const Analysis& analysis, const Context& context, const Marks& marks) {
  std::vector<MonthTold> months;
  for (std::size_t i = 0; i < marks.all.size(); ++i) {
    const Mark& mark = marks.all[i];
    if (mark.kind != Mark::Kind::kTime || mark.used) continue;
    if (compares(analysis, mark) || is_of_money_apart(marks, i) || is_of_a_part(marks, i)) continue;
    if (i > 0 && marks.all[i - 1].is(Cue::kNot) && marks.all[i - 1].end == mark.begin)
      continue;  // 不是这个月
    const TimePhrase& phrase = analysis.times[static_cast<std::size_t>(mark.index)];
    if (!phrase.names_month_only() && !spans_month(analysis, phrase)) continue;
    if (phrase.month_offset == 0 && until_told(analysis, phrase)) continue;
    if (begins_project(analysis, mark) || phrase.month_offset.value_or(0) > 0) continue;
    const ResolvedTime time = resolve(phrase, context.today);
    if (!time.month) continue;
    months.push_back({.from = *time.month,
                      .to = time.to_month.value_or(*time.month),
                      .doubt = time.doubt,
                      .relative = !phrase.month,
                      .begin = mark.begin,
                      .end = mark.end});
  }
  return months;
}

void take_month(const std::vector<MonthTold>& months, const Analysis& analysis, Facts& facts) {
  constexpr std::size_t kMost = 24;
  std::vector<std::string> named;
  for (const MonthTold& told : months) {
    if (told.doubt) facts.ask_for("month");
    facts.words.insert_or_assign("month", analysis.glyphs.words(told.begin, told.end));
    for (Month month = told.from; month <= told.to && named.size() < kMost; month = month.plus(1)) {
      if (std::ranges::find(named, month.text()) == named.end()) named.push_back(month.text());
    }
  }
  if (!months.empty() && months.back().relative) facts.relative.push_back("month");
  if (named.size() == 1 && facts.ask.empty()) facts.slots.emplace("month", named.front());
  if (named.size() > 1 && facts.correction) facts.slots.emplace("month", named.back());  // 不是4月，是5月
  if (named.size() > 1 && !facts.correction) {
    facts.ask_for("month");
    facts.slots.emplace("reports", std::move(named));
  }
}

}  // namespace linli::bot::understand
