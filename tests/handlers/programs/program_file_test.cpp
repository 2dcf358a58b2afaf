#include "handlers/programs/program_file.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli;
using namespace linli::handlers;
using programs::read_program;
using storage::model::Code;
using storage::model::Money;

namespace {

constexpr auto kShufu = LINLI_SOURCE_DIR "/templates/programs/shufu-2024.toml";

/// A programme file as short as one can be; each line is its own so that tests can spoil one.
const std::vector<std::string> kSmall{
    "code = 'x-2024'",      // 1
    "name = '一个计划'",    // 2
    "grant_yuan = 1000",    // 3
    "projects = 2",         // 4
    "report_due_day = 5",   // 5
    "[[form]]",             // 6
    "id = 'sessions'",      // 7
    "label = '场次'",       // 8
    "unit = '场'",          // 9
    "kind = 'count'",       // 10
    "asked = 'required'",   // 11
    "question = '几场？'",  // 12
    "[[form]]",             // 13
    "id = 'donated'",       // 14
    "label = '资源'",       // 15
    "unit = '元'",          // 16
    "kind = 'money'",       // 17
    "asked = 'never'",      // 18
    "[[indicators]]",       // 19
    "id = 'sessions'",      // 20
    "label = '活动'",       // 21
    "unit = '场'",          // 22
    "field = 'sessions'",   // 23
    "target = 10",          // 24
    "source = '二1'",       // 25
    "says = '够十场'",      // 26
    "[[budget]]",           // 27
    "line = 'labour'",      // 28
    "label = '人力'",       // 29
    "at_most_yuan = 600",   // 30
    "source = '三1'",       // 31
    "says = '不过六百'",    // 32
};

struct File {
  std::string write(const std::vector<std::string>& lines) {
    const auto path = scratch.file("x.toml");
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    for (const auto& line : lines)
      file << line << '\n';
    return path;
  }
  tests::Scratch scratch;
};

std::vector<std::string> with_line(std::size_t number, const std::string& line) {
  auto lines = kSmall;
  lines.at(number - 1) = line;
  return lines;
}

}  // namespace

TEST_CASE("the Shufu programme of 2024 has the figures of its plan", "[programs]") {
  const auto program = read_program(kShufu);
  INFO((program ? "" : program.error().message));
  REQUIRE(program);
  CHECK(program->code == "shufu-2024");
  CHECK(program->grant == Money::yuan(160000));
  CHECK(program->projects == 3);
  CHECK(Money::fen(program->grant.fen() * program->projects) == Money::yuan(480000));
  CHECK(program->report_due_day == 5);

  std::map<std::string, std::int64_t> targets;
  for (const auto& indicator : program->indicators) {
    targets[indicator.id] = indicator.money ? indicator.target / 100 : indicator.target;
    CHECK_FALSE(indicator.source.empty());
    CHECK((indicator.id == "donated") == indicator.money);
  }
  CHECK(targets == std::map<std::string, std::int64_t>{{"staff", 2},
                                                       {"organizations_incubated", 10},
                                                       {"sessions", 10},
                                                       {"people_served", 200},
                                                       {"contests", 1},
                                                       {"contest_organizations", 10},
                                                       {"trainings", 1},
                                                       {"trainees", 30},
                                                       {"wedding_files", 20},
                                                       {"counselling_files", 5},
                                                       {"donated", 5000},
                                                       {"cases", 3}});
}

TEST_CASE("the Shufu budget keeps labour, service and evaluation within the plan", "[programs]") {
  const auto program = read_program(kShufu);
  REQUIRE(program);
  std::map<std::string, std::pair<Money, Money>> limits;
  for (const auto& line : program->budget)
    limits[line.line] = {line.at_least, line.at_most};
  REQUIRE(limits.size() == 3);
  CHECK(limits.at("labour").second == Money::yuan(100000));
  CHECK(limits.at("labour").first < Money::fen(0));
  CHECK(limits.at("service").first == Money::yuan(40000));
  CHECK(limits.at("service").second < Money::fen(0));
  CHECK(limits.at("evaluation").second == Money::yuan(20000));
  // All three can be kept at once and use up the grant.
  CHECK(limits.at("labour").second + limits.at("service").first + limits.at("evaluation").second ==
        program->grant);
}

TEST_CASE("the Shufu form asks for the four figures that no month is without", "[programs]") {
  const auto program = read_program(kShufu);
  REQUIRE(program);
  std::vector<std::string> required;
  for (const auto& field : program->form) {
    if (field.asked == rules::Asked::kRequired) required.push_back(field.id);
    CHECK(field.question.empty() == (field.asked == rules::Asked::kNever));
    CHECK(field.unit.empty() == (field.kind == rules::FieldKind::kText));
  }
  CHECK(required == std::vector<std::string>{"sessions", "people_served", "volunteers", "spent"});
}

TEST_CASE("a programme file survives being stored", "[programs]") {
  const auto program = read_program(kShufu);
  REQUIRE(program);
  const auto stored = rules::to_json(*program);
  const auto again = rules::program_from_json(stored);
  REQUIRE(again);
  CHECK(rules::to_json(*again) == stored);
}

TEST_CASE("the smallest programme is read", "[programs]") {
  File file;
  const auto program = read_program(file.write(kSmall));
  INFO((program ? "" : program.error().message));
  REQUIRE(program);
  CHECK(program->form[1].question.empty());
  CHECK(program->indicators[0].target == 10);
  CHECK(program->budget[0].at_most == Money::yuan(600));
  CHECK(program->budget[0].at_least < Money::fen(0));
}

TEST_CASE("whatever is wrong with a programme file, the answer names file, line and key", "[programs]") {
  struct Case {
    std::size_t line;
    const char* written;
    const char* says;
  };
  const std::vector<Case> cases{
      {1, "", "x.toml: line 1: code: is missing"},
      {1, "code = 7", "x.toml: line 1: code: must be text"},
      {1, "code = ''", "x.toml: line 1: code: must not be empty"},
      {2, "nmae = '一个计划'", "x.toml: line 1: name: is missing"},
      {2, "name = '一' \ncolour = 'red'", "x.toml: line 3: colour: is not a known key"},
      {2, "name = 2024-01-01", "x.toml: line 2: name: must be text"},
      {3, "grant_yuan = 1000.5", "x.toml: line 3: grant_yuan: must be a whole number"},
      {3, "grant_yuan = '1000'", "x.toml: line 3: grant_yuan: must be a whole number"},
      {3, "grant_yuan = -1", "x.toml: line 3: grant_yuan: must lie between 0 and 1000000000000"},
      {3, "grant_yuan = 1000000000001", "x.toml: line 3: grant_yuan: must lie between"},
      {4, "projects = 0", "x.toml: line 4: projects: must lie between 1 and 100000"},
      {5, "report_due_day = 29", "x.toml: line 5: report_due_day: must lie between 1 and 28"},
      {5, "report_due_day = true", "x.toml: line 5: report_due_day: must be a whole number"},
      {5, "report_due_day 5", "x.toml: line 5: "},
      {5, "code = 'again'", "x.toml: line 5: "},
      {7, "", "x.toml: line 6: form[0].id: is missing"},
      {9, "", "x.toml: line 6: form[0].unit: a count needs its unit"},
      {10, "kind = 'number'", "x.toml: line 10: form[0].kind: 'number' is not count, money or text"},
      {11, "asked = 'always'", "x.toml: line 11: form[0].asked: 'always' is not required, optional or never"},
      {12, "", "x.toml: line 6: form[0].question: is missing"},
      {12, "qestion = '几场？'", "x.toml: line 6: form[0].question: is missing"},
      {14, "id = 'sessions'", "x.toml: line 14: form[1].id: stands twice in the form"},
      {18, "asked = 'never'\nquestion = '？'", "x.toml: line 19: form[1].question: is not a known key"},
      {20, "id = 'sessions'\nid = 'x'", "x.toml: line 21: "},
      {23, "field = 'session'", "x.toml: line 23: indicators[0].field: 'session' is not a field of the form"},
      {23, "field = 'donated'",
       "x.toml: line 23: indicators[0].field: 'donated' is money and the target is not"},
      {24, "target_yuan = 10",
       "x.toml: line 23: indicators[0].field: 'sessions' is not money and the target is"},
      {24, "target = 0", "x.toml: line 24: indicators[0].target: must lie between 1 and 1000000000"},
      {24, "", "x.toml: line 19: indicators[0].target: is missing"},
      {24, "target = 10\ntarget_yuan = 10",
       "x.toml: line 24: indicators[0].target: stands beside target_yuan"},
      {25, "source = ''", "x.toml: line 25: indicators[0].source: must not be empty"},
      {25,
       "source = '二1'\nsays = 'y'\n[[indicators]]\nid = 'sessions'\nlabel = 'x'\nunit = 'x'\ntarget = "
       "1\nsource = 'x'",
       "x.toml: line 28: indicators[1].id: stands twice among the indicators"},
      {26, "", "x.toml: line 19: indicators[0].says: is missing"},
      {28, "line = 'labor'", "x.toml: line 28: budget[0].line: 'labor' is not a budget line"},
      {30, "at_most_yuan = 'all'", "x.toml: line 30: budget[0].at_most_yuan: must be a whole number"},
      {30, "at_most_yuan = 600\nat_least_yuan = 601",
       "x.toml: line 31: budget[0].at_least_yuan: is more than at_most_yuan"},
      {31, "", "x.toml: line 27: budget[0].source: is missing"},
      {32, "", "x.toml: line 27: budget[0].says: is missing"},
      {32, "says = 'x'\n[[budget]]\nline = 'labour'\nlabel = 'x'\nsource = 'x'",
       "x.toml: line 34: budget[1].line: stands twice in the budget"},
      {32,
       "says = 'x'\n[[form]]\nid = 'story'\nlabel = '故事'\nkind = 'text'\nasked = 'never'\n"
       "[[indicators]]\nid = 'story'\nlabel = 'x'\nunit = 'x'\nfield = 'story'\ntarget = 1\n"
       "source = 'x'\nsays = 'x'",
       "x.toml: line 42: indicators[1].field: 'story' is text, which has no sum"},
  };
  File file;
  for (const auto& [line, written, says] : cases) {
    const auto program = read_program(file.write(with_line(line, written)));
    if (program) {
      FAIL_CHECK("accepted: " << written);
      continue;
    }
    INFO(written << "\n" << program.error().message);
    CHECK(program.error().code == Code::kInvalid);
    CHECK(program.error().message.substr(0, std::string{says}.size()) == says);
  }
}

TEST_CASE("whatever is wrong with rules, offers, tranches and days is named as well", "[programs]") {
  // Two tracks, then an empty line 39 for the part in question, which each case writes.
  auto lines = kSmall;
  for (const auto* line :
       {"[[tracks]]", "id = 'a'", "label = '甲'", "source = '一'", "[[tracks]]", "id = 'b'", "label = '乙'"})
    lines.emplace_back(line);
  lines.emplace_back("source = '一'");  // 40
  const std::string rule =
      "[[rules]]\nid = 'r'\nstage = 'plan'\nfact = 'project.amount'\nat_most_yuan = 5\nsays = '五'\nsource = "
      "'一'";
  const std::string offer =
      "[[offers]]\nnumber = '01'\nname = '甲'\ntrack = 'a'\ngrants = 2\nsupporter = '局'\nbeneficiaries = "
      "'众'\nsays = '五'\nsource = '一'\neach_yuan = 5\ntotal_yuan = 10";
  const std::string tranche =
      "[[tranches]]\nid = 't'\nlabel = '款'\npermille = 1000\nsays = '全付'\nsource = '一'\nneeds = [{ fact "
      "= "
      "'contract.signed', exactly = true }]";
  const std::string milestone =
      "[[milestones]]\nid = 'm'\nlabel = '事'\nkind = 'final'\nowed_by = 'lead'\nsource = '一'\non = "
      "2021-11-15";
  const std::string approval = "[[approvals]]\nstage = 's'\nlabel = '审'\nby = 'street'\nsource = '一'";
  const std::string question =
      "[[application]]\nid = 'q'\nlabel = '问'\nkind = 'text'\nasked = 'required'\nquestion = '？'\noptions "
      "= "
      "['是', '否']";
  File file;
  const auto wrong = [&](const std::string& part, const std::string& says) {
    auto all = lines;
    all.push_back(part);
    const auto program = read_program(file.write(all));
    INFO(part);
    if (says.empty()) {
      INFO((program ? "" : program.error().message));
      CHECK(program);
      return;
    }
    REQUIRE_FALSE(program);
    CHECK(program.error().code == Code::kInvalid);
    CHECK(program.error().message == "x.toml: " + says);
  };
  /// `part` with `from` replaced by `to`.
  const auto with = [](std::string part, const std::string& from, const std::string& to) {
    const auto at = part.find(from);
    REQUIRE(at != std::string::npos);
    return part.replace(at, from.size(), to);
  };
  for (const auto& part : {rule, offer, tranche, milestone, approval, question})
    wrong(part, "");

  SECTION("rules") {
    wrong(with(rule, "says = '五'\n", ""), "line 41: rules[0].says: is missing");
    wrong(with(rule, "says = '五'", "says = ''"), "line 46: rules[0].says: must not be empty");
    wrong(with(rule, "\nsource = '一'", ""), "line 41: rules[0].source: is missing");
    wrong(with(rule, "project.amount", "project.amuont"),
          "line 44: rules[0].fact: 'project.amuont' is not a known fact");
    wrong(with(rule, "project.amount", "indicator.none"),
          "line 44: rules[0].fact: 'indicator.none' is not a known fact");
    wrong(with(rule, "fact = 'project.amount'\nat_most_yuan = 5", "fact = 'indicator.sessions'\nat_most = 5"),
          "");
    wrong(with(rule, "at_most_yuan = 5\n", ""), "line 44: rules[0].fact: needs a bound");
    wrong(with(rule, "at_most_yuan = 5", "at_most_yuan = 5\nat_least_yuan = 5"),
          "line 44: rules[0].fact: has more than one bound");
    wrong(with(rule, "at_most_yuan", "at_most"),
          "line 45: rules[0].at_most: an amount is written as at_most_yuan");
    wrong(with(rule, "project.amount", "staff.full_time"),
          "line 45: rules[0].at_most_yuan: the fact is no amount of money");
    wrong(with(rule, "fact = 'project.amount'\nat_most_yuan = 5", "fact = 'project.closed_on'\nat_most = 5"),
          "line 45: rules[0].at_most: must be a day such as 2024-03-01, without quotes");
    wrong(with(rule, "fact = 'project.amount'\nat_most_yuan = 5", "fact = 'contract.signed'\nat_most = 5"),
          "line 45: rules[0].at_most: the fact is yes or no: exactly = true or false");
    wrong(with(rule, "fact = 'project.amount'\nat_most_yuan = 5", "fact = 'contract.signed'\nexactly = 1"),
          "line 45: rules[0].exactly: must be true or false");
    wrong(with(rule, "at_most_yuan = 5", "at_most_permille = 300\nof = 'project.amuont'"),
          "line 46: rules[0].of: 'project.amuont' is not a known fact");
    wrong(with(rule, "at_most_yuan = 5", "at_most_permille = 300"), "line 41: rules[0].of: is missing");
    wrong(with(rule, "at_most_yuan = 5", "at_most_permille = 300\nof = 'staff.full_time'"),
          "line 46: rules[0].of: 'staff.full_time' is not measured as the fact is");
    wrong(with(rule, "at_most_yuan = 5", "at_most_permille = 1001\nof = 'program.total'"),
          "line 45: rules[0].at_most_permille: must lie between 0 and 1000");
    wrong(with(rule, "at_most_yuan = 5", "at_most_permille = 1\nat_least_permille = 1\nof = 'program.total'"),
          "line 44: rules[0].fact: has more than one bound");
    wrong(with(rule, "stage = 'plan'", "stage = 'later'"),
          "line 43: rules[0].stage: 'later' is not application, award, plan, running or closing");
    wrong(with(rule, "stage = 'plan'", "stage = 'plan'\ntrack = 'c'"),
          "line 44: rules[0].track: there is no track 'c'");
    wrong(with(rule, "stage = 'plan'", "stage = 'plan'\noffer = '09'"),
          "line 44: rules[0].offer: there is no offer '09'");
    wrong(rule + "\n" + rule, "line 49: rules[1].id: stands twice among the rules");
    wrong(with(rule, "id = 'r'", "id = 'budget.labour'"),
          "line 42: rules[0].id: is the name of a rule that follows from something else");
    wrong(rule + "\nwhen = [{ fact = 'x', at_least = 1 }]",
          "line 48: rules[0].when[0].fact: 'x' is not a known fact");
    wrong(rule + "\nunless = [{ fact = 'organization.rating' }]",
          "line 48: rules[0].unless[0].fact: needs a bound");
    wrong(rule + "\nprinciple = true\npreference = true",
          "line 49: rules[0].preference: stands beside principle");
    wrong(rule + "\nprinciple = 'yes'", "line 48: rules[0].principle: must be true or false");
    wrong(rule + "\nat_moist = 5", "line 48: rules[0].at_moist: is not a known key");
  }
  SECTION("offers") {
    wrong(with(offer, "total_yuan = 10", "total_yuan = 11"),
          "line 51: offers[0].total_yuan: is not the sum of its grants, which is 10");
    wrong(with(offer, "\ntotal_yuan = 10", ""), "line 41: offers[0].total_yuan: is missing");
    wrong(with(offer, "each_yuan = 5", "from_yuan = 5"),
          "line 42: offers[0].number: needs each_yuan, or from_yuan and to_yuan, or per_unit_yuan and units");
    wrong(with(offer, "each_yuan = 5", "from_yuan = 5\nto_yuan = 4"),
          "line 50: offers[0].from_yuan: is more than to_yuan");
    wrong(with(offer, "each_yuan = 5", "from_yuan = 5\nto_yuan = 6"),
          "line 52: offers[0].total_yuan: cannot be told from a range");
    wrong(with(offer, "each_yuan = 5", "per_unit_yuan = 5"), "line 41: offers[0].units: is missing");
    wrong(with(offer, "each_yuan = 5", "per_unit_yuan = 5\nunits = 3"),
          "line 52: offers[0].total_yuan: is not the sum of its grants, which is 30");
    wrong(with(offer, "track = 'a'", "track = 'c'"), "line 44: offers[0].track: there is no track 'c'");
    wrong(offer + "\n" + offer, "line 53: offers[1].number: stands twice among the offers");
    wrong(offer + "\nwaives = ['r']", "line 52: offers[0].waives: there is no rule 'r'");
    wrong(offer + "\nwaives = ['r']\n" + rule, "");
    wrong(offer + "\nwaives = ['r', 'r']\n" + rule, "line 52: offers[0].waives: holds 'r' twice");
    wrong(offer + "\nwaives = 'r'\n" + rule, "line 52: offers[0].waives: must be a list of texts");
  }
  SECTION("tranches") {
    wrong(with(tranche, "permille = 1000", "permille = 999"),
          "line 41: tranches: those of every track add up to 999 permille, not 1000");
    wrong(tranche + "\n" + with(with(tranche, "id = 't'", "id = 'u'\ntrack = 'b'"), "1000", "400"),
          "line 41: tranches: those of track 'b' add up to 400 permille, not 1000");
    wrong(with(tranche, "contract.signed", "contract.singed"),
          "line 47: tranches[0].needs[0].fact: 'contract.singed' is not a known fact");
    wrong(with(tranche, "label", "track = 'c'\nlabel"), "line 43: tranches[0].track: there is no track 'c'");
    wrong(tranche + "\n" + tranche, "line 49: tranches[1].id: stands twice among the tranches");
  }
  SECTION("milestones") {
    wrong(milestone + "\ndays_after_contract = 5",
          "line 42: milestones[0].id: is due on a day that stands or on one that is reckoned, not on both");
    wrong(milestone + "\nevery_months = 3",
          "line 42: milestones[0].id: is due on a day that stands or on one that is reckoned, not on both");
    wrong(with(milestone, "on = 2021-11-15", "months_after_contract = 1\ndays_after_contract = 5"),
          "line 42: milestones[0].id: is due on a day that stands or on one that is reckoned, not on both");
    wrong(with(milestone, "kind = 'final'", "kind = 'monthly_report'"),
          "line 42: milestones[0].id: is due on a day that stands or on one that is reckoned, not on both");
    wrong(milestone + "\nworking_days = true",
          "line 48: milestones[0].working_days: only a day that is reckoned moves to a working day");
    wrong(with(milestone, "on = 2021-11-15", "on = '2021-11-15'"),
          "line 47: milestones[0].on: must be a day such as 2024-03-01, without quotes");
    wrong(with(milestone, "kind = 'final'", "kind = 'finale'"),
          "line 44: milestones[0].kind: 'finale' is none of monthly_report, quarterly, midterm, final, "
          "annual_summary, work_end, plan_end");
    wrong(with(milestone, "owed_by = 'lead'", "owed_by = 'boss'"),
          "line 45: milestones[0].owed_by: 'boss' is none of lead, street, district, agency, bureau");
    wrong(with(milestone, "label", "track = 'c'\nlabel"),
          "line 43: milestones[0].track: there is no track 'c'");
    wrong(milestone + "\n" + milestone, "line 49: milestones[1].id: stands twice among the milestones");
    wrong(with(milestone, "\non = 2021-11-15", ""), "");
    wrong(with(milestone, "on = 2021-11-15", "every_months = 3\nworking_days = true"), "");
  }
  SECTION("approvals, tracks and questions") {
    wrong(
        with(approval, "by = 'street'", "by = 'mayor'"),
        "line 44: approvals[0].by: 'mayor' is none of lead, community, street, agency, procurement, bureau, "
        "finance");
    wrong(approval + "\nto = 'done'",
          "line 46: approvals[0].to: 'done' is none of applied, screened, reviewed, publicized, contracted, "
          "running, mid_term, final, closed");
    wrong(approval + "\ntrack = 'c'", "line 46: approvals[0].track: there is no track 'c'");
    wrong(approval + "\n" + approval, "line 47: approvals[1].stage: stands twice among the approvals");
    wrong("[[tracks]]\nid = 'a'\nlabel = '甲'\nsource = '一'",
          "line 42: tracks[2].id: stands twice among the tracks");
    wrong("[[tracks]]\nid = 'c'\nlabel = '丙'\nsource = '一'\ntotal_yuan = 5\ncarried_yuan = 6",
          "line 46: tracks[2].carried_yuan: is more than total_yuan");
    wrong("[[tracks]]\nid = 'c'\nlabel = '丙'\nsource = '一'\naccount = 'mine'",
          "line 45: tracks[2].account: 'mine' is none of own, preferred, custody, separate");
    wrong(question + "\nfact = 'contract.signed'", "");
    wrong(question + "\nfact = 'contract.singed'",
          "line 48: application[0].fact: 'contract.singed' is not a known fact");
    wrong(question + "\nfact = 'project.amount'",
          "line 48: application[0].fact: 'project.amount' is not measured as the answer is");
    wrong(with(question, "kind = 'text'", "kind = 'count'\nunit = '个'"),
          "line 48: application[0].options: only a text is chosen from a list");
    wrong(question + "\n" + question, "line 49: application[1].id: stands twice in the application");
  }
}

TEST_CASE("a contract that divides the grant leaves no tranches to the programme", "[programs]") {
  File file;
  auto lines = kSmall;
  lines[4] = "tranches_by_contract = true";
  CHECK(read_program(file.write(lines))->tranches_by_contract);
  lines.emplace_back("[[tranches]]\nid = 't'\nlabel = '款'\npermille = 1000\nsays = '全付'\nsource = '一'");
  const auto program = read_program(file.write(lines));
  REQUIRE_FALSE(program);
  CHECK(program.error().message == "x.toml: line 5: tranches_by_contract: stands beside tranches");
}

TEST_CASE("a programme without monthly reports, amounts and numbers has none", "[programs]") {
  File file;
  auto lines = kSmall;
  lines[2] = lines[3] = lines[4] = "";
  const auto program = read_program(file.write(lines));
  REQUIRE(program);
  CHECK(program->grant == Money{});
  CHECK(program->projects == 0);
  CHECK(program->report_due_day == 0);
  lines.emplace_back(
      "[[milestones]]\nid = 'm'\nlabel = '月报'\nkind = 'monthly_report'\nowed_by = 'lead'\nsource = '一'");
  CHECK(read_program(file.write(lines)).error().message ==
        "x.toml: line 36: milestones[0].kind: a monthly report needs report_due_day");
}

TEST_CASE("a part of another shape than expected is named", "[programs]") {
  File file;
  auto lines = kSmall;
  SECTION("no form at all") {
    lines.resize(5);
    const auto program = read_program(file.write(lines));
    REQUIRE_FALSE(program);
    CHECK(program.error().message == "x.toml: line 1: form: a programme needs a report form");
  }
  SECTION("a table instead of an array of tables") {
    lines.resize(5);
    lines.emplace_back("[form]");
    lines.emplace_back("id = 'x'");
    const auto program = read_program(file.write(lines));
    REQUIRE_FALSE(program);
    CHECK(program.error().message == "x.toml: line 6: form: must be written as [[form]]");
  }
  SECTION("an array of something else") {
    lines.resize(5);
    lines.emplace_back("form = ['sessions', 'spent']");
    const auto program = read_program(file.write(lines));
    REQUIRE_FALSE(program);
    CHECK(program.error().message == "x.toml: line 6: form: must hold tables only");
  }
}

TEST_CASE("a programme file that is not there or is no file is named", "[programs]") {
  const tests::Scratch scratch;
  for (const auto& path :
       {scratch.file("none.toml"), scratch.file("."), scratch.file(std::string(5000, 'x'))}) {
    const auto program = read_program(path);
    REQUIRE_FALSE(program);
    CHECK(program.error().code == Code::kNotFound);
    CHECK(program.error().message.find(path) != std::string::npos);
  }
}
