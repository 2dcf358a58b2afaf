#include "bot/understand/interpret.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;
using linli::handlers::contract::Activity;
using linli::handlers::contract::Understanding;

namespace {

Understanding hear(const std::string& text, const std::string& context_name = "report.form") {
  Context context;
  context.today = {2024, 6, 3};
  context.name = context_name;
  return interpret(analyse(text, linli::test::lexicon()), context);
}

std::vector<Activity> activities(const Understanding& understanding) {
  const auto found = understanding.slots.find("activities");
  const auto* list =
      found == understanding.slots.end() ? nullptr : std::get_if<std::vector<Activity>>(&found->second);
  return list ? *list : std::vector<Activity>{};
}

Activity activity(const std::string& kind, std::optional<std::int64_t> sessions,
                  std::optional<std::int64_t> people = std::nullopt) {
  return {.kind = kind, .sessions = sessions, .people_served = people, .date = {}};
}

}  // namespace

TEST_CASE("people of several kinds of activities are not one another's", "[lists]") {
  const auto wanted = std::vector{activity("义诊", std::nullopt, 60), activity("讲座", std::nullopt, 45)};
  CHECK(activities(hear("5月做了义诊60人和讲座45人")) == wanted);
  CHECK(activities(hear("义诊来了60人，讲座来了45人")) == wanted);
  CHECK(activities(hear("义诊和讲座分别来了60人和45人")) == wanted);
  CHECK_FALSE(hear("5月做了义诊60人和讲座45人").number("people_served"));
}

TEST_CASE("people told behind each activity belong to it, behind all of them to the month", "[lists]") {
  const auto* text = GENERATE("讲座2场，60人；义诊1场，45人", "讲座2场60人，义诊1场45人");
  INFO(text);
  CHECK(activities(hear(text)) == std::vector{activity("讲座", 2, 60), activity("义诊", 1, 45)});
  const auto together = hear("讲座2场、义诊1场，一共105人");
  CHECK(activities(together) == std::vector{activity("讲座", 2), activity("义诊", 1)});
  CHECK(together.number("people_served") == 105);
}

TEST_CASE("a figure said of each is told of every one", "[lists]") {
  CHECK(activities(hear("讲座和义诊各搞了两场")) == std::vector{activity("讲座", 2), activity("义诊", 2)});
  CHECK(activities(hear("讲座、义诊、理发各一次 人数分别是45、60、28")) ==
        std::vector{activity("讲座", 1, 45), activity("义诊", 1, 60), activity("理发", 1, 28)});
  const auto lines = hear("人工材料宣传各一千");
  CHECK(lines.number("spending.labour") == 100'000);
  CHECK(lines.number("spending.materials") == 100'000);
  CHECK(lines.number("spending.publicity") == 100'000);
}

TEST_CASE("figures told in turn go to the names in their order", "[lists]") {
  const auto told = hear("人工、材料、宣传分别是2000、1500、300");
  CHECK(told.number("spending.labour") == 200'000);
  CHECK(told.number("spending.materials") == 150'000);
  CHECK(told.number("spending.publicity") == 30'000);
  // Two names and three figures: nobody knows whose is whose.
  const auto doubtful = hear("人工、材料分别是2000、1500、300");
  CHECK_FALSE(doubtful.number("spending.labour"));
}

TEST_CASE("a sum that adds up is the spending, one that does not is asked about", "[lists]") {
  CHECK(hear("支出明细：场地500，讲师1000，水果300，合计1800").number("spent") == 180'000);
  CHECK_FALSE(hear("支出明细：场地500，讲师1000，水果300，合计1700").number("spent"));
  CHECK(hear("合计5000（人工3000、物资2000）").number("spent") == 500'000);
  CHECK_FALSE(hear("男的30女的52，合着82", "report.ask.people_served").number("spent"));
  CHECK(hear("男的30女的52，合着82", "report.ask.people_served").number("people_served") == 82);
}

TEST_CASE("a price is no sum, what it comes to is", "[lists]") {
  CHECK(hear("老师课酬一节300上了四节1200").number("spending.labour") == 120'000);
  CHECK(hear("志愿者补助：15人×50元=750元").number("spending.volunteers") == 75'000);
  CHECK(hear("志愿者补贴按50一天，15人，750元").number("spending.volunteers") == 75'000);
  CHECK_FALSE(hear("每场400，5场，2000").number("spent"));
  CHECK(hear("每场400，5场，2000").ask == std::vector<std::string>{"spent"});
}

TEST_CASE("what is left, called off, moved or paid another time is no figure of the month", "[lists]") {
  const auto* text = GENERATE("还剩两千没花", "评估费3000下个月付", "评估费一万元按合同付了一半",
                              "把人工的500挪到宣传", "花了四千二，其中一千八是上个月的",
                              "人工3000，其他的加起来一共1.2万", "花了千八百", "花了12000分", "本年支出4万2");
  INFO(text);
  const Understanding understanding = hear(text);
  for (const auto* slot : {"spent", "spending.evaluation", "spending.publicity", "spending.other"}) {
    CHECK_FALSE(understanding.number(slot));
  }
}

TEST_CASE("what was given is not what was spent", "[lists]") {
  CHECK(hear("捐赠物资：大米20袋、油20桶，共计3600元").number("donated") == 360'000);
  CHECK_FALSE(hear("捐赠物资：大米20袋、油20桶，共计3600元").number("spent"));
  CHECK_FALSE(hear("用捐款买了800元的书").number("donated"));
  CHECK_FALSE(hear("拉到赞助：超市500元购物卡，药房300元药品").number("donated"));
}
