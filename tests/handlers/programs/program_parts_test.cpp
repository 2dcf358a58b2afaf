// What a programme file can get wrong beside its form, indicators and budget.
#include <string>
#include <vector>

#include "handlers/programs/program_file.h"
#include "tests/handlers/programs/small_program.h"
#include "tests/support/catch.h"

using namespace linli;
using handlers::programs::read_program;
using storage::model::Code;
using storage::model::Money;

TEST_CASE("whatever is wrong with rules, offers, tranches and days is named as well", "[programs]") {
  // Two tracks, then an empty line 39 for the part in question, which each case writes.
  auto lines = tests::kSmallProgram;
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
  tests::ProgramFile file;
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
  SECTION("reminders") {
    const std::string reminders = "[[reminders]]\nhour = 10\noffsets_days = [5, 0]\noverdue_days = [2, 4]";
    wrong(reminders, "");
    wrong(with(reminders, "10", "7"), "line 42: reminders[0].hour: must lie between 8 and 20");
    wrong(with(reminders, "[5, 0]", "[5, 5]"), "line 43: reminders[0].offsets_days: holds 5 twice");
    wrong(with(reminders, "[5, 0]", "[31]"),
          "line 43: reminders[0].offsets_days: must hold whole numbers from 0 to 30");
    wrong(with(reminders, "[5, 0]", "5"),
          "line 43: reminders[0].offsets_days: must be a list of whole numbers such as [7, 3, 1]");
    wrong(with(reminders, "[2, 4]", "[4, 2]"), "line 44: reminders[0].overdue_days: must rise");
    wrong(reminders + "\n" + reminders, "line 47: reminders[1].offsets_days: reminders are set once");
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
  tests::ProgramFile file;
  auto lines = tests::kSmallProgram;
  lines[4] = "tranches_by_contract = true";
  CHECK(read_program(file.write(lines))->tranches_by_contract);
  lines.emplace_back("[[tranches]]\nid = 't'\nlabel = '款'\npermille = 1000\nsays = '全付'\nsource = '一'");
  const auto program = read_program(file.write(lines));
  REQUIRE_FALSE(program);
  CHECK(program.error().message == "x.toml: line 5: tranches_by_contract: stands beside tranches");
}

TEST_CASE("a programme without monthly reports, amounts and numbers has none", "[programs]") {
  tests::ProgramFile file;
  auto lines = tests::kSmallProgram;
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
