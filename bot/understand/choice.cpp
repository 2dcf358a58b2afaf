#include "bot/understand/readings.h"

namespace linli::bot::understand {
namespace {

/// 2, 二, 第2个, 选3, 2号, ②
std::optional<std::int64_t> option_in(std::u32string_view core) {
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

}  // namespace

std::optional<Understanding> read_choice(const Analysis& analysis, const Context& context,
                                         const Facts& facts) {
  if (!context.asked().empty() || context.name == "feedback.rating") return std::nullopt;
  const bool picks =
      context.name.starts_with("report.pick_") || context.name == "menu" || context.name == "review";
  Understanding understanding = reading(Intent::kSelect, picks ? 0.96 : 0.7);
  // 5月办了9场 chooses as well, but tells more than the choice.
  if (context.name.starts_with("report.pick_") && facts.figures > 0 && facts.strong > 0) return std::nullopt;
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
    if (const auto project = project_in(analysis, context, true)) {
      understanding.slots["project"] = *project;
      return understanding;
    }
  }
  return std::nullopt;
}

}  // namespace linli::bot::understand
