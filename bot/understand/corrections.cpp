#include "bot/understand/corrections.h"

#include <algorithm>
#include <array>

namespace linli::bot::understand {
namespace {

constexpr std::size_t kFar = 4;
constexpr std::size_t kShort = 10;

/// 改成12, 困难改成：没有场地; but 改到室内 changes no figure.
bool becomes_something(const Marks& marks, std::size_t i) {
  constexpr std::size_t kNear = 6;
  const bool of_text = i > 0 && marks.all[i - 1].kind == Mark::Kind::kName &&
                       marks.field(marks.all[i - 1]).kind == FieldKind::kText;
  if (of_text) return true;
  if (i + 1 >= marks.all.size() || marks.all[i + 1].begin > marks.all[i].end + kNear) return false;
  const Mark& next = marks.all[i + 1];
  return next.kind == Mark::Kind::kQuantity || next.kind == Mark::Kind::kTime ||
         next.kind == Mark::Kind::kName || next.is(Cue::kNone) || next.is(Cue::kUnknown) ||
         next.is(Cue::kAbout) || next.is(Cue::kTotal);
}

/// Asked for the sessions, 应该是6场吧 and 场次应该有6场 suppose and correct nothing.
bool supposed(const Analysis& analysis, const Context& context, const Marks& marks, std::size_t i) {
  const int asked = marks.field_named(context.asked());
  if (asked < 0 || !marks.all[i].is(Cue::kBecomes) || analysis.glyphs[marks.all[i].begin] != U'应')
    return false;
  return std::all_of(
      marks.all.begin(), marks.all.begin() + static_cast<std::ptrdiff_t>(i), [&](const Mark& mark) {
        return mark.kind == Mark::Kind::kTime || (mark.kind == Mark::Kind::kName && mark.index == asked);
      });
}

/// 人次涨到了290 tells how it went and changes nothing that was said.
bool tells_growth(const Analysis& analysis, const Mark& mark) {
  constexpr std::u32string_view kGrows = U"涨升降增提减加";
  return mark.is(Cue::kBecomes) && analysis.glyphs[mark.end] == U'了' &&
         kGrows.find(analysis.glyphs[mark.begin]) != std::u32string_view::npos;
}

/// 不对, 说错了, 改成, or 改 with something to edit.
bool is_correction(const Analysis& analysis, const Context& context, const Marks& marks) {
  bool figure_or_name = false;
  bool change = false;
  bool negated_figure = false;
  for (std::size_t i = 0; i < marks.all.size(); ++i) {
    const Mark& mark = marks.all[i];
    if (supposed(analysis, context, marks, i) || tells_growth(analysis, mark)) continue;
    if (mark.is(Cue::kWrong) || (mark.is(Cue::kBecomes) && becomes_something(marks, i))) return true;
    if (mark.is(Cue::kNot) && i + 1 < marks.all.size()) {
      negated_figure = negated_figure || (marks.all[i + 1].kind == Mark::Kind::kTime && context.in_report());
      // 不是8场是12场, 不是花了1万2是1千2
      const std::size_t figure = marks.all[i + 1].kind == Mark::Kind::kName ? i + 2 : i + 1;
      negated_figure =
          negated_figure || (figure < marks.all.size() && marks.all[figure].kind == Mark::Kind::kQuantity &&
                             marks.all[figure].begin <= mark.end + kFar);
    }
    // 志愿者人数写成电话号码了
    const bool written = mark.is(Cue::kNot) && analysis.glyphs[mark.end - 1] == U'成' && i > 0 &&
                         marks.all[i - 1].kind == Mark::Kind::kName && analysis.quantities.empty();
    if (written) return true;
    // 把志愿者去掉
    const bool removes = mark.is(Cue::kExcept) && i > 0 && marks.all[i - 1].kind == Mark::Kind::kName &&
                         analysis.quantities.empty() && context.in_report() &&
                         mark.end + 1 >= analysis.glyphs.size();
    // 除了支出其他都对
    const bool all_but = context.name == "report.confirm" && mark.is(Cue::kExcept) &&
                         i + 1 < marks.all.size() && marks.all[i + 1].kind == Mark::Kind::kName &&
                         analysis.quantities.empty();
    if (all_but) return true;
    change =
        change || removes ||
        (mark.is(Cue::kChange) && analysis.glyphs[mark.end] != U'了' && analysis.glyphs[mark.end] != U'过');
    const bool plan = mark.is(Cue::kPlan) && analysis.bare.size() <= kShort;  // 计划那里改一下
    const bool month = analysis.bare.size() <= kShort && analysis.bare.find(U"月份") != std::u32string::npos;
    figure_or_name = figure_or_name || plan || month || mark.kind == Mark::Kind::kQuantity ||
                     mark.kind == Mark::Kind::kName;
  }
  return negated_figure || (change && figure_or_name);
}

/// The fields that a figure without a name may replace: those of the draft that have the old value.
std::vector<int> fields_with(const Context& context, const Marks& marks, std::int64_t value) {
  std::vector<int> found;
  for (const auto& [slot, content] : context.draft) {
    const auto* number = std::get_if<std::int64_t>(&content);
    const int field = number == nullptr ? -1 : marks.field_named(slot);
    if (field < 0) continue;
    const bool money = marks.fields[static_cast<std::size_t>(field)].kind == FieldKind::kMoney;
    if (*number != (money ? value * 100 : value)) continue;
    found.push_back(field);
  }
  return found;
}

const Quantity* quantity_of(const Analysis& analysis, const Marks& marks, const Claim& claim) {
  const auto mark = std::ranges::find_if(marks.all, [&](const Mark& one) {
    return one.kind == Mark::Kind::kQuantity && one.begin == claim.begin;
  });
  return mark == marks.all.end() ? nullptr : &analysis.quantities[static_cast<std::size_t>(mark->index)];
}

/// 不是5000，是5500元: of what money, says the draft.
void adopt_amount(const Analysis& analysis, const Context& context, const Marks& marks, Figures& figures) {
  if (!figures.loose.empty() || figures.claims.size() != 1 || figures.old.size() != 1 ||
      figures.old.front().field >= 0 || !figures.claims.front().doubt)
    return;
  const auto is_money = [&](int field) {
    return marks.fields[static_cast<std::size_t>(field)].kind == FieldKind::kMoney;
  };
  Claim& claim = figures.claims.front();
  std::vector<int> fields = fields_with(context, marks, figures.old.front().value);
  std::erase_if(fields, [&](int field) { return !is_money(field); });
  const Quantity* quantity = quantity_of(analysis, marks, claim);
  const auto fen = quantity == nullptr ? std::nullopt : fen_of(*quantity);
  if (!is_money(claim.field) || fields.size() != 1 || !fen) return;
  claim.field = fields.front();
  claim.value = *fen;
  claim.doubt = false;
}

/// 场次多了一场，减掉: the clause behind says what becomes of the difference.
bool settles_difference(const Analysis& analysis, const Marks& marks) {
  if (marks.all.size() < 3) return false;
  const Mark& last = marks.all.back();
  const Mark& pause = marks.all[marks.all.size() - 2];
  const Mark& figure = marks.all[marks.all.size() - 3];
  return (last.is(Cue::kSubtract) || last.is(Cue::kAdd) || last.is(Cue::kExcept)) && pause.ends_clause() &&
         figure.kind == Mark::Kind::kQuantity && last.begin == pause.end &&
         last.end + 2 >= analysis.glyphs.size();
}

/// 对，不过志愿者是12个: to what has just been shown.
bool objects(const Analysis& analysis, const Context& context) {
  if (context.name != "report.confirm" || analysis.quantities.empty()) return false;
  constexpr std::array<std::u32string_view, 3> kBut = {U"不过", U"但", U"只是"};
  return std::ranges::any_of(
      kBut, [&](std::u32string_view word) { return analysis.bare.find(word) != std::u32string::npos; });
}

/// 刚才报的15场不对: told earlier, and named once more.
bool told_earlier(const Analysis& analysis, std::size_t end) {
  const auto before = analysis.glyphs.view(0, end);
  return std::ranges::any_of(analysis.lexicon->earlier, [&](const std::u32string& word) {
    return before.find(word) != std::u32string_view::npos;
  });
}

/// 18场打错了，8场: what is wrong is the 18 of some earlier message. 花了3000说错了 tells them first, and
/// whoever speaks makes no pause.
bool is_named_wrong(const Analysis& analysis, const Marks& marks, std::size_t wrong) {
  if (analysis.voice || wrong == 0 || marks.all[wrong - 1].kind != Mark::Kind::kQuantity ||
      marks.all[wrong - 1].end != marks.all[wrong].begin)
    return false;
  constexpr std::u32string_view kMistake = U"错误反准题";
  const auto said = analysis.glyphs.view(marks.all[wrong].begin, marks.all[wrong].end);
  const std::size_t figure = marks.all[wrong - 1].begin;
  return said.find_first_of(kMistake) != std::u32string_view::npos &&
         (figure == 0 || analysis.glyphs[figure - 1] != U'了');
}

}  // namespace

void set_off_corrections(Marks& marks) {
  for (std::size_t i = 1; i + 1 < marks.all.size(); ++i) {
    const bool between =
        marks.all[i - 1].kind == Mark::Kind::kQuantity && marks.all[i + 1].kind == Mark::Kind::kQuantity;
    const std::size_t end = marks.all[i].end;
    if (!marks.all[i].is(Cue::kWrong) || !between || marks.all[i + 1].begin > end + kFar) continue;
    marks.all.insert(marks.all.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                     Mark{.kind = Mark::Kind::kClause, .begin = end, .end = end});
  }
}

bool corrects_itself(const Analysis& analysis, const Context& context, const Marks& marks,
                     const Figures& figures) {
  if (context.name == "report.confirm" || context.name == "report.done") return false;
  std::size_t wrong = marks.all.size();
  for (std::size_t i = 0; i < marks.all.size(); ++i) {
    const Mark& mark = marks.all[i];
    if (mark.is(Cue::kNot) || (mark.is(Cue::kBecomes) && wrong == marks.all.size())) return false;
    if (mark.is(Cue::kWrong)) wrong = i;
  }
  if (wrong == marks.all.size() || is_named_wrong(analysis, marks, wrong)) return false;
  const std::size_t at = marks.all[wrong].begin;
  if (told_earlier(analysis, at)) return false;
  if (figures.restated) return true;
  return std::ranges::any_of(figures.claims, [&](const Claim& first) {
    return first.end <= at && std::ranges::any_of(figures.claims, [&](const Claim& then) {
             return then.field == first.field && then.begin >= marks.all[wrong].end;
           });
  });
}

void complete_changes(Marks& marks) {
  for (std::size_t i = 1; i + 1 < marks.all.size(); ++i) {
    Mark& mark = marks.all[i];
    const Mark& next = marks.all[i + 1];
    const bool between = marks.all[i - 1].kind == Mark::Kind::kQuantity &&
                         marks.all[i - 1].end == mark.begin && next.kind == Mark::Kind::kQuantity &&
                         next.begin == mark.end;
    if (mark.is(Cue::kChange) && between) mark.index = static_cast<int>(Cue::kBecomes);
  }
}

bool corrects(const Analysis& analysis, const Context& context, const Marks& marks) {
  return is_correction(analysis, context, marks) || objects(analysis, context) ||
         settles_difference(analysis, marks);
}

void adopt_loose(const Analysis& analysis, const Context& context, const Marks& marks, Figures& figures,
                 Facts& facts) {
  adopt_amount(analysis, context, marks, figures);
  if (figures.loose.size() == 1 && figures.old.empty() && figures.claims.empty() &&
      analysis.bare.find(U'钱') != std::u32string::npos) {  // 钱写多了，应该是1500
    figures.old.push_back({.field = marks.field_named("spent")});
  }
  if (figures.loose.size() != 1 || figures.old.size() != 1 || !figures.claims.empty()) return;
  Claim claim = figures.loose.front();
  claim.field = figures.old.front().field;
  if (claim.field < 0) {
    const std::vector<int> fields = fields_with(context, marks, figures.old.front().value);
    if (fields.size() > 1) {
      for (const int field : fields) {
        facts.ask_for(std::string{marks.fields[static_cast<std::size_t>(field)].id});
        ++facts.figures;
      }
    }
    if (fields.size() != 1) return;
    claim.field = fields.front();
  }
  if (marks.fields[static_cast<std::size_t>(claim.field)].kind == FieldKind::kMoney) {
    const auto quantity = std::ranges::find(analysis.quantities, claim.value,
                                            [](const Quantity& q) { return q.number.whole().value_or(-1); });
    const auto fen = quantity == analysis.quantities.end() ? std::nullopt : fen_of(*quantity);
    claim.doubt = claim.doubt || !fen;
    claim.value = fen.value_or(0);
  }
  figures.claims.push_back(claim);
}

void name_field(const Analysis& analysis, const Marks& marks, Facts& facts) {
  for (const Mark& mark : marks.all) {
    if (mark.kind == Mark::Kind::kName) {
      facts.field = std::string{marks.field(mark).id};
      return;
    }
  }
  const std::u32string_view bare = analysis.bare;
  if (bare.find(U"月份") != std::u32string_view::npos) facts.field = "month";
  if (bare.find(U"项目") != std::u32string_view::npos) facts.field = "project";
  if (bare.find(U"计划") != std::u32string_view::npos) facts.field = "next_plan";
  if (!facts.field && bare.find(U'钱') != std::u32string_view::npos)
    facts.field = "spent";  // 钱那栏不对，我要改
}

void name_old(const Context& context, const Marks& marks, const Figures& figures, Facts& facts) {
  if (figures.old.size() != 1 || !figures.claims.empty() || !figures.loose.empty()) return;
  const Claim& old = figures.old.front();
  const std::vector<int> fields =
      old.field >= 0 ? std::vector{old.field} : fields_with(context, marks, old.value);
  if (fields.size() == 1)
    facts.field = std::string{marks.fields[static_cast<std::size_t>(fields.front())].id};
}

/// 户数漏报了，35户: all of them, or so many more? What is told for the first time is all.
bool left_out(const Marks& marks, const Analysis& analysis, const Mark& add, const Claim& claim) {
  const auto said = analysis.glyphs.view(add.begin, add.end);
  if (said.find(U'漏') == std::u32string_view::npos) return false;
  bool pause = false;
  for (const Mark& mark : marks.all) {
    if (mark.begin < add.end || mark.end > claim.begin) continue;
    if (mark.is(Cue::kAdd)) return false;  // 户数漏了，再加5户
    pause = pause || mark.ends_clause();
  }
  return pause;
}

/// 人工少填了，是3500 and 场次少报了，改成9场 say what it is, and not by how much.
bool told_anew(const Marks& marks, const Analysis& analysis, const Mark& difference, const Claim& claim) {
  const bool becomes = std::ranges::any_of(marks.all, [&](const Mark& mark) {
    return mark.is(Cue::kBecomes) && mark.begin >= difference.end && mark.end <= claim.begin;
  });
  const bool pause = std::ranges::any_of(marks.all, [&](const Mark& mark) {
    return mark.ends_clause() && mark.begin >= difference.end && mark.end <= claim.begin;
  });
  const char32_t before = claim.begin > 0 ? analysis.glyphs[claim.begin - 1] : U'\0';
  return becomes || (pause && before == U'是');
}

bool take_difference(const Marks& marks, const Analysis& analysis, const Context& context,
                     const Figures& figures, Facts& facts) {
  if (figures.claims.empty() || figures.claims.front().unknown) return false;
  const Claim& first = figures.claims.front();
  // 人数再加三四十个: the field is known, how many are not
  const Quantity* said = quantity_of(analysis, marks, first);
  const bool range = first.doubt && said != nullptr && said->doubt != Doubt::kNone;
  const bool same = std::ranges::all_of(figures.claims, [&](const Claim& claim) {
    return claim.field == first.field && claim.value == first.value && (!claim.doubt || range);
  });
  if (!same || analysis.quantities.size() != figures.claims.size()) return false;  // 还有一场忘了说，加一场
  for (const Mark& mark : marks.all) {
    const Claim& claim = figures.claims.back();
    if (mark.begin > claim.begin) continue;
    const char32_t letter = analysis.glyphs[mark.begin];
    // 人工费去掉200; 不对，少了一场
    const bool off = mark.is(Cue::kExcept) && mark.end == claim.begin;
    const bool short_of =
        mark.is(Cue::kCompare) && mark.end == claim.begin && facts.correction && letter == U'少';
    const bool too_much =
        mark.is(Cue::kCompare) && mark.end == claim.begin && facts.correction && letter == U'多';
    if (!mark.is(Cue::kAdd) && !mark.is(Cue::kSubtract) && !off && !short_of && !too_much) continue;
    if (mark.is(Cue::kAdd) && claim.total) continue;  // 加上昨天那场，一共七场
    if ((mark.is(Cue::kAdd) || mark.is(Cue::kSubtract)) && told_anew(marks, analysis, mark, claim)) {
      facts.correction = true;
      continue;
    }
    const std::string slot{marks.fields[static_cast<std::size_t>(claim.field)].id};
    const bool whole = left_out(marks, analysis, mark, claim);
    const bool money = marks.fields[static_cast<std::size_t>(claim.field)].kind == FieldKind::kMoney;
    if (whole && !money && context.in_report() && !context.draft.empty() && !context.draft.contains(slot))
      return false;
    facts.field = std::string{marks.fields[static_cast<std::size_t>(claim.field)].id};
    const bool less = mark.is(Cue::kSubtract) || off || too_much;
    facts.correction = true;
    facts.strong = facts.figures = 1;
    if (range || whole) facts.ask_for(*facts.field);
    if (range || whole || claim.value == 0)
      return true;  // 少写了个零: the field is wrong, and no more is said
    facts.put("add", less ? -claim.value : claim.value, analysis.glyphs.words(mark.begin, claim.end));
    return true;
  }
  return false;
}

void set_apart_differences(const Analysis& analysis, const Marks& marks, const Context& context,
                           const Figures& figures, Facts& facts) {
  for (const Claim& claim : figures.claims) {
    if (claim.field < 0) continue;
    const std::string field{marks.fields[static_cast<std::size_t>(claim.field)].id};
    if (!facts.slots.contains(field)) continue;
    const auto difference = std::ranges::find_if(marks.all, [&](const Mark& mark) {
      return mark.end == claim.begin && (mark.is(Cue::kSubtract) || mark.is(Cue::kAdd));
    });
    if (difference == marks.all.end()) continue;
    std::string said = analysis.glyphs.words(difference->begin, claim.end);
    const bool first = !facts.slots.contains("add") && !facts.field;
    const bool held = context.in_report() && (context.draft.empty() || context.draft.contains(field));
    if (!first || !held || claim.doubt || claim.value == 0 ||
        figures.claims.size() + figures.activities.size() < 2) {
      facts.ask_for(field);
      facts.words.insert_or_assign(field, std::move(said));
      continue;
    }
    facts.slots.erase(field);
    facts.correction = true;
    facts.field = field;
    facts.put("add", difference->is(Cue::kSubtract) ? -claim.value : claim.value, std::move(said));
  }
}

}  // namespace linli::bot::understand
