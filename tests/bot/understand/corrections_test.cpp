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
  context.draft = {{"sessions", std::int64_t{8}}, {"spent", std::int64_t{500'000}}};
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

TEST_CASE("an old value of the draft names the field", "[corrections]") {
  CHECK(hear("不是5000，是5500元").number("spent") == 550'000);
  CHECK(hear("不是8场").text("field") == "sessions");
  CHECK(hear("不是5000").text("field") == "spent");
  CHECK(hear("不是5000，是五六千").ask == std::vector<std::string>{"spent"});
}

TEST_CASE("a difference is added or taken away in the next clause, too", "[corrections]") {
  CHECK(hear("场次多了一场，减掉").number("add") == -1);
  CHECK(hear("场次少了一场，补上").number("add") == 1);
  CHECK(hear("志愿者少算了，再加5个").text("field") == "volunteers");
  const auto some = hear("人数再加三四十个");
  CHECK(some.intent == Intent::kReportEdit);
  CHECK(some.text("field") == "people_served");
  CHECK_FALSE(some.number("add"));
}

TEST_CASE("two fields are changed in one breath", "[corrections]") {
  const auto said = hear("志愿者改成二十个人数改成两百三", "report.confirm", true);
  CHECK(said.number("volunteers") == 20);
  CHECK(said.number("people_served") == 230);
}

TEST_CASE("too little told and then told anew is no difference", "[corrections]") {
  CHECK(hear("场次少报了，改成9场", "report.done").number("sessions") == 9);
  const auto said = hear("支出少写了，是6500", "report.done");
  CHECK(said.number("spent") == 650'000);
  CHECK_FALSE(said.slots.contains("add"));
  CHECK(hear("支出少报了300", "report.done").number("add") == 30'000);
}

TEST_CASE("the column of money is the spending", "[corrections]") {
  CHECK(hear("钱那栏不对，我要改", "report.confirm").text("field") == "spent");
}

TEST_CASE("an estimate counted exactly has one value", "[corrections]") {
  CHECK(hear("来了500多，等下我看看，准确是520人").number("people_served") == 520);
  CHECK(hear("花了5000多，准确说是5230元").number("spent") == 523'000);
  CHECK(hear("花了5000左右，具体数是4860").number("spent") == 486'000);
}
