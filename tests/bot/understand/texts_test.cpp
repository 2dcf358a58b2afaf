// Where a story, the difficulties and a plan begin and end.
#include "bot/understand/analyse.h"
#include "bot/understand/interpret.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;
using linli::handlers::contract::Understanding;

namespace {

Understanding hear(const std::string& text, bool voice = false) {
  Context context;
  context.today = {2024, 6, 3};
  context.name = "report.form";
  context.draft = {{"month", std::string{"2024-05"}}};
  context.voice = voice;
  return interpret(analyse(text, linli::test::lexicon(), voice), context);
}

}  // namespace

TEST_CASE("a story goes on through its clauses until a figure of the month is told", "[texts]") {
  const auto said =
      hear("故事：王奶奶87岁，两个儿子都在外地，一位大姐拿了6把刀来。我们每周去两次，花了3000，来了80人");
  CHECK(said.text("story") == "王奶奶87岁，两个儿子都在外地，一位大姐拿了6把刀来。我们每周去两次");
  CHECK(said.number("spent") == 300'000);
  CHECK(said.number("people_served") == 80);
  CHECK(hear("讲个感人的事，李叔下棋去了，走的时候说下礼拜还来").text("story") ==
        "李叔下棋去了，走的时候说下礼拜还来");
  CHECK_FALSE(hear("讲个故事听").slots.contains("story"));
}

TEST_CASE("a tale of somebody is a story, and no money in it is believed", "[texts]") {
  const std::string child = "有个小朋友把压岁钱里的50块塞进捐款箱，说要给山里的哥哥姐姐买书";
  CHECK(hear(child).text("story") == child);
  const auto given = hear("有位老人捐了500元给我们买材料，说谢谢志愿者一直照顾她");
  CHECK_FALSE(given.slots.contains("donated"));
  CHECK(given.ask == std::vector<std::string>{"donated"});
  CHECK(hear("有个企业捐了5000元，还有一家送了米面油").number("donated") == 500'000);
  CHECK(hear("有一个大爷八十多岁了头一回来参加活动回去逢人就说好", true).text("story"));
}

TEST_CASE("a plan is whole, with its figures and its numbered items", "[texts]") {
  const auto* text = GENERATE(
      "下月计划：1.防汛演练 2.六一亲子活动 3.走访独居老人30户", "下个月要办邻里节，预算5000，预计200人参加",
      "下个月天热，准备改到晚上搞纳凉晚会", "6月计划：端午包粽子一场，送到孤寡老人家里");
  INFO(text);
  const auto said = hear(text);
  CHECK(said.slots.size() == 1);
  CHECK(said.text("next_plan"));
  CHECK(hear("下个月准备包粽子，25个志愿者，花了3000").number("volunteers") == 25);
  CHECK_FALSE(hear("5月计划：办了8场").slots.contains("next_plan"));
}

TEST_CASE("difficulties are named at their end, too", "[texts]") {
  const auto said = hear("来了80人，场地坐不下，这算困难吧");
  CHECK(said.text("difficulties") == "场地坐不下");
  CHECK(said.number("people_served") == 80);
}
