#include <algorithm>

#include "bot/understand/readings.h"
#include "bot/understand/topics.h"

namespace linli::bot::understand {
namespace {

/// 2, 二, 第2个, 选3, 2号, ②
std::optional<std::int64_t> option_in(std::u32string_view core) {
  constexpr std::size_t kShort = 10;  // 两个里面的第一个
  if (const std::size_t at = core.rfind(U'第');
      at != std::u32string_view::npos && at > 0 && core.size() <= kShort && core[at - 1] == U'的')
    core.remove_prefix(at);
  for (const std::u32string_view word : {U"我选", U"选择", U"选", U"查看", U"打开", U"点击", U"点", U"输入",
                                         U"看看", U"看", U"第", U"按", U"回复"}) {
    if (core.size() > word.size() && core.starts_with(word)) core.remove_prefix(word.size());
  }
  if (core.size() > 1 && core.front() == U'第') core.remove_prefix(1);
  for (const std::u32string_view word : {U"个项目", U"个", U"号", U"项", U"条", U"种", U"份"}) {
    if (core.size() > word.size() && core.ends_with(word)) {
      core.remove_suffix(word.size());
      break;
    }
  }
  Glyphs glyphs{.text = {}, .codes = std::u32string{core}, .begin = {}};
  const auto number = read_numeral(glyphs, 0);
  if (!number || number->end != core.size() || number->doubt != Doubt::kNone || number->approximate)
    return std::nullopt;
  const auto whole = number->whole();
  if (!whole || *whole < 0 || *whole > 99) return std::nullopt;
  return whole;
}

/// 前一个, 下面那个: of so many that are offered.
std::optional<std::int64_t> place_in(std::u32string_view core, std::size_t offered) {
  for (const std::u32string_view word :
       {U"前一个", U"前面一个", U"头一个", U"上面那个", U"前面那个", U"前面的", U"上面的"}) {
    if (core == word) return 1;
  }
  for (const std::u32string_view word :
       {U"后一个", U"后面一个", U"最后一个", U"下面那个", U"后面那个", U"后面的", U"下面的"}) {
    if (core == word && offered > 1) return static_cast<std::int64_t>(offered);
  }
  return std::nullopt;
}

/// Where the clause ends in which `at` stands.
std::size_t clause_end(const Glyphs& glyphs, std::size_t at) {
  while (at < glyphs.size() && !is_clause_end(glyphs[at]))
    ++at;
  return at;
}

/// 不是学堂，是议事会: what stands behind such a word is not chosen.
bool declined(const Analysis& analysis, std::size_t at) {
  for (std::size_t from = at > 3 ? at - 3 : 0; from < at; ++from)
    if (from + word_of(analysis.lexicon->choices, "not_this", analysis.glyphs.view(from, at)) == at)
      return true;
  return false;
}

/// 四月份已经交过了, 这个月还没过完呢: what is said of a month that is not chosen.
bool out_of_question(const Analysis& analysis, std::size_t from, std::size_t to) {
  return holds_word(analysis.lexicon->choices, "settled", analysis.glyphs.view(from, to));
}

/// The months named that may be chosen: of 五月份的，四月份已经交过了 the first.
std::vector<const TimePhrase*> months_left(const Analysis& analysis) {
  std::vector<const TimePhrase*> left;
  for (const TimePhrase& phrase : analysis.times) {
    if (!phrase.names_month_only()) continue;
    const std::size_t end = clause_end(analysis.glyphs, phrase.end);
    if (!declined(analysis, phrase.begin) && !out_of_question(analysis, phrase.end, end))
      left.push_back(&phrase);
  }
  return left;
}

/// The only month that a message leaves of several. Nothing when it names one; unknown when it leaves none,
/// or more.
std::optional<Understanding> choose_month(const Analysis& analysis, const Context& context) {
  const auto named = std::ranges::count_if(analysis.times, &TimePhrase::names_month_only);
  const auto left = months_left(analysis);
  if (named == 0 || (named == 1 && left.size() == 1)) return std::nullopt;
  if (left.size() != 1 || left.front()->to_month) return reading(Intent::kUnknown, 0.3);
  const TimePhrase& phrase = *left.front();
  const ResolvedTime time = resolve(phrase, context.today);
  if (!time.month || time.doubt) return reading(Intent::kUnknown, 0.3);
  Understanding understanding = reading(Intent::kSelect, 0.96);
  understanding.slots["month"] = time.month->text();
  understanding.words["month"] = analysis.glyphs.words(phrase.begin, phrase.end);
  if (!phrase.month) understanding.relative.emplace_back("month");
  return understanding;
}

/// Where `name` is called by a part of it that is no part of another's: 食堂 for 邻里食堂. Longer parts
/// first.
std::optional<std::size_t> called(const Glyphs& glyphs, std::u32string_view name,
                                  const std::vector<std::u32string>& names) {
  constexpr std::size_t kShortest = 2;
  for (std::size_t length = name.size(); length >= kShortest; --length)
    for (std::size_t from = 0; from + length <= name.size(); ++from) {
      const std::u32string_view part = name.substr(from, length);
      const auto holds = [&](const std::u32string& other) {
        return other.find(part) != std::u32string::npos;
      };
      if (std::ranges::count_if(names, holds) > 1) continue;
      if (const auto at = glyphs.codes.find(part); at != std::u32string::npos) return at;
    }
  return std::nullopt;
}

/// The only one of the projects offered that the message calls and does not decline.
std::optional<std::string> project_meant(const Analysis& analysis, const Context& context) {
  constexpr std::size_t kLongest = 16;
  if (analysis.bare.size() > kLongest) return std::nullopt;
  std::vector<std::u32string> names;
  for (const std::string& project : context.projects)
    names.push_back(normalised(project));
  std::optional<std::string> found;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto at = called(analysis.glyphs, names[i], names);
    if (!at || declined(analysis, *at)) continue;
    if (found) return std::nullopt;
    found = context.projects[i];
  }
  return found;
}

}  // namespace

std::optional<Understanding> read_choice(const Analysis& analysis, const Context& context,
                                         const Facts& facts) {
  if (!context.asked().empty() || context.name == "feedback.rating") return std::nullopt;
  const bool picks =
      context.name.starts_with("report.pick_") || context.name == "menu" || context.name == "review";
  Understanding understanding = reading(Intent::kSelect, picks ? 0.96 : 0.7);
  // 5月办了9场 chooses as well, but tells more than the choice.
  if (context.name.starts_with("report.pick_") && facts.figures > 0 && facts.strong > 0) return std::nullopt;
  if (context.name == "report.pick_month")
    if (auto chosen = choose_month(analysis, context)) return chosen;
  if (context.name == "report.pick_month" && !analysis.times.empty()) {
    add_particulars(understanding, analysis, context);
    if (!understanding.slots.empty() || !understanding.ask.empty()) return understanding;
  }
  if (analysis.glyphs.codes.find_first_of(U"%¥*/=+-:") != std::u32string::npos) return std::nullopt;
  for (const std::u32string& text : {analysis.bare, analysis.core}) {
    const auto option = option_in(text);
    if (!option) continue;
    understanding.slots["option"] = *option;
    return understanding;
  }
  if (picks) {
    if (const auto place = place_in(analysis.core, context.projects.size())) {
      understanding.slots["option"] = *place;
      return understanding;
    }
  }
  if (context.name == "report.pick_project" && !analysis.whole) {
    auto project = project_in(analysis, context, true);
    const auto at = project ? analysis.glyphs.codes.find(normalised(*project)) : std::u32string::npos;
    if (!project || (at != std::u32string::npos && declined(analysis, at)))
      project = project_meant(analysis, context);
    if (project) {
      add_particulars(understanding, analysis, context);
      understanding.slots["project"] = *project;
      return understanding;
    }
  }
  return std::nullopt;
}

}  // namespace linli::bot::understand
