#include "bot/understand/budget_lists.h"

#include <algorithm>

#include "bot/understand/facts.h"

namespace linli::bot::understand {
namespace {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

/// Reads the short names of one message. Each is looked at beside the figures on its left and right.
class BudgetLists {
 public:
  BudgetLists(const Analysis& analysis, Marks& marks)
      : analysis_(analysis), marks_(marks), glyphs_(analysis.glyphs) {}

  void run() {
    std::vector<std::size_t> figures;
    for (std::size_t i = 0; i < marks_.all.size(); ++i) {
      if (marks_.all[i].kind == Mark::Kind::kQuantity) figures.push_back(marks_.all[i].begin);
    }
    // both ways: 服务1.2万，活动0.5万，人工0.7万 is known from its end
    for (const std::size_t begin : figures)
      name_at(begin);
    std::ranges::reverse(figures);
    for (const std::size_t begin : figures)
      name_at(begin);
  }

 private:
  const Quantity& quantity(std::size_t i) const {
    return analysis_.quantities[static_cast<std::size_t>(marks_.all[i].index)];
  }

  bool of_line(std::size_t name) const {
    return marks_.all[name].kind == Mark::Kind::kName && marks_.field(marks_.all[name]).line;
  }

  /// Where the words in front of a figure end, links apart: 服务是, 服务:, 服务花了.
  std::size_t end_of_name(std::size_t figure) const {
    constexpr std::u32string_view kLinks = U" :=是为花了用¥约共";
    std::size_t end = marks_.all[figure].begin;
    while (end > 0 && kLinks.find(glyphs_[end - 1]) != std::u32string_view::npos) {
      --end;
    }
    return end;
  }

  std::size_t name_of(std::size_t figure) const {
    const std::size_t end = end_of_name(figure);
    for (std::size_t i = figure; i-- > 0 && marks_.all[i].end >= end;) {
      if (marks_.all[i].kind == Mark::Kind::kName && marks_.all[i].end == end) return i;
    }
    return kNowhere;
  }

  std::size_t next_figure(std::size_t from, bool behind) const {
    for (std::size_t i = from; behind ? ++i < marks_.all.size() : i-- > 0;) {
      if (marks_.all[i].kind == Mark::Kind::kQuantity) return i;
    }
    return kNowhere;
  }

  bool lists_money(std::size_t figure) const {
    const std::size_t name = figure == kNowhere ? kNowhere : name_of(figure);
    return name != kNowhere && of_line(name) && !marks_.all[name].supposed && quantity(figure).unit < 0;
  }

  bool is_spent(std::size_t figure) const {
    if (figure == 0 || marks_.all[figure - 1].kind != Mark::Kind::kName) return false;
    return marks_.field(marks_.all[figure - 1]).id == "spent" && quantity(figure).unit < 0;
  }

  /// 花了5000，其中服务3000: a part of that money.
  bool part_of_sum(std::size_t figure, std::size_t name_begin) const {
    const std::size_t sum = next_figure(figure, false);
    if (sum == kNowhere || quantity(sum).unit >= 0) return false;
    return (quantity(sum).money || is_spent(sum)) && std::ranges::any_of(marks_.all, [&](const Mark& mark) {
             return mark.is(Cue::kAmong) && mark.end == name_begin && mark.begin >= marks_.all[sum].end;
           });
  }

  /// 总支出8000：人工3000，服务5000: with it the lines make up what was told in all.
  bool makes_up_total(std::size_t figure) const {
    std::int64_t sum = fen_of(quantity(figure)).value_or(0);
    std::int64_t total = 0;
    for (std::size_t i = 0; i < marks_.all.size(); ++i) {
      if (marks_.all[i].kind != Mark::Kind::kQuantity || i == figure) continue;
      const std::size_t name = name_of(i);
      const std::int64_t fen = fen_of(quantity(i)).value_or(0);
      if (name != kNowhere && of_line(name))
        sum += fen;
      else if (is_spent(i) || (i > 0 && marks_.all[i - 1].is(Cue::kTotal)))
        total = fen;
    }
    return sum > 0 && sum == total;
  }

  /// Nothing stands in front of the name that it might belong to: 140名志愿者花了800元, 这次活动2000元.
  bool begins(std::size_t at) const {
    if (at == 0 || is_clause_end(glyphs_[at - 1]) || glyphs_[at - 1] == U' ' || glyphs_[at - 1] == U':')
      return true;
    return std::ranges::any_of(marks_.all, [&](const Mark& mark) {
      if (mark.end != at) return false;
      if (mark.kind == Mark::Kind::kQuantity)
        return analysis_.quantities[static_cast<std::size_t>(mark.index)].unit < 0;
      return mark.is(Cue::kAmong);
    });
  }

  int line_called(std::u32string_view before, std::size_t& length) const {
    for (std::size_t i = 0; i < analysis_.lexicon->fields.size(); ++i) {
      for (const std::u32string& word : analysis_.lexicon->fields[i].among_lines) {
        if (!before.ends_with(word)) continue;
        length = word.size();
        return static_cast<int>(i);
      }
    }
    return -1;
  }

  void name_at(std::size_t begin) {
    const auto found = std::ranges::find_if(marks_.all, [&](const Mark& mark) {
      return mark.kind == Mark::Kind::kQuantity && mark.begin == begin;
    });
    const auto figure = static_cast<std::size_t>(found - marks_.all.begin());
    const Quantity& q = quantity(figure);
    const std::size_t end = end_of_name(figure);
    std::size_t length = 0;
    const int line = line_called(glyphs_.view(0, end), length);
    if (line < 0 || q.unit >= 0) return;
    if (!begins(end - length)) return;
    const std::size_t name = name_of(figure);
    // 志愿服务 and 公益活动 are names of their own
    if (name != kNowhere && (marks_.all[name].begin != end - length || of_line(name))) return;
    const bool left = lists_money(next_figure(figure, false));
    const bool right = lists_money(next_figure(figure, true));
    const bool part = part_of_sum(figure, end - length);
    if (!left && !right && !part) return;
    const auto said = glyphs_.view(marks_.all[figure].begin, marks_.all[figure].end);
    const bool money = q.money || said.find(U'万') != std::u32string_view::npos;
    // 志愿者20 and 活动8 count, whatever stands around; 活动3000 cannot
    constexpr std::int64_t kCrowd = 1'000 * Numeral::kOne;
    const bool crowd = q.number.millionths >= kCrowd;
    const bool may_be = glyphs_[end - 1] == U'务' || (glyphs_[end - 1] == U'动' && crowd);
    const bool sure = money || (may_be && (part || (left && right) || makes_up_total(figure)));
    if (!sure && !(may_be && crowd)) return;
    const Mark mark{
        .kind = Mark::Kind::kName, .begin = end - length, .end = end, .index = line, .supposed = !sure};
    if (name != kNowhere)
      marks_.all[name] = mark;
    else
      marks_.all.insert(std::ranges::lower_bound(marks_.all, mark.begin, {}, &Mark::begin), mark);
  }

  const Analysis& analysis_;
  Marks& marks_;
  const Glyphs& glyphs_;
};

}  // namespace

void name_lines(const Analysis& analysis, Marks& marks) {
  BudgetLists{analysis, marks}.run();
}

}  // namespace linli::bot::understand
