#include "bot/understand/texts.h"

#include <algorithm>

#include "bot/understand/readings.h"
#include "bot/understand/text_finder.h"

namespace linli::bot::understand {
namespace {

/// A name this far into its clause is talked about, not a heading.
constexpr std::size_t kHeading = 8;

}  // namespace

void Texts::run() {
  std::size_t i = 0;
  if (const auto text = tale()) i = take(0, *text) + 1;
  for (; i < marks_.all.size(); ++i) {
    if (marks_.all[i].ends_clause()) {
      clause_ = i + 1;
      continue;
    }
    if (names_behind(i)) {
      named_behind(i);
      continue;
    }
    if (const auto text = heading(i)) {
      i = take(i, *text);
      if (i < marks_.all.size() && marks_.all[i].ends_clause()) clause_ = i + 1;
    }
  }
}

std::size_t Texts::clause_begin() const {
  return clause_ == 0 ? 0 : marks_.all[clause_ - 1].end;
}

std::optional<Texts::Text> Texts::heading(std::size_t i) const {
  const Mark& mark = marks_.all[i];
  if (mark.kind == Mark::Kind::kName && marks_.field(mark).kind == FieldKind::kText) {
    const bool apart = mark.begin > 0 && glyphs_[mark.begin - 1] == U' ';
    if (!analysis_.voice && !apart && mark.begin > clause_begin() + kHeading) return std::nullopt;
    if (asked_to_tell(mark.begin)) return std::nullopt;
    return named(i);
  }
  const int plan = marks_.field_named("next_plan");
  if (plan < 0) return std::nullopt;
  if (mark.kind == Mark::Kind::kTime) {
    const TimePhrase& phrase = analysis_.times[static_cast<std::size_t>(mark.index)];
    if (!is_ahead(phrase) || corrected(i)) return std::nullopt;
    return Text{.field = plan,
                .from = phrase.names_month_only() ? mark.end : mark.begin,
                .plan = true,
                .figures_only = promised(mark.begin),
                .firm = phrase.names_month_only()};
  }
  if (only_to_edit(i)) return std::nullopt;                                     // 计划那里改一下
  if (mark.begin > 0 && glyphs_[mark.begin - 1] == U'比') return std::nullopt;  // 比预计多10人
  if (mark.is(Cue::kFuture)) return Text{.field = plan, .from = mark.end, .plan = true};
  if (mark.is(Cue::kPlan))
    return Text{.field = plan, .from = mark.begin, .plan = true, .figures_only = about_this_month(i)};
  return std::nullopt;
}

/// 有位老人92岁，自己走来参加: somebody is told about, from the first word on.
std::optional<Texts::Text> Texts::tale() const {
  constexpr std::size_t kTale = 14;
  constexpr std::size_t kNear = 8;
  const int story = marks_.field_named("story");
  if (story < 0 || !context_.in_report() || marks_.all.empty() || analysis_.bare.size() < kTale)
    return std::nullopt;
  std::size_t from = 0;
  while (from < glyphs_.size() && is_filler(glyphs_[from])) {
    ++from;
  }
  const auto said = std::u32string_view{glyphs_.codes}.substr(from);
  if (std::ranges::none_of(analysis_.lexicon->tale,
                           [&](const std::u32string& word) { return said.starts_with(word); }))
    return std::nullopt;
  for (const Mark& mark : marks_.all) {  // 有个老人活动，来了80人
    if (mark.ends_clause() || mark.begin > from + kNear) break;
    if (mark.activity >= 0 || (mark.kind == Mark::Kind::kName && marks_.field(mark).id == "sessions"))
      return std::nullopt;
  }
  const auto front = said.substr(0, kNear);
  const bool somebody = std::ranges::any_of(analysis_.lexicon->persons, [&](const std::u32string& word) {
    return front.find(word) != std::u32string_view::npos;
  });
  return somebody ? std::optional{Text{.field = story, .from = from, .firm = true, .whole = true}}
                  : std::nullopt;
}

/// 居民反映最多的是停车，这算困难吧: it is named at the end.
bool Texts::names_behind(std::size_t i) const {
  const Mark& mark = marks_.all[i];
  if (mark.kind != Mark::Kind::kName || marks_.field(mark).kind != FieldKind::kText || clause_ == 0)
    return false;
  constexpr std::u32string_view kBefore = U"这那也都就算是个不得上应该可以 ";
  constexpr std::u32string_view kBehind = U"吧啊呢了吗么的之一不 ";
  const auto before = glyphs_.view(clause_begin(), mark.begin);
  std::size_t end = mark.end;
  while (end < glyphs_.size() && !is_clause_end(glyphs_[end])) {
    ++end;
  }
  return before.find_first_of(U"算是") != std::u32string_view::npos && !before.empty() &&
         before.size() <= 6 && before.find_first_of(U"这那算") != std::u32string_view::npos &&
         before.find_first_not_of(kBefore) == std::u32string_view::npos &&
         glyphs_.view(mark.end, end).find_first_not_of(kBehind) == std::u32string_view::npos;
}

/// The clauses in front of the name, back to a figure or the end of a sentence, are the text.
void Texts::named_behind(std::size_t i) {
  std::size_t first = clause_ - 1;  // the pause in front of the name
  const std::size_t to = marks_.all[first].begin;
  const auto begins = [&](std::size_t j) { return j == 0 ? 0 : marks_.all[j - 1].end; };
  std::size_t from = to;
  for (std::size_t j = first; j-- > 0;) {
    if (marks_.all[j].used || marks_.all[j].kind == Mark::Kind::kSentence) break;
    const bool starts = j == 0 || marks_.all[j - 1].ends_clause();
    if (starts && !marks_.all[j].ends_clause() && begins_fact(j, Text{.field = marks_.all[i].index})) break;
    if (starts) first = j;
    if (starts) from = begins(j);
  }
  if (first + 1 == clause_) from = first == 0 ? 0 : marks_.all[first - 1].end;
  const std::size_t begin = after_link(from, to);
  if (begin >= to) return;
  put(Text{.field = marks_.all[i].index, .from = begin}, i, to, glyphs_.words(begin, to));
  for (std::size_t j = first; j <= i; ++j) {
    if (!marks_.all[j].ends_clause() && marks_.all[j].begin >= from) marks_.all[j].used = true;
  }
}

/// 走的时候说下礼拜还来: others say so.
bool Texts::quoted(std::size_t at) const {
  constexpr std::u32string_view kSay = U"说讲问盼约";
  const char32_t before = at > 0 ? glyphs_[at - 1] : U'\0';
  return before != U'\0' && kSay.find(before) != std::u32string_view::npos && at > 1 &&
         is_han(glyphs_[at - 2]);
}

/// 6月计划：包粽子, when May is what is reported.
bool Texts::next_to_report(const TimePhrase& phrase) const {
  const auto rest = std::u32string_view{glyphs_.codes}.substr(phrase.end);
  const bool plan = rest.starts_with(U"计划") || rest.starts_with(U"打算") || rest.starts_with(U"安排") ||
                    rest.starts_with(U"工作计划") || rest.starts_with(U"准备");
  const auto draft = context_.draft.find("month");
  const auto* month = draft == context_.draft.end() ? nullptr : std::get_if<std::string>(&draft->second);
  const auto reported = month == nullptr ? std::nullopt : storage::model::Month::parse(*month);
  const std::size_t colon = rest.find(U':');
  const bool label = colon != std::u32string_view::npos && colon <= 4;
  if (!phrase.month || !plan || phrase.to_month || (!reported && !label)) return false;
  constexpr unsigned kSoon = 3;  // months from the one that is reported
  const auto from = reported.value_or(storage::model::Month::of(context_.today).plus(-1));
  for (unsigned later = 1; later <= kSoon; ++later) {
    if (from.plus(static_cast<int>(later)).month() == *phrase.month) return true;
  }
  return false;
}

/// 讲个故事听: a wish. 讲个感人的事，李叔…: the thing itself follows.
bool Texts::asked_to_tell(std::size_t at) const {
  constexpr std::size_t kTold = 8;
  std::size_t pause = at;
  while (pause < glyphs_.size() && !is_clause_end(glyphs_[pause]) && glyphs_[pause] != U':') {
    ++pause;
  }
  if (pause <= at + 6 && pause + kTold < glyphs_.size()) return false;
  if (at > 0 && (glyphs_[at - 1] == U'个' || glyphs_[at - 1] == U'点')) --at;
  constexpr std::u32string_view kTell = U"讲说";
  return at > 0 && kTell.find(glyphs_[at - 1]) != std::u32string_view::npos;
}

/// 药店答应下个月捐3000: others' plans.
bool Texts::promised(std::size_t at) const {
  for (const std::u32string_view word : {U"答应", U"承诺", U"许诺", U"说好", U"约好", U"同意"}) {
    if (at >= word.size() && glyphs_.view(at - word.size(), at) == word) return true;
  }
  return false;
}

/// 困难是…; 困难改成：…; but 故事改一下 only names what is to be edited.
std::optional<Texts::Text> Texts::named(std::size_t i) const {
  const Mark& mark = marks_.all[i];
  const Mark* next = i + 1 < marks_.all.size() ? &marks_.all[i + 1] : nullptr;
  if (only_to_edit(i)) return std::nullopt;
  if (next == nullptr || next->begin > mark.end + 2) return Text{.field = mark.index, .from = mark.end};
  if (next->is(Cue::kBecomes)) return Text{.field = mark.index, .from = next->end};
  return Text{.field = mark.index, .from = mark.end};
}

/// 困难那一项我想改改: nothing but the wish to change it.
bool Texts::only_to_edit(std::size_t i) const {
  constexpr std::size_t kGap = 7;
  constexpr std::size_t kTail = 3;
  for (std::size_t j = i + 1; j < marks_.all.size() && !marks_.all[j].ends_clause(); ++j) {
    const Mark& mark = marks_.all[j];
    if (mark.begin > marks_.all[i].end + kGap) return false;
    if (mark.is(Cue::kChange) || mark.is(Cue::kWrong)) return glyphs_.size() <= mark.end + kTail;
  }
  return false;
}

bool Texts::is_ahead(const TimePhrase& phrase) const {
  if (phrase.minutes_later) return false;
  if (phrase.month_offset) return *phrase.month_offset > 0 && !to_be_paid(phrase.end);
  if (phrase.year_offset && *phrase.year_offset > 0) return true;
  if ((phrase.week_offset || phrase.day_offset) && (only_then(phrase.end) || to_be_paid(phrase.end)))
    return false;
  if (phrase.week_offset) return *phrase.week_offset > 0;
  if (phrase.day_offset) return *phrase.day_offset > 0;
  if (!phrase.month) return false;
  if (next_to_report(phrase)) return true;
  const ResolvedTime time = resolve(phrase, context_.today);
  if (!time.month || !followed_by_plan(phrase.end)) return false;
  const auto current = storage::model::Month::of(context_.today);
  return *time.month > current || (*time.month == current && earlier_month_told(current));
}

/// 发票要下周才开, 明天说, 支出下周对完账再报: something is waited for, nothing planned.
bool Texts::only_then(std::size_t at) const {
  constexpr std::u32string_view kWaits = U"才能再说给报补填交";
  std::size_t end = at;
  while (end < glyphs_.size() && !is_clause_end(glyphs_[end])) {
    ++end;
  }
  const auto rest = glyphs_.view(at, end);
  if (rest.starts_with(U"补办") || rest.starts_with(U"补课")) return false;
  if (!rest.empty() && kWaits.find(rest.front()) != std::u32string_view::npos) return true;
  for (const std::u32string_view then : {U"再报", U"再补", U"再填", U"再说", U"再写", U"才晓得", U"才知道"}) {
    if (rest.find(then) != std::u32string_view::npos) return true;
  }
  return false;
}

/// 工资没发，下月一起发
bool Texts::to_be_paid(std::size_t at) const {
  constexpr std::size_t kBrief = 3;
  std::size_t end = at;
  while (end < glyphs_.size() && !is_clause_end(glyphs_[end])) {
    ++end;
  }
  constexpr std::u32string_view kPays = U"发付结给报";
  return end > at && end <= at + kBrief && kPays.find(glyphs_[end - 1]) != std::u32string_view::npos;
}

/// 六月准备包粽子，五月办了4场: told of May, June is the next month.
bool Texts::earlier_month_told(storage::model::Month month) const {
  return std::ranges::any_of(analysis_.times, [&](const TimePhrase& phrase) {
    const ResolvedTime time = resolve(phrase, context_.today);
    return phrase.names_month_only() && time.month && *time.month < month;
  });
}

bool Texts::followed_by_plan(std::size_t at) const {
  return std::ranges::any_of(marks_.all, [&](const Mark& mark) {
    return mark.begin >= at && mark.begin <= at + 4 && mark.is(Cue::kPlan);
  });
}

bool Texts::corrected(std::size_t i) const {
  return i > 0 && marks_.all[i - 1].is(Cue::kBecomes);
}

/// 这个月计划8场: what was meant to be done, not what will be.
bool Texts::about_this_month(std::size_t i) const {
  const std::size_t begin = marks_.all[i].begin;
  for (const std::u32string_view word : {U"本来", U"原来", U"原本", U"原", U"之前"}) {
    if (begin >= word.size() && glyphs_.view(begin - word.size(), begin) == word) return true;
  }
  for (std::size_t j = clause_; j < i; ++j) {
    if (marks_.all[j].kind == Mark::Kind::kTime || marks_.all[j].kind == Mark::Kind::kName) return true;
  }
  bool done_follows = i + 1 < marks_.all.size() && marks_.all[i + 1].is(Cue::kDone);
  // 计划10场完成了7场
  for (std::size_t j = i + 1, figures = 0; j < marks_.all.size() && !marks_.all[j].ends_clause(); ++j) {
    if (marks_.all[j].kind == Mark::Kind::kQuantity) ++figures;
    done_follows = done_follows || (figures > 0 && marks_.all[j].is(Cue::kDone));
  }
  // 预计来100人，实际来了83人
  for (std::size_t j = i + 1; j < marks_.all.size() && marks_.all[j].kind != Mark::Kind::kSentence; ++j) {
    done_follows = done_follows || (marks_.all[j].is(Cue::kDone) && glyphs_[marks_.all[j].begin] == U'实');
  }
  return done_follows || marks_.all[i].begin > clause_begin() + kHeading;
}

void take_texts(const Analysis& analysis, const Context& context, Marks& marks, Facts& facts) {
  Texts{analysis, context, marks, facts}.run();
}

}  // namespace linli::bot::understand
