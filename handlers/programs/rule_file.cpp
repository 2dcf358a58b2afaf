#include "handlers/programs/rule_file.h"

#include <algorithm>
#include <optional>

#include "handlers/rules/facts.h"

namespace linli::handlers::programs {
namespace {

using rules::Condition;
using rules::Measure;

constexpr std::int64_t kMost = 1'000'000'000'000;

struct Kind {
  Measure measure = Measure::kCount;
  std::string unit;
};

/// What kind of number the fact under `key` is.
Kind kind_of(TableReader& reader, std::string_view key, const std::string& fact,
             const rules::Program& program) {
  if (const auto* known = rules::known_fact(fact)) return {known->measure, std::string{known->unit}};
  constexpr std::string_view kIndicator = "indicator.";
  if (fact.starts_with(kIndicator)) {
    const auto id = std::string_view{fact}.substr(kIndicator.size());
    const auto found = std::ranges::find(program.indicators, id, &rules::Indicator::id);
    if (found != program.indicators.end())
      return {found->money ? Measure::kMoney : Measure::kCount, found->money ? "" : found->unit};
  }
  reader.wrong(key, "'" + fact + "' is not a known fact");
}

/// The bound under `side` ("at_most"), as the fact's kind writes it.
std::optional<std::int64_t> bound_of(TableReader& reader, const std::string& side, Measure measure) {
  const auto yuan = side + "_yuan";
  if (measure == Measure::kMoney) {
    if (reader.has(side)) reader.wrong(side, "an amount is written as " + yuan);
    if (!reader.has(yuan)) return std::nullopt;
    return reader.yuan(yuan).fen();
  }
  if (reader.has(yuan)) reader.wrong(yuan, "the fact is no amount of money");
  if (!reader.has(side)) return std::nullopt;
  if (measure == Measure::kDate) return rules::day_number(reader.date(side));
  if (measure == Measure::kCount) return reader.number(side, 0, kMost);
  if (side != "exactly") reader.wrong(side, "the fact is yes or no: exactly = true or false");
  return reader.flag_or(side, true) ? 1 : 0;
}

std::optional<Condition::Share> share_of(TableReader& reader, Measure measure,
                                         const rules::Program& program) {
  const bool most = reader.has("at_most_permille");
  if (!most && !reader.has("at_least_permille")) return std::nullopt;
  Condition::Share share{
      .of = reader.text("of"),
      .permille = static_cast<int>(reader.number(most ? "at_most_permille" : "at_least_permille", 0, 1000)),
      .most = most};
  if (kind_of(reader, "of", share.of, program).measure != measure)
    reader.wrong("of", "'" + share.of + "' is not measured as the fact is");
  if (measure != Measure::kCount && measure != Measure::kMoney)
    reader.wrong("of", "there are no shares of days or of yes and no");
  return share;
}

Condition condition_of(TableReader& reader, const rules::Program& program) {
  Condition condition{.fact = reader.text("fact")};
  const auto measure = kind_of(reader, "fact", condition.fact, program).measure;
  condition.at_most = bound_of(reader, "at_most", measure);
  condition.at_least = bound_of(reader, "at_least", measure);
  condition.exactly = bound_of(reader, "exactly", measure);
  condition.share = share_of(reader, measure, program);
  const int bounds = condition.at_most.has_value() + condition.at_least.has_value() +
                     condition.exactly.has_value() + condition.share.has_value();
  if (bounds != 1 || (reader.has("at_most_permille") && reader.has("at_least_permille")))
    reader.wrong("fact", bounds == 0 ? "needs a bound" : "has more than one bound");
  return condition;
}

}  // namespace

std::string track_of(TableReader& reader, const rules::Program& program) {
  const auto track = reader.text_or("track", "");
  if (!track.empty() && !program.track(track)) reader.wrong("track", "there is no track '" + track + "'");
  return track;
}

std::vector<Condition> conditions_of(TableReader& reader, std::string_view key,
                                     const rules::Program& program) {
  std::vector<Condition> all;
  reader.each(key, [&](TableReader& inner) { all.push_back(condition_of(inner, program)); });
  return all;
}

rules::Rule rule_of(TableReader& reader, const rules::Program& program,
                    const std::set<std::string, std::less<>>& offers) {
  rules::Rule rule{.id = reader.text("id"),
                   .track = track_of(reader, program),
                   .offer = reader.text_or("offer", ""),
                   .stage = choice(reader, "stage", rules::stage_named),
                   .demand = condition_of(reader, program),
                   .when = conditions_of(reader, "when", program),
                   .unless = conditions_of(reader, "unless", program),
                   .principle = reader.flag_or("principle", false),
                   .preference = reader.flag_or("preference", false),
                   .says = reader.text("says"),
                   .source = reader.text("source")};
  const auto kind = kind_of(reader, "fact", rule.demand.fact, program);
  rule.measure = kind.measure;
  rule.unit = kind.unit;
  if (!rule.offer.empty() && !offers.contains(rule.offer))
    reader.wrong("offer", "there is no offer '" + rule.offer + "'");
  if (rule.principle && rule.preference) reader.wrong("preference", "stands beside principle");
  return rule;
}

}  // namespace linli::handlers::programs
