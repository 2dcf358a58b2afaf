// Every rule of the five programmes, written down once more by hand from the documents: a changed figure
// fails, and so does a rule that stands in a file and not here. Each is then met at its bound and broken one
// unit beyond it.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "handlers/rules/evaluate.h"
#include "storage/model/civil_date.h"
#include "storage/model/money.h"
#include "tests/handlers/programs/schemes.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers::rules;
using storage::model::CivilDate;
using storage::model::Money;

namespace {

using Table = std::vector<std::pair<std::string, std::string>>;  // rule, what it demands

const Table kChongchuan{
    // What is true of every project
    {"barred", "organization.barred = no"},
    {"misuse", "finance.misused = no"},
    {"transfer", "project.transferred = no, unless project.transfer_agreed = yes"},
    // 公益定投
    {"fixed.registered", "organization.registered = yes"},
    {"fixed.account", "organization.own_account = yes"},
    {"fixed.local", "organization.local = yes"},
    {"fixed.inspections", "organization.inspections_passed = yes, when organization.age_years >= 1"},
    {"fixed.skilled", "organization.skilled = yes"},
    {"fixed.hub", "organization.hub = yes, preferred"},
    {"fixed.applications", "organization.applications <= 2, unless organization.rating >= 3"},
    {"fixed.awards", "organization.awards <= 2, unless organization.rating >= 3"},
    {"fixed.amount", "project.amount <= 150 000 yuan"},
    {"fixed.labour", "budget.labour <= 300/1000 of project.amount, in principle"},
    {"fixed.work_end", "project.work_ends_on <= 2021-11-15"},
    {"fixed.subcontract", "project.subcontracted = no"},
    {"fixed.separate", "finance.separate = yes"},
    {"fixed.accountant", "finance.accountant = yes"},
    {"fixed.open_books", "finance.open_books = yes"},
    {"fixed.review", "award.review_held = yes"},
    {"fixed.publicity", "award.publicity_days >= 3"},
    {"fixed.supervision", "supervision.visits_in_quarter >= 1"},
    {"fixed.midterm", "evaluation.midterm_passed = yes"},
    {"fixed.final", "evaluation.final_passed = yes"},
    // 微公益创投
    {"micro.registered", "organization.registered = yes, unless organization.filed = yes"},
    {"micro.leader", "organization.leader = yes, preferred"},
    {"micro.account", "organization.own_account = yes, in principle"},
    {"micro.landing", "application.landing_agreed = yes"},
    {"micro.applications", "organization.applications <= 3, unless organization.rating >= 3"},
    {"micro.awards", "organization.awards <= 2, unless organization.rating >= 3"},
    {"micro.amount", "project.amount <= 50 000 yuan"},
    {"micro.spending", "budget.mainly_activities = yes"},
    {"micro.custody", "project.custody = yes, when organization.own_account = no"},
    {"micro.reimbursed", "project.reimbursed = yes, when organization.own_account = no"},
    {"micro.community", "project.community_follows = yes"},
    {"micro.work_end", "project.work_ends_on <= 2021-11-15"},
    {"micro.subcontract", "project.subcontracted = no"},
    {"micro.separate", "finance.separate = yes"},
    {"micro.accountant", "finance.accountant = yes"},
    {"micro.open_books", "finance.open_books = yes"},
    {"micro.review", "award.review_held = yes"},
    {"micro.publicity", "award.publicity_days >= 3"},
    {"micro.supervision", "supervision.visits_in_quarter >= 1"},
    {"micro.midterm", "evaluation.midterm_passed = yes"},
    {"micro.final", "evaluation.final_passed = yes"},
    // 街道自主计划
    {"street.street_money", "street.invested >= 200 000 yuan"},
    {"street.community_money", "community.invested >= 50 000 yuan"},
    {"street.list", "street.list_filed = yes"},
    {"street.once", "project.in_district_plan = no"},
    {"street.start", "project.starts_on >= 2021-01-01"},
    {"street.closed", "project.closed_on <= 2021-11-15"},
    // The amounts of the list, per project
    {"offer.01", "project.amount <= 20 000 yuan"},
    {"offer.02", "project.amount <= 20 000 yuan"},
    {"offer.03", "project.amount <= 35 000 yuan"},
    {"offer.04", "project.amount <= 200 000 yuan"},
    {"offer.05", "project.amount <= 100 000 yuan"},
    {"offer.06", "project.amount <= 80 000 yuan"},
    {"offer.07", "project.amount <= 80 000 yuan"},
    {"offer.08", "project.amount <= 50 000 yuan"},
    {"offer.09.least", "project.amount >= 30 000 yuan"},
    {"offer.09.most", "project.amount <= 50 000 yuan"},
    {"offer.10", "project.amount <= 30 000 yuan"},
    {"offer.11", "project.amount <= 100 000 yuan"},
    {"offer.12", "project.amount <= 50 000 yuan"},
    {"offer.13", "project.amount <= 80 000 yuan"},
    {"offer.14", "project.amount <= 150 000 yuan"},
    {"offer.15", "project.amount <= 50 000 yuan"},
    // What the list demands in figures
    {"offer.01.shows", "work.shows >= 25"},
    {"offer.01.minutes", "work.show_minutes >= 60"},
    {"offer.03.hours", "work.daily_hours >= 9"},
    {"offer.03.results", "work.results_shown = yes"},
    {"offer.04.households", "work.households >= 20, in principle"},
    {"offer.05.children", "work.children >= 500, in principle"},
    {"offer.05.sessions", "work.sessions_each >= 2"},
    {"offer.05.minutes", "work.session_minutes >= 30"},
    {"offer.05.report", "work.report = yes"},
    {"offer.06.screened", "work.screened >= 3800, in principle"},
    {"offer.06.activities", "work.activities >= 20"},
    {"offer.07.elders", "work.elders >= 30"},
    {"offer.07.tests", "work.halfyear_tests >= 1"},
    {"offer.07.groups", "work.weekly_groups >= 1"},
    {"offer.07.visits", "work.visits_weekly >= 1"},
    {"offer.08.elders", "work.elders >= 30"},
    {"offer.08.training", "work.fortnightly_trainings >= 1"},
    {"offer.08.themes", "work.bimonthly_themes >= 1"},
    {"offer.08.visits", "work.visits_weekly >= 1"},
    {"offer.08.volunteers", "work.quarterly_trainings >= 1"},
    {"offer.08.supervision", "work.bimonthly_supervisions >= 1"},
    {"offer.09.elders", "work.elders >= 30"},
    {"offer.09.courses", "work.courses >= 3"},
    {"offer.09.team", "work.teams >= 1"},
    {"offer.10.residents", "work.participants >= 50"},
    {"offer.10.meetings", "work.meetings_monthly >= 1"},
    {"offer.10.people", "work.meeting_people >= 20"},
    {"offer.10.problems", "work.problems >= 1"},
    {"offer.11.groups", "work.groups >= 2"},
    {"offer.11.organizations", "work.supported_organizations >= 1"},
    {"offer.11.coaching", "work.coaching_monthly >= 1"},
    {"offer.11.team", "work.teams >= 1"},
    {"offer.11.meetings", "work.meetings_monthly >= 1"},
    {"offer.11.problems", "work.problems >= 2"},
    {"offer.13.members", "work.party_members >= 100"},
    {"offer.13.help", "work.help_monthly >= 1"},
    {"offer.13.visits", "work.visits_monthly >= 1"},
    {"offer.13.themes", "work.bimonthly_themes >= 1"},
    {"offer.14.households", "work.households >= 200"},
    {"offer.15.events", "work.events_monthly >= 1"},
    {"offer.15.people", "work.event_people >= 100"},
};

const Table kShufu{
    {"budget.labour", "budget.labour <= 100 000 yuan"},
    {"budget.service", "budget.service >= 40 000 yuan"},
    {"budget.evaluation", "budget.evaluation <= 20 000 yuan"},
    {"projects", "program.projects = 3"},
    {"total", "program.total = 480 000 yuan"},
    {"amount", "project.amount = 160 000 yuan"},
    {"period", "project.months = 12"},
    {"prefecture_projects", "organization.prefecture_projects <= 2"},
    {"staff.full_time", "staff.full_time >= 2"},
    {"staff.certified", "staff.certified >= 1"},
    {"staff.experience", "staff.certified_years >= 2"},
    {"staff.one_project", "staff.on_other_projects <= 0"},
    {"survey", "project.needs_surveyed = yes"},
    {"raise", "project.residents_raise = yes"},
    {"take_part", "project.residents_take_part = yes"},
    {"judge", "project.residents_judge = yes"},
    {"supervision.internal", "supervision.internal >= 1"},
    {"supervision.external", "supervision.external >= 1"},
    {"supervision.certificate", "supervision.external_certificate = yes"},
    {"supervision.experience", "supervision.external_years >= 2"},
    {"monthly", "reports.unfiled_months <= 0"},
    {"separate", "finance.separate = yes"},
    {"misuse", "finance.misused = no"},
    {"midterm", "evaluation.midterm_held = yes"},
    {"final", "evaluation.final_held = yes"},
    {"third_party", "evaluation.third_party = yes"},
    {"indicator.staff", "indicator.staff >= 2"},
    {"indicator.organizations_incubated", "indicator.organizations_incubated >= 10"},
    {"indicator.sessions", "indicator.sessions >= 10"},
    {"indicator.people_served", "indicator.people_served >= 200"},
    {"indicator.contests", "indicator.contests >= 1"},
    {"indicator.contest_organizations", "indicator.contest_organizations >= 10"},
    {"indicator.trainings", "indicator.trainings >= 1"},
    {"indicator.trainees", "indicator.trainees >= 30"},
    {"indicator.wedding_files", "indicator.wedding_files >= 20"},
    {"indicator.counselling_files", "indicator.counselling_files >= 5"},
    {"indicator.donated", "indicator.donated >= 5 000 yuan"},
    {"indicator.cases", "indicator.cases >= 3"},
};

const Table kSichuan{
    {"total", "program.total = 3 470 000 yuan"},
    {"start", "project.starts_on >= 2023-01-01"},
    {"work_end", "project.work_ends_on <= 2023-12-31"},
    {"incubator.year", "track.year_budget = 1 198 500 yuan"},
    {"incubator.carried", "track.carried = 560 000 yuan"},
    {"incubator.total", "track.total = 1 758 500 yuan"},
    {"contest.total", "track.total = 1 711 500 yuan"},
    {"contest.projects", "program.projects = 15"},
    {"contest.amount", "project.amount = 100 000 yuan"},
    {"contest.review", "award.review_held = yes"},
    {"contest.midterm", "evaluation.midterm_held = yes"},
    {"contest.final", "evaluation.final_held = yes"},
    {"contest.passed", "evaluation.final_passed = yes"},
    {"contest.observers", "observers.count >= 1"},
};

const Table kHuli{
    {"amount", "project.amount <= 200 000 yuan, in principle"},
    {"residents", "application.residents_asked = yes"},
    {"committee", "application.committee_decided = yes"},
    {"stamp", "application.stamped = yes"},
    {"copies", "application.copies = 4"},
    {"review", "award.review_held = yes"},
};

const Table kZibo{
    {"survey", "project.needs_surveyed = yes"}, {"charter", "organization.charter_party = yes"},
    {"raise", "project.residents_raise = yes"}, {"take_part", "project.residents_take_part = yes"},
    {"judge", "project.residents_judge = yes"}, {"summary", "district.summary_on <= 2021-11-10"},
};

const std::pair<const char*, const Table*> kTables[] = {{"chongchuan-2021", &kChongchuan},
                                                        {"shufu-2024", &kShufu},
                                                        {"sichuan-2023", &kSichuan},
                                                        {"huli-2020", &kHuli},
                                                        {"zibo-2021", &kZibo}};

CivilDate day(std::int64_t number) {
  return CivilDate{1970, 1, 1}.plus_days(static_cast<int>(number));
}

std::string written(std::int64_t bound, Measure measure) {
  switch (measure) {
    case Measure::kMoney:
      return Money::fen(bound).text() + " yuan";
    case Measure::kDate:
      return day(bound).text();
    case Measure::kYes:
      return bound == 0 ? "no" : "yes";
    case Measure::kCount:
      break;
  }
  return std::to_string(bound);
}

std::string described(const Condition& condition, Measure measure) {
  if (condition.share)
    return condition.fact + (condition.share->most ? " <= " : " >= ") +
           std::to_string(condition.share->permille) + "/1000 of " + condition.share->of;
  if (condition.exactly) return condition.fact + " = " + written(*condition.exactly, measure);
  if (condition.at_most) return condition.fact + " <= " + written(*condition.at_most, measure);
  return condition.fact + " >= " + written(condition.at_least.value(), measure);
}

/// `when` and `unless` of the five programmes speak of counts and of yes and no.
Measure measure_of(const Condition& condition) {
  return condition.exactly ? Measure::kYes : Measure::kCount;
}

std::string described(const Rule& rule) {
  auto text = described(rule.demand, rule.measure);
  for (const auto& condition : rule.when)
    text += ", when " + described(condition, measure_of(condition));
  for (const auto& condition : rule.unless)
    text += ", unless " + described(condition, measure_of(condition));
  if (rule.principle) text += ", in principle";
  if (rule.preference) text += ", preferred";
  return text;
}

/// Facts in which a rule applies and no exemption helps.
Facts applying(const Rule& rule) {
  Facts facts;
  for (const auto& condition : rule.when)
    facts[condition.fact] = condition.at_least ? *condition.at_least : condition.exactly.value();
  for (const auto& condition : rule.unless)
    facts[condition.fact] = condition.at_least ? *condition.at_least - 1 : 1 - condition.exactly.value();
  return facts;
}

/// What the rule says about `value` of its fact, beside `facts`.
Finding finding(const Program& program, const Rule& rule, Facts facts, std::int64_t value) {
  facts[rule.demand.fact] = value;
  const auto all = evaluate(program, {.track = rule.track, .offer = rule.offer, .stage = rule.stage}, facts);
  const auto found = std::ranges::find(all, &rule, &Finding::rule);
  REQUIRE(found != all.end());
  return *found;
}

/// Met at `bound`, broken by exactly one at the next number on its wrong `side`.
void check_edge(const Program& program, const Rule& rule, const Facts& facts, std::int64_t bound, int side) {
  const auto met = finding(program, rule, facts, bound);
  CHECK(met.verdict == Verdict::kMet);
  CHECK(met.by == 0);
  CHECK(met.exemption == nullptr);
  const auto broken = finding(program, rule, facts, bound + side);
  CHECK(broken.verdict == Verdict::kNotMet);
  CHECK(broken.by == 1);
  CHECK(broken.bound == bound);
  CHECK(acceptable({broken}) == (rule.principle || rule.preference));
}

void check_edges(const Program& program, const Rule& rule) {
  const auto facts = applying(rule);
  const auto& demand = rule.demand;
  if (demand.at_most) check_edge(program, rule, facts, *demand.at_most, +1);
  if (demand.at_least) check_edge(program, rule, facts, *demand.at_least, -1);
  if (demand.exactly) {
    const bool flag = rule.measure == Measure::kYes;
    if (!flag || *demand.exactly == 0) check_edge(program, rule, facts, *demand.exactly, +1);
    if (!flag || *demand.exactly == 1) check_edge(program, rule, facts, *demand.exactly, -1);
  }
  if (demand.share)
    for (const std::int64_t whole : {0, 1, 11, 333, 15000000, 15000001}) {
      auto with_whole = facts;
      with_whole[demand.share->of] = whole;
      const auto exact = whole * demand.share->permille;
      check_edge(program, rule, with_whole, demand.share->most ? exact / 1000 : (exact + 999) / 1000,
                 demand.share->most ? +1 : -1);
    }
}

}  // namespace

TEST_CASE("every rule of every programme is in the table with the figures of its document", "[programs]") {
  const auto [code, table] = GENERATE(from_range(std::begin(kTables), std::end(kTables)));
  CAPTURE(code);
  Table in_file;
  for (const auto& rule : tests::scheme(code).rules)
    in_file.emplace_back(rule.id, described(rule));
  auto by_hand = *table;
  std::ranges::sort(in_file);
  std::ranges::sort(by_hand);
  Table only_in_file, only_by_hand;
  std::ranges::set_difference(in_file, by_hand, std::back_inserter(only_in_file));
  std::ranges::set_difference(by_hand, in_file, std::back_inserter(only_by_hand));
  CHECK(only_in_file == Table{});
  CHECK(only_by_hand == Table{});
}

TEST_CASE("no programme file is without its table", "[programs]") {
  std::vector<std::string> files, tables;
  for (const auto& file : std::filesystem::directory_iterator{LINLI_SOURCE_DIR "/templates/programs"})
    files.push_back(file.path().stem().string());
  for (const auto& [code, table] : kTables)
    tables.emplace_back(code);
  std::ranges::sort(files);
  std::ranges::sort(tables);
  CHECK(files == tables);
}

TEST_CASE("every rule is met at its bound and broken by one fen, one day or one unit", "[programs]") {
  const auto [code, table] = GENERATE(from_range(std::begin(kTables), std::end(kTables)));
  const auto& program = tests::scheme(code);
  for (const auto& rule : program.rules) {
    // An offer that waives a rule is asked about below; here each rule stands alone.
    INFO(code << " " << rule.id << ": " << described(rule));
    check_edges(program, rule);
  }
}

TEST_CASE("every exemption and every condition changes what its rule says", "[programs]") {
  const auto [code, table] = GENERATE(from_range(std::begin(kTables), std::end(kTables)));
  const auto& program = tests::scheme(code);
  for (const auto& rule : program.rules) {
    INFO(code << " " << rule.id);
    const auto broken = rule.demand.at_most ? *rule.demand.at_most + 1 : 1 - rule.demand.exactly.value_or(0);
    for (const auto& condition : rule.unless) {
      auto facts = applying(rule);
      CHECK(finding(program, rule, facts, broken).verdict == Verdict::kNotMet);
      facts[condition.fact] += condition.at_least ? 1 : 2 * *condition.exactly - 1;
      const auto exempt = finding(program, rule, facts, broken);
      CHECK(exempt.verdict == Verdict::kMet);
      CHECK(exempt.exemption == &condition);
    }
    for (const auto& condition : rule.when) {
      auto facts = applying(rule);
      CHECK(finding(program, rule, facts, broken).verdict == Verdict::kNotMet);
      facts[condition.fact] = condition.at_least ? *condition.at_least - 1 : 1 - *condition.exactly;
      CHECK(finding(program, rule, facts, broken).verdict == Verdict::kNotApplicable);
    }
  }
}

TEST_CASE("every rule speaks in one plain Chinese sentence and names its clause", "[programs]") {
  const std::map<std::string, std::string> documents{{"chongchuan-2021", "seeds/000 "},
                                                     {"zibo-2021", "seeds/001 "},
                                                     {"shufu-2024", "seeds/002 "},
                                                     {"sichuan-2023", "seeds/003 "},
                                                     {"huli-2020", "seeds/004 "}};
  for (const auto* code : tests::kSchemes)
    for (const auto& rule : tests::scheme(code).rules) {
      INFO(code << " " << rule.id << ": " << rule.says);
      CHECK(rule.says.ends_with("。"));
      CHECK(rule.says.find("。") == rule.says.size() - std::string{"。"}.size());
      CHECK(rule.says.size() <= 120);  // 40 characters
      for (const char c : rule.says)
        CHECK(((c & 0x80) != 0 || (c >= '0' && c <= '9') || c == ' ' || c == '.' || c == '%' || c == 'A'));
      CHECK(rule.source.starts_with(documents.at(code)));
      CHECK(rule.source.size() > documents.at(code).size());
    }
}
