#include "handlers/programs/program_file.h"

#include <map>
#include <string>
#include <vector>

#include "tests/handlers/programs/small_program.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli;
using namespace linli::handlers;
using programs::read_program;
using storage::model::Code;
using storage::model::Money;

namespace {

constexpr auto kShufu = LINLI_SOURCE_DIR "/templates/programs/shufu-2024.toml";

std::vector<std::string> with_line(std::size_t number, const std::string& line) {
  auto lines = tests::kSmallProgram;
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
  tests::ProgramFile file;
  const auto program = read_program(file.write(tests::kSmallProgram));
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
  tests::ProgramFile file;
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

TEST_CASE("a part of another shape than expected is named", "[programs]") {
  tests::ProgramFile file;
  auto lines = tests::kSmallProgram;
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
