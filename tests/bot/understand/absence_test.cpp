// What is not known yet, and what is nothing.
#include "bot/understand/analyse.h"
#include "bot/understand/interpret.h"
#include "tests/bot/understand/hear.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;
using linli::handlers::contract::Intent;
using linli::handlers::contract::Understanding;
using linli::test::hear;

namespace {

bool unknown(const Understanding& said, const std::string& slot) {
  return said.slots.contains(slot) && std::holds_alternative<std::monostate>(said.slots.at(slot));
}

}  // namespace

TEST_CASE("a figure that is put off is not known yet", "[absence]") {
  const auto* text =
      GENERATE("人数明天才晓得", "人数没记", "人次我晚点查了发你", "人次呢，回头数了再报", "晚点补人数");
  INFO(text);
  CHECK(unknown(hear(text), "people_served"));
  CHECK(unknown(hear("人数没记 志愿者8人"), "people_served"));
  CHECK(hear("人数没记 志愿者8人").number("volunteers") == 8);
}

TEST_CASE("what comes later is no figure put off", "[absence]") {
  CHECK_FALSE(hear("活动下周补办一场").slots.contains("sessions"));
  CHECK(hear("志愿者下午来了8个").number("volunteers") == 8);
  CHECK_FALSE(hear("我调走了，以后换人跟你们对接").slots.contains("households"));
}

TEST_CASE("a text that is put off is not known yet", "[absence]") {
  CHECK(unknown(hear("故事晚点补，先空着"), "story"));
  CHECK(unknown(hear("困难先不写，还没跟大家商量"), "difficulties"));
  CHECK(unknown(hear("下个月计划还没定"), "next_plan"));
  CHECK(unknown(hear("想不出来，下一个吧", "report.ask.story"), "story"));
  CHECK(hear("有个老人不想走，说下一个活动还来", "report.ask.story").text("story"));
}

TEST_CASE("the last clause answers when the others tell nothing of the field", "[absence]") {
  CHECK(hear("一场都没办成，天天下雨", "report.ask.sessions").number("sessions") == 0);
  CHECK(unknown(hear("我要翻翻群里记录，这题先跳过", "report.ask.sessions"), "sessions"));
  CHECK(hear("药店答应下个月捐3000，这个月没有", "report.ask.donated").number("donated") == 0);
  CHECK(unknown(hear("捐了些旧书，折多少钱不知道", "report.ask.donated"), "donated"));
  const auto said = hear("用的上次剩的，没花", "report.ask.spending.materials");
  CHECK(said.number("spending.materials") == 0);
  CHECK_FALSE(said.slots.contains("spent"));
}
