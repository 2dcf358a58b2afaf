// What is said once more about the same money, and what a price says about it.
#include "bot/understand/analyse.h"
#include "bot/understand/interpret.h"
#include "tests/bot/understand/hear.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;
using linli::handlers::contract::Understanding;
using linli::test::hear;

namespace {

const std::vector<std::string> kAsksSpent = {"spent"};

}  // namespace

TEST_CASE("a price behind the total explains it", "[settling]") {
  const auto* text = GENERATE("花了1800，人均12块", "一共花了1800，平均每场450", "花了1800块，一个人大概12块",
                              "慰问36户，每户50，花了1800");
  INFO(text);
  CHECK(hear(text).number("spent") == 180'000);
}

TEST_CASE("the measure behind a price counts nothing", "[settling]") {
  CHECK(hear("办了4场，300块一场").number("sessions") == 4);
  CHECK(hear("来了20人，15块一位").number("people_served") == 20);
}

TEST_CASE("what is handed out besides may be more", "[settling]") {
  const auto* text = GENERATE("花了1800，每人又发了20", "花了1800，另外每人20", "花了600，每人20元的午餐");
  INFO(text);
  CHECK(hear(text).ask == kAsksSpent);
}

TEST_CASE("the same amount once more is no other one", "[settling]") {
  CHECK(hear("花了8毛钱打印，哈哈，总共就这8毛").number("spent") == 80);
  CHECK(hear("花了300，就这300").number("spent") == 30'000);
  CHECK(hear("买水86元，一共就86元").number("spent") == 8'600);
}

TEST_CASE("what it came to goes before what was paid and came back", "[settling]") {
  CHECK(hear("先付了1000，后来退货退回来120，实际花了880").number("spent") == 88'000);
  CHECK(hear("花了8600退了300，净支出8300").number("spent") == 830'000);
  CHECK(hear("花了8600退了300，最后花了8300").number("spent") == 830'000);
  CHECK(hear("花了3000退了200，最后花了2500").ask == kAsksSpent);
  CHECK(hear("应付3000，实付2800").ask == kAsksSpent);
}

TEST_CASE("the only amount is what was spent when it is said so", "[settling]") {
  CHECK(hear("发票号00123456，金额860元，就花了这一笔").number("spent") == 86'000);
  CHECK(hear("发票金额860元，就这一笔").number("spent") == 86'000);
  CHECK(hear("金额860元").ask == kAsksSpent);
}

TEST_CASE("money that nobody took was not spent", "[settling]") {
  const auto* text =
      GENERATE("没收一分钱，花了190元买水", "没让老人掏一分钱，花了190", "没赚一毛钱，支出190");
  INFO(text);
  CHECK(hear(text).number("spent") == 19'000);
  CHECK(hear("没花一分钱").number("spent") == 0);
}

TEST_CASE("a price beside its number of things is no sum", "[settling]") {
  CHECK(hear("横幅80一条做了3条").ask == std::vector<std::string>{"spending.publicity"});
  CHECK(hear("请老师300一节上了4节").ask == std::vector<std::string>{"spending.labour"});
}

TEST_CASE("the clause behind names the line", "[settling]") {
  const auto said = hear("印传单花了三十二块半，算宣传费");
  CHECK(said.number("spending.publicity") == 3'250);
  CHECK_FALSE(said.slots.contains("spent"));
  CHECK(hear("花了800，材料没有").number("spent") == 80'000);
}

TEST_CASE("two amounts of which nobody remembers the right one are asked about", "[settling]") {
  CHECK(hear("要么是2300要么是3200，我记不清花了多少").ask == kAsksSpent);
}

TEST_CASE("a better number close behind an estimate holds", "[settling]") {
  CHECK(hear("花了两千左右，1960").number("spent") == 196'000);
  const auto said = hear("人工2000左右，1960元");
  CHECK(said.number("spending.labour") == 196'000);
  CHECK_FALSE(said.slots.contains("spent"));
  CHECK(hear("支出比上个月多了300，是3500").number("spent") == 350'000);
}

TEST_CASE("what was not used up was spent in part", "[settling]") {
  const auto* text = GENERATE("钱没花完，还剩1200", "没花光", "没花够预算");
  INFO(text);
  CHECK_FALSE(hear(text).number("spent"));
}

TEST_CASE("notes are no sum", "[settling]") {
  Context context;
  context.today = {2024, 6, 3};
  context.name = "report.ask.spent";
  const auto* text = GENERATE("15张100的", "三张五十的", "10张一百块");
  INFO(text);
  CHECK(interpret(analyse(text, linli::test::lexicon(), false), context).ask == kAsksSpent);
}

TEST_CASE("what was looked up takes the place of what was told", "[settling]") {
  CHECK(hear("花了3000……等等我看看票，3260元，办了四场").number("spent") == 326'000);
  CHECK(hear("总共花了两百多……票找着了，257.6元").number("spent") == 25'760);
  CHECK(hear("花了3000，我看看材料，500元").number("spent") == 300'000);
  CHECK(hear("活动5场来了80人，算了一下，3200").number("people_served") == 80);
}

TEST_CASE("money in a list of figures needs no better name", "[settling]") {
  CHECK(hear("人数三百，钱一千八百").number("spent") == 180'000);
  CHECK(hear("钱1200").ask == kAsksSpent);
}

TEST_CASE("what may or may not be part of a total puts it in doubt", "[settling]") {
  const auto said = hear("花了一万块，另外还有志愿者补贴2000块不知道算不算在里头");
  CHECK(said.ask == kAsksSpent);
  CHECK(said.number("spending.volunteers") == 200'000);
  CHECK_FALSE(hear("花了三千二百是材料").number("spending.materials"));
}

TEST_CASE("a price and its people make up the sum of the line", "[settling]") {
  CHECK(hear("志愿者补贴20人，每人50，发了1000").number("spending.volunteers") == 100'000);
  CHECK(hear("讲师费4次，一次300，共1200").number("spending.labour") == 120'000);
  CHECK(hear("志愿者补贴20人，每人50元").ask == std::vector<std::string>{"spending.volunteers"});
}

TEST_CASE("a number that nobody can read is asked for", "[settling]") {
  const auto* text = GENERATE("花了12OO元", "花了350百", "红包总共发出去3000");
  INFO(text);
  CHECK(hear(text).ask == kAsksSpent);
}
