// Short names in a list of budget lines.
#include "bot/understand/analyse.h"
#include "bot/understand/interpret.h"
#include "tests/bot/understand/hear.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;
using linli::handlers::contract::Understanding;
using linli::test::hear;

TEST_CASE("among budget lines a service is one", "[lists]") {
  const auto* text = GENERATE("总支出2.35万，其中人工0.7万，服务1.2万", "人力1.5万、服务1.2万、评估0.2万",
                              "服务12000元，人工3000元", "人工3000，服务12000，材料2000",
                              "总支出15000：人工3000，服务12000", "花了15000，其中服务12000");
  INFO(text);
  const auto said = hear(text);
  CHECK(said.number("spending.service") == 1'200'000);
  CHECK_FALSE(said.slots.contains("people_served"));
}

TEST_CASE("a bare number at the end of a list may be people", "[lists]") {
  CHECK(hear("支出3000，人工1200，服务86").number("people_served") == 86);
  CHECK(hear("人工3000，服务5000").ask == std::vector<std::string>{"spending.service"});
  CHECK(hear("人工2000，志愿者20，材料300").number("volunteers") == 20);
  CHECK(hear("服务1.2万").number("people_served") == 12'000);
}

TEST_CASE("volunteers and activities cost money among lines", "[lists]") {
  const auto said = hear("人工2000元，活动3000元，志愿者600元，材料300元");
  CHECK(said.number("spending.service") == 300'000);
  CHECK(said.number("spending.volunteers") == 60'000);
  CHECK_FALSE(hear("140名志愿者 花了800元 买物资花了700元").slots.contains("spending.volunteers"));
  CHECK_FALSE(hear("办了三场活动花了两千四其中材料一千八").slots.contains("spending.service"));
}
