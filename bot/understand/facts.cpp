#include "bot/understand/facts.h"

#include <algorithm>

#include "bot/understand/claims.h"
#include "bot/understand/marks.h"
#include "bot/understand/texts.h"

namespace linli::bot::understand {
namespace {

using storage::model::Month;

constexpr std::size_t kFar = 4;

/// 不对, 说错了, 改成, or 改 with something to edit.
bool is_correction(const Marks& marks) {
  bool figure_or_name = false;
  bool change = false;
  bool negated_figure = false;
  for (std::size_t i = 0; i < marks.all.size(); ++i) {
    const Mark& mark = marks.all[i];
    if (mark.is(Cue::kWrong) || mark.is(Cue::kBecomes)) return true;
    if (mark.is(Cue::kNot) && i + 1 < marks.all.size()) {
      const Mark& next = marks.all[i + 1];
      negated_figure =
          negated_figure || (next.kind == Mark::Kind::kQuantity && next.begin <= mark.end + kFar);
    }
    change = change || mark.is(Cue::kChange);
    figure_or_name = figure_or_name || mark.kind == Mark::Kind::kQuantity || mark.kind == Mark::Kind::kName;
  }
  return negated_figure || (change && figure_or_name);
}

void take_month(const Analysis& analysis, const Context& context, Marks& marks, Facts& facts) {
  std::vector<std::string> months;
  for (std::size_t i = 0; i < marks.all.size(); ++i) {
    const Mark& mark = marks.all[i];
    if (mark.kind != Mark::Kind::kTime || mark.used) continue;
    // 比上个月多 compares
    constexpr std::u32string_view kCompares = U"比较跟像";
    if (mark.begin > 0 && kCompares.find(analysis.glyphs[mark.begin - 1]) != std::u32string_view::npos)
      continue;
    // 上月结余2000 is no month of the report
    if (i + 1 < marks.all.size() &&
        (marks.all[i + 1].is(Cue::kOtherMoney) || marks.all[i + 1].is(Cue::kRefund)) &&
        marks.all[i + 1].begin <= mark.end + 1)
      continue;
    const TimePhrase& phrase = analysis.times[static_cast<std::size_t>(mark.index)];
    if (!phrase.names_month_only()) continue;
    const ResolvedTime time = resolve(phrase, context.today);
    if (!time.month) continue;
    if (time.doubt) facts.ask_for("month");
    facts.words.insert_or_assign("month", analysis.glyphs.words(mark.begin, mark.end));
    for (Month month = *time.month; month <= time.to_month.value_or(*time.month) && months.size() < 24;
         month = month.plus(1)) {
      if (std::ranges::find(months, month.text()) == months.end()) months.push_back(month.text());
    }
  }
  if (months.size() == 1 && facts.ask.empty()) facts.slots.emplace("month", months.front());
  if (months.size() > 1 && !facts.correction) {
    facts.ask_for("month");
    facts.slots.emplace("reports", std::move(months));
  } else if (months.size() > 1) {
    facts.slots.emplace("month", months.back());  // 不是4月，是5月
  }
}

/// The field that a figure without a name replaces: the only one of the draft that has the old value.
int field_with(const Context& context, const Marks& marks, std::int64_t value) {
  int found = -1;
  for (const auto& [slot, content] : context.draft) {
    const auto* number = std::get_if<std::int64_t>(&content);
    const int field = number == nullptr ? -1 : marks.field_named(slot);
    if (field < 0) continue;
    const bool money = marks.fields[static_cast<std::size_t>(field)].kind == FieldKind::kMoney;
    if (*number != (money ? value * 100 : value)) continue;
    if (found >= 0) return -1;
    found = field;
  }
  return found;
}

/// 8改成12: the number that stays finds its field through the one it replaces.
void adopt_loose(const Analysis& analysis, const Context& context, const Marks& marks, Figures& figures) {
  if (figures.loose.size() != 1 || figures.old.size() != 1 || !figures.claims.empty()) return;
  Claim claim = figures.loose.front();
  claim.field = figures.old.front().field;
  if (claim.field < 0) claim.field = field_with(context, marks, figures.old.front().value);
  if (claim.field < 0) return;
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
}

/// 支出再加300: an edit by difference. Only a message that says nothing else is one.
bool take_difference(const Marks& marks, const Analysis& analysis, const Figures& figures, Facts& facts) {
  if (figures.claims.size() != 1 || figures.claims.front().doubt || figures.claims.front().unknown)
    return false;
  if (analysis.quantities.size() != 1) return false;
  for (const Mark& mark : marks.all) {
    if (!mark.is(Cue::kAdd) && !mark.is(Cue::kSubtract)) continue;
    const Claim& claim = figures.claims.front();
    if (mark.begin > claim.begin) continue;
    facts.field = std::string{marks.fields[static_cast<std::size_t>(claim.field)].id};
    const bool less = mark.is(Cue::kSubtract);
    facts.put("add", less ? -claim.value : claim.value, analysis.glyphs.words(mark.begin, claim.end));
    facts.correction = true;
    facts.strong = facts.figures = 1;
    return true;
  }
  return false;
}

}  // namespace

void Facts::ask_for(const std::string& slot) {
  slots.erase(slot);
  if (std::ranges::find(ask, slot) == ask.end()) ask.push_back(slot);
}

void Facts::put(const std::string& slot, handlers::contract::SlotValue value, std::string said) {
  slots.insert_or_assign(slot, std::move(value));
  words.insert_or_assign(slot, std::move(said));
}

Facts gather(const Analysis& analysis, const Context& context) {
  Facts facts;
  if (analysis.pieces.empty() && context.form.empty()) return facts;
  Marks marks{analysis, context};
  facts.correction = is_correction(marks);
  take_texts(analysis, context, marks, facts);
  take_month(analysis, context, marks, facts);
  Figures figures = find_figures(analysis, context, marks, facts.correction);
  if (facts.correction) adopt_loose(analysis, context, marks, figures);
  if (take_difference(marks, analysis, figures, facts)) return facts;
  const int texts = facts.strong;
  settle(figures, analysis, marks, facts);
  facts.strong += texts;
  if (facts.slots.contains("reports")) {
    // Figures of several months in one message cannot be told apart here.
    for (const Claim& claim : figures.claims) {
      facts.ask_for(std::string{marks.fields[static_cast<std::size_t>(claim.field)].id});
    }
  }
  if (facts.correction && facts.figures == 0 && !facts.slots.contains("month"))
    name_field(analysis, marks, facts);
  return facts;
}

}  // namespace linli::bot::understand
