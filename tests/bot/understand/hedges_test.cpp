// Amounts that are something else than what was spent or given this month.
#include "bot/understand/analyse.h"
#include "bot/understand/interpret.h"
#include "tests/bot/understand/hear.h"
#include "tests/support/catch.h"

using linli::test::hear;

TEST_CASE("an amount that is a bound, a wish or somebody else's is asked about", "[hedges]") {
  const auto* text =
      GENERATE("最多也就五千", "不止两千", "如果买新的要花2000", "押金交了1000，活动完了会退",
               "隔壁社区花了八千", "花了3000，其中有800是以前的账", "省下了800块呢", "老师报价1500");
  INFO(text);
  const auto said = hear(text, "report.ask.spent");
  CHECK_FALSE(said.slots.contains("spent"));
  CHECK(said.ask == std::vector<std::string>{"spent"});
}

TEST_CASE("what is promised, given away or earned is no gift until it is asked about", "[hedges]") {
  const auto* text =
      GENERATE("企业答应捐2000", "我们捐给灾区5000元", "义卖卖了1200块", "去年捐了3000", "收了会费3000");
  INFO(text);
  const auto said = hear(text, "report.ask.donated");
  CHECK_FALSE(said.slots.contains("donated"));
  CHECK(said.ask == std::vector<std::string>{"donated"});
}

TEST_CASE("words in another sentence cast no doubt", "[hedges]") {
  CHECK(hear("花了3000元。押金已经退了").number("spent") == 300'000);
  CHECK(hear("花了3000元，听说下月要检查").number("spent") == 300'000);
  CHECK(hear("企业捐了2000元，我们最多用一半").number("donated") == 200'000);
}

TEST_CASE("a whole that is less than what was spent of it is asked about", "[hedges]") {
  CHECK(hear("花了3200，人工1500，总支出2300").ask == std::vector<std::string>{"spent"});
  CHECK(hear("花了800，又花了1500，一共2300").number("spent") == 230'000);
}
