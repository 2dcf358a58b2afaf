#include "bot/understand/kinds.h"

#include <algorithm>

#include "bot/understand/glyphs.h"
#include "bot/understand/topics.h"

namespace linli::bot::understand {
namespace {

/// How much may stand before a known kind as part of its name, and how long an unknown one may be.
constexpr std::size_t kLongestFront = 8;
constexpr std::size_t kLongestName = 10;
constexpr std::size_t kShortestName = 2;
constexpr std::u32string_view kActivity = U"活动";

class Namer {
 public:
  Namer(const Analysis& analysis, const Spans& taken, Marks& marks)
      : glyphs_(analysis.glyphs),
        lexicon_(*analysis.lexicon),
        analysis_(analysis),
        taken_(taken),
        marks_(marks),
        edges_(words_under(lexicon_.activity_words, "edges")),
        endings_(words_under(lexicon_.activity_words, "endings")),
        verbs_(words_under(lexicon_.activity_words, "verbs")) {}

  void run() {
    for (std::size_t i = 0; i < marks_.all.size(); ++i)
      if (marks_.all[i].activity >= 0) name(i);
    for (std::size_t i = 0; i < marks_.all.size(); ++i)
      if (counts_sessions(marks_.all[i])) i += find_unknown(i);
  }

 private:
  /// Where the words that belong together begin, at most `most` before `end`: behind the mark before, and
  /// behind whatever is no part of a name (在活动室, 给老人).
  std::size_t front_of(std::size_t end, std::size_t from, std::size_t most) const {
    std::size_t begin = end;
    while (begin > from && end - begin < most && is_han(glyphs_[begin - 1]))
      --begin;
    const bool more = begin > from && is_han(glyphs_[begin - 1]);
    const std::size_t reached = begin;
    for (std::size_t at = begin; at < end; ++at)
      for (const auto& edge : edges_)
        if (glyphs_.view(at, end).starts_with(edge)) begin = std::max(begin, at + edge.size());
    return begin == reached && more ? end : begin;  // a sentence is no name
  }

  std::size_t end_of_mark_before(std::size_t i) const {
    std::size_t end = 0;
    for (std::size_t k = 0; k < i; ++k)
      end = std::max({end, marks_.all[k].end, marks_.all[k].name_end});
    return end;
  }

  void name(std::size_t i) {
    Mark& mark = marks_.all[i];
    constexpr std::u32string_view kGroups = U"队团社";
    if (mark.kind == Mark::Kind::kActivity && kGroups.find(glyphs_[mark.end]) != std::u32string_view::npos) {
      mark.activity = -1;  // 乐活舞蹈队
      mark.used = true;
      return;
    }
    mark.name_begin = front_of(mark.begin, end_of_mark_before(i), kLongestFront);
    mark.name_end = mark.end;
    // 义诊活动 is 义诊, though 亲子活动 is called that.
    const auto called = normalised(lexicon_.kinds[static_cast<std::size_t>(mark.activity)]);
    if (mark.end - mark.begin > kActivity.size() + 1 && !called.ends_with(kActivity) &&
        glyphs_.view(mark.begin, mark.end).ends_with(kActivity))
      mark.name_end -= kActivity.size();
    const std::size_t next = i + 1 < marks_.all.size() ? marks_.all[i + 1].begin : glyphs_.size();
    std::size_t longest = 0;
    for (const auto& ending : endings_)
      if (mark.end + ending.size() <= next && glyphs_.view(mark.end, next).starts_with(ending))
        longest = std::max(longest, ending.size());
    if (longest > 0) mark.name_end = mark.end + longest;
  }

  bool counts_sessions(const Mark& mark) const {
    if (mark.kind != Mark::Kind::kQuantity) return false;
    const Quantity& q = analysis_.quantities[static_cast<std::size_t>(mark.index)];
    const int sessions = marks_.field_named("sessions");
    return q.unit >= 0 && sessions >= 0 && !q.money &&
           lexicon_.units[static_cast<std::size_t>(q.unit)].own == sessions;
  }

  /// Whether words that no list knows are what an activity may be called: 平安粥, 修鞋.
  bool is_name(std::u32string_view text) const {
    if (text.size() < kShortestName || text.size() > kLongestName) return false;
    const auto ends = [&](const auto& ending) { return text.ends_with(ending); };
    const auto begins = [&](const auto& verb) {
      return text.starts_with(verb) && text.size() <= verb.size() + 3;
    };
    return std::ranges::any_of(endings_, ends) || std::ranges::any_of(verbs_, begins);
  }

  bool known(std::size_t i) const {
    return marks_.all[i].activity >= 0 || marks_.all[i].kind == Mark::Kind::kName;
  }

  /// Marks the unknown activity that quantity `i` counts. @return how many marks were put before it.
  std::size_t find_unknown(std::size_t i) {
    const Mark& count = marks_.all[i];
    const std::size_t from = end_of_mark_before(i);
    std::size_t end = count.begin;
    while (end > from && glyphs_[end - 1] == U' ')
      --end;
    const std::size_t begin = front_of(end, from, 2 * kLongestName);
    if (taken(begin, end)) return 0;
    if (is_name(glyphs_.view(begin, end))) {
      insert(i, begin, end);
      return 1;
    }
    if (i > 0 && known(i - 1) && from == count.begin) return 0;
    std::size_t follows = i + 1;  // 包花 is a word without a meaning of its own
    while (follows < marks_.all.size() && marks_.all[follows].kind == Mark::Kind::kCue &&
           marks_.all[follows].index < 0)
      ++follows;
    const std::size_t next = follows < marks_.all.size() ? marks_.all[follows].begin : glyphs_.size();
    if (i + 1 < marks_.all.size() && known(i + 1) && next < count.end + kShortestName) return 0;
    const std::size_t first = count.end + (glyphs_[count.end] == U'是' ? 1 : 0);
    std::size_t last = first;
    while (last < next && is_han(glyphs_[last]))
      ++last;
    for (std::size_t stop = std::min(last, first + kLongestName); stop >= first + kShortestName; --stop) {
      if (front_of(stop, first, kLongestName + 1) != first || !is_name(glyphs_.view(first, stop))) continue;
      insert(i + 1, first, stop);
      return 0;
    }
    return 0;
  }

  bool taken(std::size_t begin, std::size_t end) const {
    return std::ranges::any_of(taken_,
                               [&](const auto& span) { return begin < span.second && span.first < end; });
  }

  void insert(std::size_t at, std::size_t begin, std::size_t end) {
    const int unknown = static_cast<int>(lexicon_.kinds.size());
    marks_.all.insert(marks_.all.begin() + static_cast<std::ptrdiff_t>(at), {.kind = Mark::Kind::kActivity,
                                                                             .begin = begin,
                                                                             .end = end,
                                                                             .index = unknown,
                                                                             .activity = unknown,
                                                                             .name_begin = begin,
                                                                             .name_end = end});
  }

  const Glyphs& glyphs_;
  const Lexicon& lexicon_;
  const Analysis& analysis_;
  const Spans& taken_;
  Marks& marks_;
  const std::vector<std::u32string>& edges_;
  const std::vector<std::u32string>& endings_;
  const std::vector<std::u32string>& verbs_;
};

}  // namespace

void name_kinds(const Analysis& analysis, const Spans& taken, Marks& marks) {
  Namer{analysis, taken, marks}.run();
}

}  // namespace linli::bot::understand
