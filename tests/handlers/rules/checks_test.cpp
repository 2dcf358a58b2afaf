#include "handlers/rules/checks.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

using namespace linli::handlers::rules;
using linli::storage::model::Money;
using linli::storage::model::Month;
using Kind = Question::Kind;

namespace {

FormField field(std::string id, std::string label, FieldKind kind = FieldKind::kCount) {
  return {.id = std::move(id),
          .label = std::move(label),
          .unit = kind == FieldKind::kMoney ? "元" : "人",
          .kind = kind};
}

/// A programme with a limit of 30 % for labour and one of 20 000 yuan for evaluation, which "other" counts
/// to.
Program programme() {
  Program program;
  program.form = {field("sessions", "活动场次"),
                  field("people_served", "服务人数"),
                  field("households", "服务户数"),
                  field("trainings", "培训"),
                  field("trainees", "培训人次"),
                  field("heads", "培训人数"),
                  field("spent", "本月支出", FieldKind::kMoney),
                  field("spending.labour", "其中人工", FieldKind::kMoney),
                  field("spending.evaluation", "其中评估", FieldKind::kMoney),
                  field("spending.other", "其中其他", FieldKind::kMoney),
                  field("story", "小故事", FieldKind::kText)};
  program.budget = {{.line = "evaluation", .label = "评估及其他", .includes = {"other"}}};
  program.rules = {{.id = "labour",
                    .measure = Measure::kMoney,
                    .demand = {.fact = "budget.labour",
                               .share = Condition::Share{.of = "project.amount", .permille = 300}}},
                   {.id = "evaluation",
                    .measure = Measure::kMoney,
                    .demand = {.fact = "budget.evaluation", .at_most = 2'000'000}},
                   {.id = "service",
                    .measure = Measure::kMoney,
                    .demand = {.fact = "budget.service", .at_least = 4'000'000}}};
  return program;
}

const Month kMay{2024, 5};

Ledger may(Figures figures) {
  return {.month = kMay, .figures = std::move(figures), .amount = Money::yuan(160'000)};
}

std::vector<std::string> asked(const Ledger& ledger) {
  static const auto program = programme();
  std::vector<std::string> all;
  for (const auto& question : questions(program, ledger))
    all.push_back(std::string{name_of(question.kind)} + " " +
                  (question.rule ? question.rule->id : question.field) + " " +
                  std::to_string(question.value) + "/" + std::to_string(question.bound));
  return all;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a month like any other is asked nothing about", "[checks]") {
  CHECK(asked(may({})).empty());
  CHECK(asked(may({{"sessions", 8}, {"people_served", 120}, {"spent", 500'000}})).empty());
  CHECK(asked(may({{"sessions", 0}, {"people_served", 0}, {"spent", 0}})).empty());
}

TEST_CASE("a rule is asked about with everything that was filed before, and by how much it is broken",
          "[checks]") {
  auto ledger = may({{"spending.labour", 440'000}});
  ledger.filed = {{Month{2024, 3}, {{"spending.labour", 2'000'000}}},
                  {Month{2024, 4}, {{"spending.labour", 3'000'000}}}};
  CHECK(asked(ledger) == Lines{"rule labour 5440000/4800000"});
  SECTION("exactly the limit is not beyond it") {
    ledger.filed[Month{2024, 3}]["spending.labour"] = 1'360'000;
    CHECK(asked(ledger).empty());
  }
  SECTION("an older version of the month itself does not count twice") {
    ledger.filed[kMay] = {{"spending.labour", 440'000}};
    ledger.filed[Month{2024, 3}]["spending.labour"] = 1'360'000;
    CHECK(asked(ledger).empty());
  }
  SECTION("a month that added nothing to it is not to blame") {
    ledger.figures["spending.labour"] = 0;
    CHECK(asked(ledger).empty());
    ledger.figures.erase("spending.labour");
    CHECK(asked(ledger).empty());
  }
  SECTION("months after it count, too") {
    ledger.filed[Month{2024, 3}]["spending.labour"] = 0;
    ledger.filed[Month{2024, 6}]["spending.labour"] = 2'000'000;
    CHECK(asked(ledger) == Lines{"rule labour 5440000/4800000"});
  }
}

TEST_CASE("a budget line is what counts towards it", "[checks]") {
  CHECK(asked(may({{"spending.evaluation", 1'500'000}, {"spending.other", 500'001}})) ==
        Lines{"rule evaluation 2000001/2000000"});
  CHECK(asked(may({{"spending.evaluation", 1'500'000}, {"spending.other", 500'000}})).empty());
}

TEST_CASE("what must be at least so much by the end is not asked about on the way", "[checks]") {
  CHECK(asked(may({{"spending.service", 100}})).empty());
}

TEST_CASE("lines that add up to more than the total are asked about, what was left out may hold the rest",
          "[checks]") {
  CHECK(asked(may({{"spent", 1'000'000}, {"spending.labour", 800'000}, {"spending.other", 300'000}})) ==
        Lines{"sum spent 1100000/1000000"});
  CHECK(asked(may({{"spent", 1'000'000}, {"spending.labour", 800'000}})).empty());
  CHECK(asked(may({{"spent", 1'000'000},
                   {"spending.labour", 800'000},
                   {"spending.evaluation", 0},
                   {"spending.other", 100'000}})) == Lines{"sum spent 900000/1000000"});
  CHECK(asked(may({{"spending.labour", 800'000}})).empty());
}

TEST_CASE("more spent than approved", "[checks]") {
  auto ledger = may({{"spent", 2'000'000}});
  ledger.filed = {{Month{2024, 4}, {{"spent", 14'000'001}}}};
  CHECK(asked(ledger) == Lines{"grant spent 16000001/16000000"});
  ledger.filed[Month{2024, 4}]["spent"] = 14'000'000;
  CHECK(asked(ledger).empty());
}

TEST_CASE("figures that cannot both be true", "[checks]") {
  CHECK(asked(may({{"people_served", 20}, {"households", 30}})) == Lines{"fewer people_served 20/30"});
  CHECK(asked(may({{"trainings", 3}, {"trainees", 2}})) == Lines{"fewer trainees 2/3"});
  CHECK(asked(may({{"trainees", 20}, {"heads", 30}})) == Lines{"fewer trainees 20/30"});
  CHECK(asked(may({{"sessions", 0}, {"people_served", 320}})) == Lines{"without sessions 0/320"});
  CHECK(asked(may({{"sessions", 3}, {"people_served", 0}})) == Lines{"without people_served 0/3"});
  CHECK(asked(may({{"people_served", 30}, {"households", 30}, {"trainees", 30}, {"heads", 30}})).empty());
}

TEST_CASE("a correction that lowers what was filed", "[checks]") {
  auto ledger = may({{"sessions", 10}, {"people_served", 130}});
  ledger.filed = {{kMay, {{"sessions", 12}, {"people_served", 120}}}};
  CHECK(asked(ledger) == Lines{"lowered sessions 10/12"});
}

TEST_CASE("far outside the project's own history, once there is one", "[checks]") {
  auto ledger = may({{"people_served", 500}});
  ledger.filed = {{Month{2024, 2}, {{"people_served", 100}}}, {Month{2024, 3}, {{"people_served", 90}}}};
  CHECK(asked(ledger).empty());
  ledger.filed[Month{2024, 4}] = {{"people_served", 2000}};
  CHECK(asked(ledger) == Lines{"unusual people_served 500/100"});
  ledger.figures["people_served"] = 499;
  CHECK(asked(ledger).empty());
  ledger.figures["people_served"] = 21;
  CHECK(asked(ledger).empty());
  ledger.figures["people_served"] = 20;
  CHECK(asked(ledger) == Lines{"unusual people_served 20/100"});
  SECTION("later months are no history") {
    ledger.filed.erase(Month{2024, 2});
    ledger.filed[Month{2024, 6}] = {{"people_served", 100}};
    CHECK(asked(ledger).empty());
  }
  SECTION("small numbers jump by themselves") {
    for (auto& [month, figures] : ledger.filed)
      figures = {{"sessions", 1}, {"spent", 10'000}};
    ledger.figures = {{"sessions", 5}, {"spent", 59'999}};
    CHECK(asked(ledger).empty());
    ledger.figures = {{"sessions", 6}, {"spent", 60'000}};
    CHECK(asked(ledger) == Lines{"unusual sessions 6/1", "unusual spent 60000/10000"});
  }
  SECTION("a month of rest is one question") {
    for (auto& [month, figures] : ledger.filed)
      figures = {{"sessions", 10}, {"people_served", 100}, {"spent", 500'000}};
    ledger.figures = {{"sessions", 0}, {"people_served", 0}, {"spent", 0}};
    CHECK(asked(ledger) == Lines{"unusual sessions 0/10"});
  }
}

TEST_CASE("what costs most to overlook comes first", "[checks]") {
  auto ledger =
      may({{"sessions", 0}, {"people_served", 5}, {"spent", 5'000'000}, {"spending.labour", 5'100'000}});
  ledger.filed = {{kMay, {{"people_served", 9}}}};
  CHECK(asked(ledger) == Lines{"rule labour 5100000/4800000", "sum spent 5100000/5000000",
                               "without sessions 0/5", "lowered people_served 5/9"});
}
