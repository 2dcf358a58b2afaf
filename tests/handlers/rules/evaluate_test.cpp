#include "handlers/rules/evaluate.h"

#include <limits>
#include <string>
#include <vector>

#include "tests/support/catch.h"

using namespace linli::handlers::rules;
using linli::storage::model::CivilDate;

namespace {

Rule rule(const std::string& id, Condition demand) {
  return {.id = id, .demand = std::move(demand), .says = "x", .source = "x"};
}

const Condition kTwoAtMost{.fact = "applications", .at_most = 2};
const Condition kThreeA{.fact = "rating", .at_least = 3};
const Condition kYearOld{.fact = "age", .at_least = 1};
const Condition kLabour{.fact = "labour", .share = Condition::Share{.of = "amount", .permille = 300}};

Finding judged(const Rule& one, const Facts& facts) {
  static Program program;
  program.rules = {one};
  auto findings = evaluate(program, {}, facts);
  REQUIRE(findings.size() == 1);
  return findings.front();
}

Verdict verdict(const Condition& demand, const Facts& facts) {
  return judged(rule("r", demand), facts).verdict;
}

using Unknown = std::vector<std::string>;

}  // namespace

TEST_CASE("each bound holds up to its last unit and not one further", "[rules]") {
  const Condition least{.fact = "f", .at_least = 5}, most{.fact = "f", .at_most = 5},
      exact{.fact = "f", .exactly = 5};
  CHECK(verdict(least, {{"f", 4}}) == Verdict::kNotMet);
  CHECK(verdict(least, {{"f", 5}}) == Verdict::kMet);
  CHECK(verdict(most, {{"f", 5}}) == Verdict::kMet);
  CHECK(verdict(most, {{"f", 6}}) == Verdict::kNotMet);
  CHECK(verdict(exact, {{"f", 4}}) == Verdict::kNotMet);
  CHECK(verdict(exact, {{"f", 5}}) == Verdict::kMet);
  CHECK(verdict(exact, {{"f", 6}}) == Verdict::kNotMet);
  CHECK(verdict({.fact = "f", .at_least = 0}, {{"f", 0}}) == Verdict::kMet);
}

TEST_CASE("a finding says the value, the bound and how far it is on the wrong side", "[rules]") {
  const auto under = judged(rule("r", {.fact = "f", .at_least = 5}), {{"f", 2}});
  CHECK(under.rule->id == "r");
  CHECK(under.value == 2);
  CHECK(under.bound == 5);
  CHECK(under.by == 3);
  CHECK(judged(rule("r", {.fact = "f", .at_most = 5}), {{"f", 12}}).by == 7);
  CHECK(judged(rule("r", {.fact = "f", .exactly = 5}), {{"f", 3}}).by == 2);
  CHECK(judged(rule("r", {.fact = "f", .exactly = 5}), {{"f", 9}}).by == 4);
  const auto met = judged(rule("r", {.fact = "f", .at_most = 5}), {{"f", 1}});
  CHECK(met.by == 0);
  CHECK(met.bound == 5);
}

TEST_CASE("a share is exact to the fen at its boundary", "[rules]") {
  // 30 % of 150 000.00 is 45 000.00
  CHECK(verdict(kLabour, {{"labour", 4500000}, {"amount", 15000000}}) == Verdict::kMet);
  CHECK(verdict(kLabour, {{"labour", 4500001}, {"amount", 15000000}}) == Verdict::kNotMet);
  // 30 % of 0.11 is 0.033: three fen are within, four are not
  CHECK(verdict(kLabour, {{"labour", 3}, {"amount", 11}}) == Verdict::kMet);
  CHECK(verdict(kLabour, {{"labour", 4}, {"amount", 11}}) == Verdict::kNotMet);
  CHECK(judged(rule("r", kLabour), {{"labour", 5}, {"amount", 11}}).bound == 3);
  CHECK(judged(rule("r", kLabour), {{"labour", 5}, {"amount", 11}}).by == 2);
  // at least 30 % of 0.11: four fen are enough, three are not
  auto least = kLabour;
  least.share->most = false;
  CHECK(verdict(least, {{"labour", 4}, {"amount", 11}}) == Verdict::kMet);
  CHECK(verdict(least, {{"labour", 3}, {"amount", 11}}) == Verdict::kNotMet);
  CHECK(judged(rule("r", least), {{"labour", 0}, {"amount", 11}}).by == 4);
  CHECK(verdict(kLabour, {{"labour", 0}, {"amount", 0}}) == Verdict::kMet);
  CHECK(verdict(kLabour, {{"labour", 1}, {"amount", 0}}) == Verdict::kNotMet);
}

TEST_CASE("a share agrees with multiplying out, for every whole number around", "[rules]") {
  for (std::int64_t whole = -25; whole <= 2100; whole += 7)
    for (const int permille : {0, 1, 299, 300, 333, 999, 1000})
      for (std::int64_t value = -30; value <= 2100; value += 3) {
        Condition share{.fact = "v", .share = Condition::Share{.of = "w", .permille = permille}};
        const Facts facts{{"v", value}, {"w", whole}};
        const bool most = check(share, facts).verdict == Verdict::kMet;
        share.share->most = false;
        const bool least = check(share, facts).verdict == Verdict::kMet;
        if (most != (value * 1000 <= whole * permille) || least != (value * 1000 >= whole * permille))
          FAIL_CHECK(value << " against " << permille << "/1000 of " << whole);
      }
}

TEST_CASE("the largest numbers there are are compared, not wrapped around", "[rules]") {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  CHECK(verdict(kLabour, {{"labour", kMost}, {"amount", kMost}}) == Verdict::kNotMet);
  CHECK(judged(rule("r", {.fact = "f", .at_most = kLeast}), {{"f", kMost}}).by == kMost);
  CHECK(judged(rule("r", {.fact = "f", .at_least = kMost}), {{"f", kLeast}}).by == kMost);
}

TEST_CASE("what is not known is not zero: the rule waits and says for what", "[rules]") {
  const auto none = judged(rule("r", kTwoAtMost), {});
  CHECK(none.verdict == Verdict::kUnknown);
  CHECK(none.unknown == Unknown{"applications"});
  CHECK_FALSE(none.value);
  CHECK(none.bound == 2);
  const auto both = judged(rule("r", kLabour), {});
  CHECK(both.verdict == Verdict::kUnknown);
  CHECK(both.unknown == Unknown{"labour", "amount"});
  CHECK_FALSE(both.bound);
  const auto half = judged(rule("r", kLabour), {{"labour", 5}});
  CHECK(half.verdict == Verdict::kUnknown);
  CHECK(half.unknown == Unknown{"amount"});
  CHECK(half.value == 5);
}

TEST_CASE("an exemption makes a broken bound met, and says which it was", "[rules]") {
  auto limited = rule("limit", kTwoAtMost);
  limited.unless = {kThreeA};
  struct Row {
    Facts facts;
    Verdict verdict;
    Unknown unknown;
    bool exempted;
  };
  const std::vector<Row> table{
      {{{"applications", 2}, {"rating", 0}}, Verdict::kMet, {}, false},
      {{{"applications", 3}, {"rating", 2}}, Verdict::kNotMet, {}, false},
      {{{"applications", 3}, {"rating", 3}}, Verdict::kMet, {}, true},
      {{{"applications", 99}, {"rating", 5}}, Verdict::kMet, {}, true},
      {{{"applications", 2}}, Verdict::kMet, {}, false},  // whatever the rating is
      {{{"applications", 3}}, Verdict::kUnknown, {"rating"}, false},
      {{{"rating", 3}}, Verdict::kMet, {}, true},  // however many there are
      {{{"rating", 2}}, Verdict::kUnknown, {"applications"}, false},
      {{}, Verdict::kUnknown, {"rating", "applications"}, false},
  };
  for (const auto& row : table) {
    const auto finding = judged(limited, row.facts);
    CAPTURE(row.facts, name_of(finding.verdict));
    CHECK(finding.verdict == row.verdict);
    CHECK(finding.unknown == row.unknown);
    CHECK((finding.exemption != nullptr) == row.exempted);
    CHECK((finding.by > 0) == (row.verdict == Verdict::kNotMet));
  }
}

TEST_CASE("any one of several exemptions is enough", "[rules]") {
  auto registered = rule("registered", {.fact = "registered", .exactly = 1});
  registered.unless = {{.fact = "filed", .exactly = 1}, kThreeA};
  CHECK(judged(registered, {{"registered", 0}, {"filed", 0}, {"rating", 3}}).verdict == Verdict::kMet);
  CHECK(judged(registered, {{"registered", 0}, {"filed", 1}}).verdict == Verdict::kMet);
  CHECK(judged(registered, {{"registered", 0}, {"filed", 0}, {"rating", 0}}).verdict == Verdict::kNotMet);
  CHECK(judged(registered, {{"registered", 0}, {"filed", 0}}).unknown == Unknown{"rating"});
}

TEST_CASE("a rule applies only where its conditions are met", "[rules]") {
  auto inspected = rule("inspected", {.fact = "inspected", .exactly = 1});
  inspected.when = {kYearOld, kThreeA};
  struct Row {
    Facts facts;
    Verdict verdict;
    Unknown unknown;
  };
  const std::vector<Row> table{
      {{{"age", 1}, {"rating", 3}, {"inspected", 1}}, Verdict::kMet, {}},
      {{{"age", 1}, {"rating", 3}, {"inspected", 0}}, Verdict::kNotMet, {}},
      {{{"age", 0}, {"rating", 3}, {"inspected", 0}}, Verdict::kNotApplicable, {}},
      {{{"age", 0}}, Verdict::kNotApplicable, {}},     // whatever the rest is
      {{{"rating", 2}}, Verdict::kNotApplicable, {}},  // the second alone settles it too
      {{{"inspected", 1}}, Verdict::kMet, {}},         // met or not applicable, in no case broken
      {{{"inspected", 0}, {"age", 1}}, Verdict::kUnknown, {"rating"}},
      {{{"age", 1}, {"rating", 3}}, Verdict::kUnknown, {"inspected"}},
      {{}, Verdict::kUnknown, {"age", "rating", "inspected"}},
  };
  for (const auto& row : table) {
    const auto finding = judged(inspected, row.facts);
    CAPTURE(row.facts, name_of(finding.verdict));
    CHECK(finding.verdict == row.verdict);
    CHECK(finding.unknown == row.unknown);
  }
  inspected.unless = {{.fact = "new", .exactly = 1}};
  CHECK(judged(inspected, {{"inspected", 0}, {"new", 1}}).verdict == Verdict::kMet);
  CHECK(judged(inspected, {{"age", 0}, {"new", 1}}).verdict == Verdict::kNotApplicable);
}

TEST_CASE("the scope chooses the rules: track, offer and stage, in the file's order", "[rules]") {
  Program program;
  const auto add = [&](const char* id, const char* track, const char* offer, Stage stage) {
    program.rules.push_back(rule(id, kTwoAtMost));
    program.rules.back().track = track;
    program.rules.back().offer = offer;
    program.rules.back().stage = stage;
  };
  add("everybody", "", "", Stage::kApplication);
  add("fixed", "fixed", "", Stage::kApplication);
  add("micro", "micro", "", Stage::kPlan);
  add("fixed 03", "fixed", "03", Stage::kClosing);
  add("fixed 04", "fixed", "04", Stage::kClosing);
  add("everybody later", "", "", Stage::kPlan);
  using Ids = std::vector<std::string>;
  const auto ids = [&](const Scope& scope) {
    Ids found;
    for (const auto& finding : evaluate(program, scope, {}))
      found.push_back(finding.rule->id);
    return found;
  };
  CHECK(ids({}) == Ids{"everybody", "everybody later"});
  CHECK(ids({.track = "fixed"}) == Ids{"everybody", "fixed", "everybody later"});
  CHECK(ids({.track = "fixed", .offer = "03"}) == Ids{"everybody", "fixed", "fixed 03", "everybody later"});
  CHECK(ids({.track = "micro", .offer = "03"}) == Ids{"everybody", "micro", "everybody later"});
  CHECK(ids({.track = "fixed", .stage = Stage::kApplication}) == Ids{"everybody", "fixed"});
  CHECK(ids({.track = "fixed", .offer = "04", .stage = Stage::kClosing}) == Ids{"fixed 04"});
  CHECK(ids({.track = "none", .stage = Stage::kRunning}).empty());
}

TEST_CASE("an offer's own document may override a rule: it is shown as waived, not hidden", "[rules]") {
  Program program;
  program.rules = {rule("cap", kTwoAtMost), rule("other", kTwoAtMost)};
  program.offers = {{.number = "04", .waives = {"cap"}}, {.number = "05"}};
  const Facts facts{{"applications", 3}};
  const auto waived = evaluate(program, {.offer = "04"}, facts);
  REQUIRE(waived.size() == 2);
  CHECK(waived[0].verdict == Verdict::kNotApplicable);
  CHECK(waived[0].waived);
  CHECK(waived[1].verdict == Verdict::kNotMet);
  CHECK_FALSE(waived[1].waived);
  CHECK(evaluate(program, {.offer = "05"}, facts)[0].verdict == Verdict::kNotMet);
  CHECK(evaluate(program, {}, facts)[0].verdict == Verdict::kNotMet);
}

TEST_CASE("only a broken rule that may refuse refuses", "[rules]") {
  Program program;
  program.rules = {rule("limit", kTwoAtMost)};
  const Facts broken{{"applications", 3}}, met{{"applications", 2}};
  CHECK(acceptable(evaluate(program, {}, met)));
  CHECK_FALSE(acceptable(evaluate(program, {}, broken)));
  CHECK(acceptable(evaluate(program, {}, {})));  // not yet known
  program.rules[0].principle = true;
  CHECK(evaluate(program, {}, broken)[0].verdict == Verdict::kNotMet);
  CHECK(acceptable(evaluate(program, {}, broken)));
  program.rules[0].principle = false;
  program.rules[0].preference = true;
  CHECK(acceptable(evaluate(program, {}, broken)));
  program.rules.push_back(rule("another", kTwoAtMost));
  CHECK_FALSE(acceptable(evaluate(program, {}, broken)));
  CHECK(acceptable({}));
}

TEST_CASE("a day is a fact that can be compared", "[rules]") {
  const Condition by{.fact = "day", .at_most = day_number({2021, 11, 15})};
  CHECK(verdict(by, {{"day", day_number({2021, 11, 15})}}) == Verdict::kMet);
  const auto late = judged(rule("r", by), {{"day", day_number({2021, 11, 16})}});
  CHECK(late.verdict == Verdict::kNotMet);
  CHECK(late.by == 1);
  CHECK(day_number(CivilDate{1970, 1, 1}) == 0);
  CHECK(day_number(CivilDate{1970, 2, 1}) == 31);
}

TEST_CASE("raising a cap or lowering a floor never creates a violation", "[rules]") {
  for (std::int64_t value = -3; value <= 12; ++value)
    for (std::int64_t bound = -3; bound <= 12; ++bound) {
      const Facts facts{{"f", value}};
      if (check({.fact = "f", .at_most = bound}, facts).verdict == Verdict::kMet)
        CHECK(check({.fact = "f", .at_most = bound + 1}, facts).verdict == Verdict::kMet);
      if (check({.fact = "f", .at_least = bound}, facts).verdict == Verdict::kMet)
        CHECK(check({.fact = "f", .at_least = bound - 1}, facts).verdict == Verdict::kMet);
    }
}

TEST_CASE("verdicts, stages and measures have one name each", "[rules]") {
  CHECK(name_of(Verdict::kMet) == "met");
  CHECK(name_of(Verdict::kNotMet) == "not_met");
  CHECK(name_of(Verdict::kUnknown) == "unknown");
  CHECK(name_of(Verdict::kNotApplicable) == "not_applicable");
  for (const auto stage :
       {Stage::kApplication, Stage::kAward, Stage::kPlan, Stage::kRunning, Stage::kClosing})
    CHECK(*stage_named(name_of(stage)) == stage);
  for (const auto measure : {Measure::kCount, Measure::kMoney, Measure::kDate, Measure::kYes})
    CHECK(*measure_named(name_of(measure)) == measure);
  CHECK_FALSE(stage_named("Plan"));
  CHECK_FALSE(measure_named(""));
}
