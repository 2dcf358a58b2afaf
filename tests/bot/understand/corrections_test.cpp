// What changes something told before, and what only puts right what has just been said.
#include "bot/understand/analyse.h"
#include "bot/understand/interpret.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;
using linli::handlers::contract::Intent;
using linli::handlers::contract::Understanding;

namespace {

Understanding hear(const std::string& text, const std::string& where = "report.form", bool voice = false) {
  Context context;
  context.today = {2024, 6, 3};
  context.name = where;
  context.voice = voice;
  return interpret(analyse(text, linli::test::lexicon(), voice), context);
}

}  // namespace

TEST_CASE("a figure put right in the same breath is told, with its last value", "[corrections]") {
  const auto* text = GENERATE("来了80人，哦不对，85人", "来了80人，不对，应该是85人",
                              "服务80人次，写错了，是85人次", "人数80，更正，85，志愿者9个");
  INFO(text);
  const auto said = hear(text);
  CHECK(said.intent == Intent::kReportFill);
  CHECK(said.number("people_served") == 85);
  CHECK(hear("五百哦不对五千", "report.ask.spent", true).number("spent") == 500'000);
}

TEST_CASE("a figure of an earlier message is edited", "[corrections]") {
  const auto* text = GENERATE("不是80人，是85人", "人数从80改成85", "刚才报的80人不对，是85人",
                              "80人打错了，85人", "场次8，人数不对，应该是85");
  INFO(text);
  const auto said = hear(text);
  CHECK(said.intent == Intent::kReportEdit);
  CHECK(said.number("people_served") == 85);
  CHECK(hear("来了80人，哦不对，85人", "report.done").intent == Intent::kReportEdit);
}

TEST_CASE("an activity is put right like a figure", "[corrections]") {
  const auto said = hear("讲座3场，不对，4场");
  CHECK(said.intent == Intent::kReportFill);
  CHECK_FALSE(said.slots.contains("sessions"));
  CHECK(hear("讲座3场60人，哦不，65人").number("people_served") == 65);
}

TEST_CASE("what is supposed in answer to a question corrects nothing", "[corrections]") {
  CHECK(hear("应该是6场吧", "report.ask.sessions").intent == Intent::kReportFill);
  CHECK(hear("人数应该是120", "report.ask.sessions").intent == Intent::kReportEdit);
  CHECK(hear("人次涨到了290").intent == Intent::kReportFill);
}
