// What a denial beside the name of a budget line is about.
#include "bot/understand/analyse.h"
#include "bot/understand/interpret.h"
#include "tests/bot/understand/hear.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;
using linli::handlers::contract::Understanding;
using linli::test::hear;

TEST_CASE("paper that was not handed in is no money", "[denials]") {
  const auto* text = GENERATE("材料没交", "照片和材料没带", "这个季度我还欠哪些材料没交",
                              "还差什么材料没报上来", "物资没到", "材料没用完");
  INFO(text);
  CHECK_FALSE(hear(text).slots.contains("spending.materials"));
}

TEST_CASE("a line is denied where money is talked of", "[denials]") {
  const auto* text = GENERATE("材料没花钱", "没买材料", "没有材料费", "人工没有，材料没有",
                              "人工3000，材料没有", "场租没有，材料没有", "材料：无");
  INFO(text);
  CHECK(hear(text).number("spending.materials") == 0);
  CHECK(hear("没有材料", "report.ask.spending.materials").number("spending.materials") == 0);
}

TEST_CASE("the rest is a line only beside other lines", "[denials]") {
  const auto* text = GENERATE("莫得其他的了", "活动8场\n人数200\n其他：无", "没办其他活动", "其他的没了");
  INFO(text);
  CHECK_FALSE(hear(text).slots.contains("spending.other"));
  CHECK(hear("人工3000\n材料：无\n其他：无").number("spending.other") == 0);
  CHECK(hear("没花其他的钱").number("spending.other") == 0);
  CHECK(hear("其他没有", "report.ask.spending.other").number("spending.other") == 0);
}

TEST_CASE("things given are a gift, whatever a budget calls them", "[denials]") {
  CHECK(hear("爱心企业捐了物资，折价2600块，我们发给了52户").number("donated") == 260'000);
  CHECK(hear("商会捐了材料2000元").number("donated") == 200'000);
  CHECK(hear("企业捐赠材料的运费200元").ask == std::vector<std::string>{"donated"});
  CHECK(hear("材料费800是商会出的").ask == std::vector<std::string>{"spending.materials"});
}

TEST_CASE("nobody complained says nothing of how many came", "[denials]") {
  const auto* text = GENERATE("没有一个人投诉，来了140人", "没有一个居民有意见，来了140人", "来了140人没花钱",
                              "来了140人没用经费");
  INFO(text);
  CHECK(hear(text).number("people_served") == 140);
  CHECK(hear("没有一个人来").number("people_served") == 0);
  CHECK(hear("没有一分钱浪费，花了3000").number("spent") == 300'000);
}

TEST_CASE("a denial denied is none", "[denials]") {
  CHECK(hear("不是没办活动，是办了2场没报").number("sessions") == 2);
  CHECK(hear("不是没有志愿者，有8个").number("volunteers") == 8);
  CHECK_FALSE(hear("不是没花钱，是发票没到").number("spent"));
}

TEST_CASE("none of a sort is not none", "[denials]") {
  const auto* text = GENERATE("年轻志愿者一个都没有", "没有固定志愿者", "党员志愿者一个都没来");
  INFO(text);
  CHECK_FALSE(hear(text).slots.contains("volunteers"));
  CHECK(hear("这个月志愿者一个都没有").number("volunteers") == 0);
  CHECK(hear("没找志愿者").number("volunteers") == 0);
}

TEST_CASE("all that were founded were filed", "[denials]") {
  CHECK(hear("孵化了两个，一个叫乐活舞蹈队，都备案了").number("organizations_filed") == 2);
  CHECK(hear("孵化3家，都还没备案").number("organizations_filed") == 0);
}
