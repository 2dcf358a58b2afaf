#include <algorithm>

#include "bot/understand/readings.h"
#include "bot/understand/text_finder.h"

namespace linli::bot::understand {

/// Writes the text into its slot and returns the index of its last mark.
std::size_t Texts::take(std::size_t i, const Text& text) {
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
  if (!text.figures_only && !struck && says_unknown(text.from, pause)) {
    put(text, i, to, std::monostate{});
  } else if (!next_month(text) && says_as_before(text.from, to)) {
    put_last(text, i, to);
  } else if (struck || (denied && !says_but(text.from, to))) {
    facts_.correction = facts_.correction || struck;
    put(text, i, to, std::string{});
  } else if (!text.figures_only) {
    const std::size_t from = text.whole ? text.from : after_label(after_link(text.from, to), to);
    std::size_t last = to;
    while (last > from &&
           (is_filler(glyphs_[last - 1]) && glyphs_[last - 1] != U'"' && glyphs_[last - 1] != U')')) {
      --last;
    }
    if (last <= from) return i;
    put(text, i, to, glyphs_.words(from, last));
    if (text.whole) doubt_money(i, end);
  }
  for (std::size_t j = i; j < end; ++j) {
    if (!marks_.all[j].ends_clause()) marks_.all[j].used = true;
  }
  return end - 1;
}

/// 有位老人捐了500元，说…: a tale that has money in it, which may be the month's.
void Texts::doubt_money(std::size_t from, std::size_t to) {
  const Mark* name = nullptr;
  for (std::size_t i = from; i < to; ++i) {
    const Mark& mark = marks_.all[i];
    if (mark.ends_clause()) name = nullptr;
    if (mark.kind == Mark::Kind::kName && marks_.field(mark).kind == FieldKind::kMoney) name = &mark;
    if (mark.kind != Mark::Kind::kQuantity || name == nullptr) continue;
    if (!analysis_.quantities[static_cast<std::size_t>(mark.index)].money) continue;
    facts_.ask_for(std::string{marks_.field(*name).id});
    ++facts_.figures;
  }
}

void Texts::put(const Text& text, std::size_t i, std::size_t to, handlers::contract::SlotValue value) {
  const std::string slot{marks_.fields[static_cast<std::size_t>(text.field)].id};
  const auto had = facts_.slots.find(slot);
  const auto* before = had == facts_.slots.end() ? nullptr : std::get_if<std::string>(&had->second);
  const auto* more = std::get_if<std::string>(&value);
  if (before != nullptr && !before->empty() && more != nullptr && !more->empty())
    value = *before + "；" + *more;
  const bool firm = text.firm && more != nullptr && (text.whole || is_firm(*more));
  facts_.slots.insert_or_assign(slot, std::move(value));
  facts_.words.insert_or_assign(slot, glyphs_.words(marks_.all[i].begin, to));
  ++facts_.figures;
  facts_.firm = facts_.firm || firm;
  facts_.tale = facts_.tale || text.whole;
  if (!text.plan || firm || std::holds_alternative<std::monostate>(facts_.slots.at(slot))) ++facts_.strong;
}

/// 下个月要办邻里节，预计200人参加; but 下个月提醒我 and 下个月再报 steer.
bool Texts::is_firm(std::string_view value) const {
  constexpr std::size_t kShort = 18;  // bytes: six characters
  if (value.size() < kShort || analysis_.question) return false;
  for (const std::string_view word : {"提醒", "报", "交", "填"}) {
    if (value.find(word) != std::string_view::npos) return false;
  }
  return true;
}

/// 没有困难, 没什么困难, 没遇到什么困难
bool Texts::denied_before(std::size_t i) const {
  constexpr std::size_t kNear = 2;
  std::size_t begin = marks_.all[i].begin;
  while (i > 0 && marks_.all[i - 1].is(Cue::kQuestion) && begin <= marks_.all[i - 1].end + kNear) {
    begin = marks_.all[--i].begin;
  }
  // 困难是没场地下个月打算…: that no is the other text's
  const bool taken = i > 0 && marks_.all[i - 1].used && begin > marks_.all[i - 1].end;
  return i > 0 && marks_.all[i - 1].is(Cue::kNone) && !taken && begin <= marks_.all[i - 1].end + kNear;
}

/// 没啥困难，就是天热
bool Texts::says_but(std::size_t from, std::size_t to) const {
  while (from < to && is_filler(glyphs_[from])) {
    ++from;
  }
  const auto rest = glyphs_.view(from, to);
  return rest.starts_with(U"就") || rest.starts_with(U"只") || rest.starts_with(U"但") ||
         rest.starts_with(U"不过");
}

/// 困难跟上个月一样; 下个月照旧 is a plan.
bool Texts::says_as_before(std::size_t from, std::size_t to) const {
  std::u32string said;
  for (std::size_t at = after_link(from, to); at < to; ++at) {
    if (!is_filler(glyphs_[at])) said.push_back(glyphs_[at]);
  }
  const auto found = analysis_.lexicon->answers.find(said);
  return says_same(said) || (found != analysis_.lexicon->answers.end() && found->second == Answer::kSame);
}

void Texts::put_last(const Text& text, std::size_t i, std::size_t to) {
  const std::string slot{marks_.fields[static_cast<std::size_t>(text.field)].id};
  const auto last = context_.last.find(slot);
  if (last != context_.last.end()) return put(text, i, to, last->second);
  put(text, i, to, std::string{});
  facts_.ask_for(slot);
}

/// 困难那条删掉
bool Texts::struck_out(std::size_t from, std::size_t to) const {
  constexpr std::size_t kGap = 4;
  constexpr std::u32string_view kStrikes = U"删去拿划";  // 下个月的钱不算 strikes nothing out
  return std::ranges::any_of(marks_.all, [&](const Mark& mark) {
    const auto said = glyphs_.view(mark.begin, mark.end);
    return mark.is(Cue::kExcept) && mark.begin >= from && mark.begin <= from + kGap && mark.end + 1 >= to &&
           (kStrikes.find(said.front()) != std::u32string_view::npos || said == U"不要了");
  });
}

/// 困难：无
bool Texts::says_none(std::size_t from, std::size_t to) const {
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

/// 故事晚点补, 困难先不写, 下个月计划还没定
bool Texts::says_unknown(std::size_t from, std::size_t to) const {
  constexpr std::size_t kBrief = 8;
  std::u32string said;
  for (std::size_t at = after_link(from, to); at < to; ++at) {
    if (!is_filler(glyphs_[at])) said.push_back(glyphs_[at]);
  }
  while (said.ends_with(U'了') || said.ends_with(U'吧') || said.ends_with(U'呢')) {
    said.pop_back();
  }
  if (said.starts_with(U"计划")) said.erase(0, 2);
  const auto found = analysis_.lexicon->answers.find(said);
  if (found != analysis_.lexicon->answers.end())
    return found->second == Answer::kUnknown || found->second == Answer::kSkip;
  if (said.size() > kBrief) return false;
  for (const std::u32string_view not_now : {U"先不", U"暂不", U"暂时不", U"先空", U"先放", U"这次不"}) {
    if (said.starts_with(not_now)) return true;
  }
  constexpr std::u32string_view kAsked = U"什怎啥哪";  // 还没想好做什么
  const auto begins = [&](Cue cue) {
    return analysis_.lexicon->longest(said,
                                      [&](const Word& word) { return word.cue == static_cast<int>(cue); });
  };
  if (begins(Cue::kUnknown) >= 0) return said.find_first_of(kAsked) != std::u32string::npos;
  constexpr std::u32string_view kTold = U"补写说填报想讲发";
  return begins(Cue::kLater) >= 0 && said.find_first_of(kTold) != std::u32string::npos;
}

/// 6月计划：包粽子
std::size_t Texts::after_label(std::size_t from, std::size_t to) const {
  for (const std::u32string_view label : {U"工作计划", U"计划", U"打算", U"安排"}) {
    if (!glyphs_.view(from, to).starts_with(label) || glyphs_[from + label.size()] != U':') continue;
    return after_link(from + label.size(), to);
  }
  return from;
}

std::size_t Texts::after_link(std::size_t from, std::size_t to) const {
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

}  // namespace linli::bot::understand
