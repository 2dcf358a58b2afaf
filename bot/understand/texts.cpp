#include "bot/understand/texts.h"

#include <algorithm>

#include "bot/understand/readings.h"

namespace linli::bot::understand {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
/// A name this far into its clause is talked about, not a heading.
constexpr std::size_t kHeading = 8;

class Texts {
 public:
  Texts(const Analysis& analysis, const Context& context, Marks& marks, Facts& facts)
      : analysis_(analysis), context_(context), marks_(marks), facts_(facts), glyphs_(analysis.glyphs) {}

  void run() {
    for (std::size_t i = 0; i < marks_.all.size(); ++i) {
      if (marks_.all[i].ends_clause()) {
        clause_ = i + 1;
        continue;
      }
      if (const auto text = heading(i)) {
        i = take(i, *text);
        if (i < marks_.all.size() && marks_.all[i].ends_clause()) clause_ = i + 1;
      }
    }
  }

 private:
  struct Text {
    int field = -1;
    std::size_t from = 0;  ///< code at which its words begin
    bool plan = false;
    bool figures_only = false;  ///< 计划8场: excluded, yet no plan for the next month
  };

  std::size_t clause_begin() const { return clause_ == 0 ? 0 : marks_.all[clause_ - 1].end; }

  std::optional<Text> heading(std::size_t i) const {
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
      return Text{.field = plan, .from = phrase.names_month_only() ? mark.end : mark.begin, .plan = true};
    }
    if (only_to_edit(i)) return std::nullopt;                                     // 计划那里改一下
    if (mark.begin > 0 && glyphs_[mark.begin - 1] == U'比') return std::nullopt;  // 比预计多10人
    if (mark.is(Cue::kFuture)) return Text{.field = plan, .from = mark.end, .plan = true};
    if (mark.is(Cue::kPlan))
      return Text{.field = plan, .from = mark.begin, .plan = true, .figures_only = about_this_month(i)};
    return std::nullopt;
  }

  /// 讲个故事听: a wish.
  bool asked_to_tell(std::size_t at) const {
    if (at > 0 && (glyphs_[at - 1] == U'个' || glyphs_[at - 1] == U'点')) --at;
    constexpr std::u32string_view kTell = U"讲说";
    return at > 0 && kTell.find(glyphs_[at - 1]) != std::u32string_view::npos;
  }

  /// 困难是…; 困难改成：…; but 故事改一下 only names what is to be edited.
  std::optional<Text> named(std::size_t i) const {
    const Mark& mark = marks_.all[i];
    const Mark* next = i + 1 < marks_.all.size() ? &marks_.all[i + 1] : nullptr;
    if (only_to_edit(i)) return std::nullopt;
    if (next == nullptr || next->begin > mark.end + 2) return Text{.field = mark.index, .from = mark.end};
    if (next->is(Cue::kBecomes)) return Text{.field = mark.index, .from = next->end};
    return Text{.field = mark.index, .from = mark.end};
  }

  /// 困难那一项我想改改: nothing but the wish to change it.
  bool only_to_edit(std::size_t i) const {
    constexpr std::size_t kGap = 7;
    constexpr std::size_t kTail = 3;
    for (std::size_t j = i + 1; j < marks_.all.size() && !marks_.all[j].ends_clause(); ++j) {
      const Mark& mark = marks_.all[j];
      if (mark.begin > marks_.all[i].end + kGap) return false;
      if (mark.is(Cue::kChange) || mark.is(Cue::kWrong)) return glyphs_.size() <= mark.end + kTail;
    }
    return false;
  }

  bool is_ahead(const TimePhrase& phrase) const {
    if (phrase.minutes_later) return false;
    if (phrase.month_offset) return *phrase.month_offset > 0 && !to_be_paid(phrase.end);
    if (phrase.year_offset && *phrase.year_offset > 0) return true;
    if ((phrase.week_offset || phrase.day_offset) && only_then(phrase.end)) return false;
    if (phrase.week_offset) return *phrase.week_offset > 0;
    if (phrase.day_offset) return *phrase.day_offset > 0;
    if (!phrase.month) return false;
    const ResolvedTime time = resolve(phrase, context_.today);
    if (!time.month || !followed_by_plan(phrase.end)) return false;
    const auto current = storage::model::Month::of(context_.today);
    return *time.month > current || (*time.month == current && earlier_month_told(current));
  }

  /// 发票要下周才开, 明天说: something is waited for, nothing planned.
  bool only_then(std::size_t at) const {
    constexpr std::u32string_view kWaits = U"才能再说给报补填交";
    return at < glyphs_.size() && kWaits.find(glyphs_[at]) != std::u32string_view::npos;
  }

  /// 工资没发，下月一起发
  bool to_be_paid(std::size_t at) const {
    constexpr std::size_t kBrief = 3;
    std::size_t end = at;
    while (end < glyphs_.size() && !is_clause_end(glyphs_[end])) {
      ++end;
    }
    constexpr std::u32string_view kPays = U"发付结给报";
    return end > at && end <= at + kBrief && kPays.find(glyphs_[end - 1]) != std::u32string_view::npos;
  }

  /// 六月准备包粽子，五月办了4场: told of May, June is the next month.
  bool earlier_month_told(storage::model::Month month) const {
    return std::ranges::any_of(analysis_.times, [&](const TimePhrase& phrase) {
      const ResolvedTime time = resolve(phrase, context_.today);
      return phrase.names_month_only() && time.month && *time.month < month;
    });
  }

  bool followed_by_plan(std::size_t at) const {
    return std::ranges::any_of(marks_.all, [&](const Mark& mark) {
      return mark.begin >= at && mark.begin <= at + 4 && mark.is(Cue::kPlan);
    });
  }

  bool corrected(std::size_t i) const { return i > 0 && marks_.all[i - 1].is(Cue::kBecomes); }

  /// 这个月计划8场: what was meant to be done, not what will be.
  bool about_this_month(std::size_t i) const {
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

  /// The mark at which something else is told.
  std::size_t end_of(std::size_t i, const Text& text) const {
    bool sentence_over = false;
    for (std::size_t j = i + 1; j < marks_.all.size(); ++j) {
      const Mark& mark = marks_.all[j];
      if (mark.kind == Mark::Kind::kSentence) sentence_over = true;
      if (text.figures_only && (mark.ends_clause() || mark.is(Cue::kDone))) return j;
      const bool begins_clause = marks_.all[j - 1].ends_clause() || analysis_.voice;
      if (mark.ends_clause() || j == i) continue;
      if (begins_clause || is_heading_inside(j)) {
        if (other_heading(j, text) || (next_month(text) && begins_clause && looks_back(j))) return j;
        if (begins_clause && begins_fact(j, text.plan) &&
            !(text.field == marks_.field_named("next_plan") && goes_on(i, j)))
          return j;
      }
      if (mark.is(Cue::kDone) && text.plan && begins_clause) return j;
      if (sentence_over && (mark.kind == Mark::Kind::kQuantity || mark.kind == Mark::Kind::kName)) {
        return sentence_begin(j);
      }
    }
    return marks_.all.size();
  }

  bool next_month(const Text& text) const {
    return text.plan || text.field == marks_.field_named("next_plan");
  }

  bool is_heading_inside(std::size_t j) const {
    return marks_.all[j].kind == Mark::Kind::kName && marks_.field(marks_.all[j]).kind == FieldKind::kText;
  }

  bool other_heading(std::size_t j, const Text& text) const {
    const Mark& mark = marks_.all[j];
    if (mark.kind == Mark::Kind::kName && marks_.field(mark).kind == FieldKind::kText)
      return mark.index != text.field;
    if (text.plan) return false;
    if (mark.kind == Mark::Kind::kTime)
      return is_ahead(analysis_.times[static_cast<std::size_t>(mark.index)]);
    return mark.is(Cue::kFuture);
  }

  /// 花了3000元, 活动8场, 25个志愿者 at the front of a clause.
  bool begins_fact(std::size_t j, bool plan) const {
    const Mark& mark = marks_.all[j];
    const std::size_t begin = marks_.all[j - 1].ends_clause() ? marks_.all[j - 1].end : mark.begin;
    if (mark.begin > begin + 2) return false;
    // 打算搞个暑期班，招30个孩子: a verb goes on with the plan, a figure alone does not
    constexpr std::u32string_view kCame = U"来到共有";
    const bool verb = mark.begin > begin && kCame.find(glyphs_[mark.begin - 1]) == std::u32string_view::npos;
    if (plan && verb && mark.kind == Mark::Kind::kQuantity && is_han(glyphs_[mark.begin - 1])) return false;
    if (mark.kind == Mark::Kind::kQuantity)
      return analysis_.quantities[static_cast<std::size_t>(mark.index)].unit >= 0 && !analysis_.voice;
    if (mark.kind != Mark::Kind::kName || j + 1 >= marks_.all.size()) return false;
    const Mark& next = marks_.all[j + 1];
    return next.kind == Mark::Kind::kQuantity && next.begin <= mark.end + 2;
  }

  /// 六月准备包粽子，五月办了4场
  bool looks_back(std::size_t j) const {
    if (marks_.all[j].kind != Mark::Kind::kTime) return false;
    const TimePhrase& phrase = analysis_.times[static_cast<std::size_t>(marks_.all[j].index)];
    return phrase.names_month_only() && !is_ahead(phrase);
  }

  /// 下个月走访50户，再办2场义诊: the plan goes on, in words or as a list of figures.
  bool goes_on(std::size_t i, std::size_t j) const {
    const std::size_t begin = marks_.all[j - 1].ends_clause() ? marks_.all[j - 1].end : marks_.all[j].begin;
    constexpr std::u32string_view kOn = U"再还并和也另";
    if (kOn.find(glyphs_[begin]) != std::u32string_view::npos) return true;
    if (marks_.all[j].kind != Mark::Kind::kQuantity) return false;
    return std::any_of(marks_.all.begin() + static_cast<std::ptrdiff_t>(i),
                       marks_.all.begin() + static_cast<std::ptrdiff_t>(j),
                       [](const Mark& mark) { return mark.kind == Mark::Kind::kQuantity; });
  }

  std::size_t sentence_begin(std::size_t j) const {
    while (j > 0 && marks_.all[j - 1].kind != Mark::Kind::kSentence) {
      --j;
    }
    return j == 0 ? 0 : j - 1;
  }

  /// Writes the text into its slot and returns the index of its last mark.
  std::size_t take(std::size_t i, const Text& text) {
    const std::size_t end = end_of(i, text);
    const std::size_t to = end < marks_.all.size() ? marks_.all[end].begin : glyphs_.size();
    facts_.planned = facts_.planned || text.plan;
    std::size_t pause = text.from;  // 困难没有，感谢关心
    while (pause < to && (pause == text.from || !is_clause_end(glyphs_[pause]))) {
      ++pause;
    }
    const bool denied = !text.plan && (denied_before(i) || says_none(text.from, to) ||
                                       (says_none(text.from, pause) && !says_but(pause, to)));
    const bool struck = struck_out(text.from, to);
    if (struck || (denied && !says_but(text.from, to))) {
      facts_.correction = facts_.correction || struck;
      put(text, i, to, "");
    } else if (!text.figures_only) {
      const std::size_t from = after_link(text.from, to);
      std::size_t last = to;
      while (last > from &&
             (is_filler(glyphs_[last - 1]) && glyphs_[last - 1] != U'"' && glyphs_[last - 1] != U')')) {
        --last;
      }
      if (last <= from) return i;
      put(text, i, to, glyphs_.words(from, last));
    }
    for (std::size_t j = i; j < end; ++j) {
      if (!marks_.all[j].ends_clause()) marks_.all[j].used = true;
    }
    return end - 1;
  }

  void put(const Text& text, std::size_t i, std::size_t to, std::string value) {
    const std::string slot{marks_.fields[static_cast<std::size_t>(text.field)].id};
    const auto had = facts_.slots.find(slot);
    const auto* before = had == facts_.slots.end() ? nullptr : std::get_if<std::string>(&had->second);
    if (before != nullptr && !before->empty() && !value.empty()) value = *before + "；" + value;
    facts_.slots.insert_or_assign(slot, std::move(value));
    facts_.words.insert_or_assign(slot, glyphs_.words(marks_.all[i].begin, to));
    ++facts_.figures;
    if (!text.plan) ++facts_.strong;
  }

  /// 没有困难, 没什么困难, 没遇到什么困难
  bool denied_before(std::size_t i) const {
    constexpr std::size_t kNear = 2;
    std::size_t begin = marks_.all[i].begin;
    while (i > 0 && marks_.all[i - 1].is(Cue::kQuestion) && begin <= marks_.all[i - 1].end + kNear) {
      begin = marks_.all[--i].begin;
    }
    return i > 0 && marks_.all[i - 1].is(Cue::kNone) && begin <= marks_.all[i - 1].end + kNear;
  }

  /// 没啥困难，就是天热
  bool says_but(std::size_t from, std::size_t to) const {
    while (from < to && is_filler(glyphs_[from])) {
      ++from;
    }
    const auto rest = glyphs_.view(from, to);
    return rest.starts_with(U"就") || rest.starts_with(U"只") || rest.starts_with(U"但") ||
           rest.starts_with(U"不过");
  }

  /// 困难那条删掉
  bool struck_out(std::size_t from, std::size_t to) const {
    constexpr std::size_t kGap = 4;
    return std::ranges::any_of(marks_.all, [&](const Mark& mark) {
      return mark.is(Cue::kExcept) && mark.begin >= from && mark.begin <= from + kGap && mark.end + 1 >= to;
    });
  }

  /// 困难：无
  bool says_none(std::size_t from, std::size_t to) const {
    std::u32string said;
    for (std::size_t at = after_link(from, to); at < to; ++at) {
      if (!is_filler(glyphs_[at])) said.push_back(glyphs_[at]);
    }
    if (said.ends_with(U'了') || said.ends_with(U'吧')) said.pop_back();
    if (said.starts_with(U'也') || said.starts_with(U'都')) said.erase(0, 1);
    const auto found = analysis_.lexicon->answers.find(said);
    if (found != analysis_.lexicon->answers.end()) return found->second == Answer::kZero;
    return denies_all(*analysis_.lexicon, said);  // 困难没有什么困难
  }

  std::size_t after_link(std::size_t from, std::size_t to) const {
    while (from < to) {
      const char32_t c = glyphs_[from];
      const bool linking = is_filler(c) || c == U'是' || c == U'有' || c == U'的' || c == U'呢' || c == U'嘛';
      const bool just = glyphs_.view(from, std::min(from + 2, to)) == U"就是" ||
                        glyphs_.view(from, std::min(from + 2, to)) == U"主要" ||
                        glyphs_.view(from, std::min(from + 2, to)) == U"我们";
      if (c == U'"' || c == U'(') break;
      if (just)
        from += 2;
      else if (linking)
        ++from;
      else
        break;
    }
    return from;
  }

  const Analysis& analysis_;
  const Context& context_;
  Marks& marks_;
  Facts& facts_;
  const Glyphs& glyphs_;
  std::size_t clause_ = 0;  // first mark of the clause at hand
};

}  // namespace

void take_texts(const Analysis& analysis, const Context& context, Marks& marks, Facts& facts) {
  Texts{analysis, context, marks, facts}.run();
}

}  // namespace linli::bot::understand
