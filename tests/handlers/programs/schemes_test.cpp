// How the five programmes are laid out: their tracks, lists, tranches, days and who decides. The rules are in
// rules_table_test.cpp.
#include "tests/handlers/programs/schemes.h"

#include <algorithm>
#include <string>
#include <vector>

#include "handlers/rules/derived.h"
#include "handlers/rules/evaluate.h"
#include "handlers/rules/indicators.h"
#include "handlers/rules/tranches.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers::rules;
using storage::model::CivilDate;
using storage::model::Money;
using tests::scheme;
using Words = std::vector<std::string>;

namespace {

const Offer& offer(const std::string& number) {
  const auto* found = scheme("chongchuan-2021").offer(number);
  REQUIRE(found);
  return *found;
}

std::string verdict(const Program& program, const Scope& scope, const Facts& facts, const std::string& id) {
  for (const auto& finding : evaluate(program, scope, facts))
    if (finding.rule->id == id) return std::string{name_of(finding.verdict)};
  return "not in scope";
}

}  // namespace

TEST_CASE("each of the five programmes can be stored, has a form and says where its figures come from",
          "[programs]") {
  for (const auto* code : tests::kSchemes) {
    CAPTURE(code);
    const auto& program = scheme(code);
    CHECK(program.code == code);
    CHECK_FALSE(program.form.empty());
    const auto stored = to_json(program);
    const auto again = program_from_json(stored);
    REQUIRE(again);
    CHECK(to_json(*again) == stored);
    const auto sourced = [](const std::string& source) { return source.starts_with("seeds/00"); };
    CHECK(std::ranges::all_of(program.tracks, sourced, &Track::source));
    CHECK(std::ranges::all_of(program.offers, sourced, &Offer::source));
    CHECK(std::ranges::all_of(program.tranches, sourced, &Tranche::source));
    CHECK(std::ranges::all_of(program.milestones, sourced, &Milestone::source));
    CHECK(std::ranges::all_of(program.approvals, sourced, &Approval::source));
    CHECK(std::ranges::all_of(program.budget, sourced, &BudgetLine::source));
    for (const auto& rule : derived_rules(program)) {
      REQUIRE(program.rule(rule.id));
      CHECK(program.rule(rule.id)->says == rule.says);
    }
  }
}

TEST_CASE("Chongchuan has its three tracks, and publishes for three working days", "[programs]") {
  const auto& program = scheme("chongchuan-2021");
  REQUIRE(program.tracks.size() == 3);
  CHECK(program.track("fixed")->account == "own");
  CHECK(program.track("micro")->account == "preferred");
  CHECK(program.track("street")->account.empty());
  CHECK(program.publicity_days == 3);
}

TEST_CASE("Chongchuan's list has its fifteen projects with their counts and amounts", "[programs]") {
  struct Entry {
    const char* number;
    int grants;
    std::int64_t least, most;  // yuan, of one grant
    std::int64_t total;        // of all, 0 where it is left open
  };
  const std::vector<Entry> list{
      {"01", 1, 20000, 20000, 20000},    {"02", 1, 20000, 20000, 20000},    {"03", 2, 35000, 35000, 70000},
      {"04", 1, 200000, 200000, 200000}, {"05", 1, 100000, 100000, 100000}, {"06", 1, 80000, 80000, 80000},
      {"07", 1, 80000, 80000, 80000},    {"08", 2, 50000, 50000, 100000},   {"09", 6, 30000, 50000, 0},
      {"10", 5, 30000, 30000, 150000},   {"11", 1, 100000, 100000, 100000}, {"12", 2, 50000, 50000, 100000},
      {"13", 2, 80000, 80000, 160000},   {"14", 1, 150000, 150000, 150000}, {"15", 1, 50000, 50000, 50000}};
  CHECK(scheme("chongchuan-2021").offers.size() == list.size());
  int grants = 0;
  for (const auto& entry : list) {
    CAPTURE(entry.number);
    const auto& found = offer(entry.number);
    grants += found.grants;
    CHECK(found.track == "fixed");
    CHECK(found.grants == entry.grants);
    CHECK(found.most() == Money::yuan(entry.most));
    CHECK(found.from.value_or(found.most()) == Money::yuan(entry.least));
    CHECK(found.total.value_or(Money{}) == Money::yuan(entry.total));
  }
  CHECK(grants == 28);
  CHECK(offer("04").per_unit == Money::yuan(10000));
  CHECK(offer("04").units == 20);
  CHECK(offer("03").supporter == "区总工会");
  CHECK(offer("04").supporter == "共青团区委");
}

TEST_CASE("only the one project to which the list gives more than the cap is free of the cap", "[programs]") {
  const auto& program = scheme("chongchuan-2021");
  const auto cap = Money::yuan(150000);
  for (const auto& entry : program.offers) {
    CAPTURE(entry.number);
    CHECK((entry.most() > cap) == (entry.waives == Words{"fixed.amount"}));
    CHECK((entry.most() > cap) == !entry.waives.empty());
    const Facts all{{"project.amount", entry.most().fen()}};
    const Scope scope{.track = "fixed", .offer = entry.number, .stage = Stage::kApplication};
    CHECK(acceptable(evaluate(program, scope, all)));
    const Facts more{{"project.amount", entry.most().fen() + 1}};
    CHECK_FALSE(acceptable(evaluate(program, scope, more)));
  }
  CHECK(verdict(program, {.track = "fixed", .offer = "04"}, {{"project.amount", 20000000}}, "fixed.amount") ==
        "not_applicable");
  CHECK(verdict(program, {.track = "fixed", .offer = "14"}, {{"project.amount", 20000000}}, "fixed.amount") ==
        "not_met");
}

TEST_CASE("an organization over its limit is refused with the clause, one of 3A is not", "[programs]") {
  const auto& program = scheme("chongchuan-2021");
  struct Case {
    const char* track;
    std::int64_t applications;
    std::int64_t rating;
    const char* verdict;
  };
  for (const auto& [track, applications, rating, says] :
       {Case{"fixed", 2, 0, "met"}, Case{"fixed", 3, 0, "not_met"}, Case{"fixed", 3, 2, "not_met"},
        Case{"fixed", 3, 3, "met"}, Case{"fixed", 9, 5, "met"}, Case{"micro", 3, 0, "met"},
        Case{"micro", 4, 2, "not_met"}, Case{"micro", 4, 3, "met"}}) {
    CAPTURE(track, applications, rating);
    const Facts facts{{"organization.applications", applications}, {"organization.rating", rating}};
    CHECK(verdict(program, {.track = track}, facts, std::string{track} + ".applications") == says);
  }
  CHECK(program.rule("fixed.applications")->source == "seeds/000 三(二)A3(4)");
}

TEST_CASE(
    "a new organization is not asked for inspections, and one filed with a street may do a small project",
    "[programs]") {
  const auto& program = scheme("chongchuan-2021");
  const Facts fresh{{"organization.age_years", 0}};
  CHECK(verdict(program, {.track = "fixed"}, fresh, "fixed.inspections") == "not_applicable");
  const Facts filed{{"organization.registered", 0}, {"organization.filed", 1}};
  CHECK(verdict(program, {.track = "fixed"}, filed, "fixed.registered") == "not_met");
  CHECK(verdict(program, {.track = "micro"}, filed, "micro.registered") == "met");
  const Facts without{{"organization.own_account", 0}, {"project.custody", 0}};
  CHECK(verdict(program, {.track = "fixed"}, without, "fixed.account") == "not_met");
  CHECK(verdict(program, {.track = "micro"}, without, "micro.custody") == "not_met");
  CHECK(verdict(program, {.track = "micro"}, {{"organization.own_account", 1}}, "micro.custody") ==
        "not_applicable");
}

TEST_CASE("Chongchuan pays 40, 40 and 20 of a hundred, a street plan's money is its own affair",
          "[programs]") {
  const auto& program = scheme("chongchuan-2021");
  for (const auto* track : {"fixed", "micro"}) {
    const auto tranches = program.tranches_of(track);
    REQUIRE(tranches.size() == 3);
    CHECK(amounts_of(tranches, Money::yuan(150000)) ==
          std::vector{Money::yuan(60000), Money::yuan(60000), Money::yuan(30000)});
    CHECK_FALSE(tranches[0]->reducible);
    CHECK(tranches[1]->reducible);
    CHECK(tranches[2]->reducible);
    CHECK(missing_for(*tranches[0], {{"contract.signed", 1}}).empty());
    CHECK(missing_for(*tranches[0], {{"contract.signed", 0}}).size() == 1);
    const auto open = missing_for(*tranches[1], {{"contract.signed", 1}});
    REQUIRE(open.size() == 1);
    CHECK(open[0].condition->fact == "evaluation.midterm_passed");
    CHECK(open[0].reading.verdict == Verdict::kUnknown);
    CHECK(missing_for(*tranches[2], {{"evaluation.midterm_passed", 1}})[0].condition->fact ==
          "evaluation.final_passed");
  }
  CHECK(program.tranches_of("street").empty());
}

TEST_CASE("Chongchuan's days: all work by 15 November 2021, a visit each quarter", "[programs]") {
  const auto& program = scheme("chongchuan-2021");
  for (const auto* track : {"fixed", "micro", "street"}) {
    CAPTURE(track);
    const auto milestones = program.milestones_of(track);
    const auto end = std::ranges::find_if(milestones, [](const auto* one) { return one->on.has_value(); });
    REQUIRE(end != milestones.end());
    CHECK((*end)->on == CivilDate{2021, 11, 15});
    CHECK((*end)->owed_by == (std::string{track} == "street" ? "street" : "lead"));
    CHECK_FALSE((*end)->working_days);
    const bool quarterly = std::ranges::any_of(
        milestones, [](const auto* one) { return one->kind == "quarterly" && one->every_months == 3; });
    CHECK(quarterly == (std::string{track} != "street"));
  }
}

TEST_CASE("who decides in Chongchuan and in Huli, in order", "[programs]") {
  const auto chain = [](const char* code, const char* track) {
    Words steps;
    for (const auto* step : scheme(code).approvals_of(track))
      steps.push_back(step->stage + " by " + step->by + (step->to.empty() ? "" : " → " + step->to));
    return steps;
  };
  const Words district{"screening by agency → screened", "review by agency → reviewed", "bureau by bureau",
                       "publicity by bureau → publicized", "contract by bureau → contracted"};
  CHECK(chain("chongchuan-2021", "fixed") == district);
  CHECK(chain("chongchuan-2021", "micro") == district);
  CHECK(chain("chongchuan-2021", "street") == Words{"street_choice by street → contracted"});
  CHECK(chain("huli-2020", "single") == Words{"community by community → applied",
                                              "street by street → screened",
                                              "procurement by procurement → reviewed", "bureau by bureau",
                                              "finance by finance → contracted"});
}

TEST_CASE("Huli's application asks what its form asks", "[programs]") {
  const auto& program = scheme("huli-2020");
  Words ids;
  for (const auto& field : program.application)
    ids.push_back(field.id);
  CHECK(ids == Words{"community", "project_year", "name", "kind", "renewal", "amount", "residents_asked",
                     "residents_opinions", "people_served", "reasons", "committee_decided", "remarks"});
  CHECK(program.application[3].options == Words{"综合", "单项"});
  CHECK(program.application[5].fact == "project.amount");
  CHECK(program.grant == Money{});
  CHECK(program.report_due_day == 0);
}

TEST_CASE("a new organization counts for Shufu only when it is filed and has held two events", "[programs]") {
  const auto& program = scheme("shufu-2024");
  const auto indicator = std::ranges::find(program.indicators, "organizations_incubated", &Indicator::id);
  REQUIRE(indicator != program.indicators.end());
  const auto found = count_qualified(indicator->counts_if, {
                                                               {{"item.filed", 1}, {"item.events", 2}},
                                                               {{"item.filed", 1}, {"item.events", 3}},
                                                               {{"item.filed", 1}, {"item.events", 1}},
                                                               {{"item.filed", 0}, {"item.events", 5}},
                                                               {{"item.filed", 0}},
                                                               {{"item.events", 2}},
                                                               {{"item.filed", 1}},
                                                               {},
                                                           });
  CHECK(found.count == 2);
  CHECK(found.failed == 3);
  CHECK(found.unknown == 3);
  CHECK(count_qualified({}, {{}, {}}).count == 2);
  CHECK(count_qualified(indicator->counts_if, {}).count == 0);
}

TEST_CASE("Shufu counts other costs with the evaluation, and a line half known is not known", "[programs]") {
  const auto& program = scheme("shufu-2024");
  const auto facts = budget_facts(
      program,
      {{"labour", Money::yuan(100000)}, {"evaluation", Money::yuan(15000)}, {"other", Money::yuan(5000)}});
  CHECK(facts == Facts{{"budget.labour", 10000000}, {"budget.evaluation", 2000000}});
  CHECK(budget_facts(program, {{"evaluation", Money::yuan(15000)}}).empty());
  CHECK(verdict(program, {}, facts, "budget.evaluation") == "met");
  CHECK(verdict(program, {}, facts, "budget.service") == "unknown");
}

TEST_CASE("Shufu's months are due on the 5th or the next working day, its contract divides the grant",
          "[programs]") {
  const auto& program = scheme("shufu-2024");
  CHECK(program.tranches_by_contract);
  CHECK(program.tranches_of("").empty());
  CHECK(amounts_of(program.tranches_of(""), program.grant).empty());
  CHECK(program.grant.fen() * program.projects == Money::yuan(480000).fen());
  const auto& monthly = program.milestones.front();
  CHECK(monthly.kind == "monthly_report");
  CHECK(monthly.every_months == 1);
  CHECK(monthly.day == 5);
  CHECK(monthly.working_days);
  CHECK(monthly.owed_by == "lead");
  for (const auto* code : {"chongchuan-2021", "zibo-2021", "sichuan-2023", "huli-2020"})
    CHECK(std::ranges::count(scheme(code).milestones, "monthly_report", &Milestone::kind) == 0);
}

TEST_CASE("Sichuan's sums add up", "[programs]") {
  const auto& program = scheme("sichuan-2023");
  const auto& incubator = *program.track("incubator");
  const auto& contest = *program.track("contest");
  CHECK(incubator.total == Money::fen(175850000));
  CHECK(incubator.carried == Money::fen(56000000));
  CHECK(incubator.total - incubator.carried == Money::fen(119850000));
  CHECK(contest.total == Money::fen(171150000));
  CHECK(incubator.total + contest.total == Money::yuan(3470000));
  CHECK(contest.projects == 15);
  CHECK(contest.each == Money::yuan(100000));
  CHECK(contest.carried < Money{});
}

TEST_CASE("Zibo's four groups of work, and the districts' one summary by 10 November 2021", "[programs]") {
  const auto& program = scheme("zibo-2021");
  CHECK(program.tracks.size() == 4);
  REQUIRE(program.milestones.size() == 1);
  CHECK(program.milestones[0].kind == "annual_summary");
  CHECK(program.milestones[0].on == CivilDate{2021, 11, 10});
  CHECK(program.milestones[0].owed_by == "district");
}
