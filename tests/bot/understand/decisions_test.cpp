#include "bot/understand/interpret.h"
#include "bot/understand/verdicts.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;

namespace {

Context at_the_list() {
  Context context;
  context.role = Role::kAgency;
  context.name = "review";
  context.today = {2024, 6, 3};
  context.projects = {"银铃相伴", "银铃相伴二期", "四点半课堂"};
  return context;
}

/// What a message decides, in short: +1 +3 -2(照片不清楚); "" when it decides nothing for sure.
std::string decided(const std::string& text) {
  const Context context = at_the_list();
  const Analysis analysis = analyse(text, linli::test::lexicon());
  std::string all;
  const auto decisions = decisions_in(analysis, context);
  for (const Decision& one : decisions ? *decisions : std::vector<Decision>{}) {
    if (!all.empty()) all += ' ';
    all += one.accepts() ? '+' : '-';
    for (const auto number : one.reports.numbers)
      all += std::to_string(number) + (number == one.reports.numbers.back() ? "" : ",");
    all += one.reports.project + one.reports.month;
    const std::string why = one.accepts() ? "" : reason_in(analysis, one.why_from, one.why_to);
    if (!why.empty()) all += "(" + why + ")";
  }
  return all;
}

std::string field_of(const std::string& reason) {
  const Analysis analysis = analyse(reason, linli::test::lexicon());
  return field_of_reason(analysis, 0, analysis.glyphs.size());
}

}  // namespace

TEST_CASE("decisions are taken apart where one ends and the next begins", "[decisions]") {
  CHECK(decided("1通过，2退回照片不清楚，3通过") == "+1 -2(照片不清楚) +3");
  CHECK(decided("1过2退3过") == "+1 -2 +3");
  CHECK(decided("退4，人数不对；其他1 2 3都通过") == "-4(人数不对) +1,2,3");
  CHECK(decided("3 5 过 6打回去 缺签到") == "+3,5 -6(缺签到)");
  CHECK(decided("2照片不清楚退回，3通过") == "-2(照片不清楚) +3");
  CHECK(decided("一通过二退回照片不清楚三通过") == "+1 -2(照片不清楚) +3");
  CHECK(decided("6不行，人工费占了35%超标了，退") == "-6(人工费占了35%超标了)");
  CHECK(decided("通过1 2 退回3和4 缺发票") == "+1,2 -3,4(缺发票)");
  CHECK(decided("通过1，2退回缺票") == "+1 -2(缺票)");
}

TEST_CASE("what a word stands beside decides whether it is a verdict", "[decisions]") {
  for (const char* text : {"2先别通过", "通过率1", "1通过了没", "1通过，2号等补了票再说", "3份通过，2份退回",
                           "通过1，2，3退回", "1通过，但支出再核实", "其余的都通过", "不过3号我还没看"}) {
    INFO(text);
    CHECK(decided(text).empty());
  }
  CHECK(decided("第2个没问题，过") == "+2");
  CHECK(decided("6号通过，谢谢") == "+6");
  CHECK(decided("退回4 人数不对") == "-4(人数不对)");
  CHECK(decided("3号材料齐全，通过；4号等他们补，通过").empty());
  CHECK(decided("3号材料齐全，通过；4号数字对不上，打回") == "+3 -4(数字对不上)");
}

TEST_CASE("a project is called by its name, the longer one of two", "[decisions]") {
  CHECK(decided("银铃相伴二期的过") == "+银铃相伴二期");
  CHECK(decided("四点半课堂的退回，下月计划没写") == "-四点半课堂(下月计划没写)");
  CHECK(decided("银铃相伴4月的通过，四点半课堂退回 缺签到") == "+银铃相伴2024-04 -四点半课堂(缺签到)");
}

TEST_CASE("a reason is about the field that it names", "[decisions]") {
  CHECK(field_of("人数跟场次对不上") == "people_served");
  CHECK(field_of("人工费占了35%超标了") == "spending.labour");
  CHECK(field_of("活动故事是抄上个月的") == "story");
  CHECK(field_of("写得太空，困难没写") == "difficulties");
  CHECK(field_of("发票没传") == "spent");
  CHECK(field_of("服务人数和签到表对不上") == "people_served");
  CHECK(field_of("材料不全").empty());
  CHECK(field_of("活动照片重复").empty());
  CHECK(field_of("没盖章").empty());
}
