// Answers that begin with what was asked for and go on.
#include "bot/understand/analyse.h"
#include "bot/understand/interpret.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;
using linli::handlers::contract::Understanding;

namespace {

Understanding answer(const std::string& field, const std::string& text) {
  Context context;
  context.today = {2024, 6, 3};
  context.name = "report.ask." + field;
  return interpret(analyse(text, linli::test::lexicon(), false), context);
}

}  // namespace

TEST_CASE("a bare number in front answers, and what goes on has its own field", "[answers]") {
  const auto said = answer("people_served", "95 志愿者另外有8个");
  CHECK(said.number("people_served") == 95);
  CHECK(said.number("volunteers") == 8);
  CHECK(answer("people_served", "80人，志愿者8个").number("people_served") == 80);
  CHECK(answer("volunteers", "80人，志愿者8个").number("volunteers") == 8);
}

TEST_CASE("a part of the answer is no answer of its own", "[answers]") {
  CHECK(answer("households", "28 有3户敲门没人的没算").number("households") == 28);
  CHECK(answer("households", "28 还有3户没算").ask == std::vector<std::string>{"households"});
  const auto* text = GENERATE("8人，其中党员3人", "8个，其中大学生3人", "8个，女的5个");
  INFO(text);
  CHECK(answer("volunteers", text).number("volunteers") == 8);
  CHECK_FALSE(answer("volunteers", text).slots.contains("people_served"));
}

TEST_CASE("what was forgotten goes before what was asked", "[answers]") {
  const auto said = answer("volunteers", "支出忘说了，2600");
  CHECK(said.number("spent") == 260'000);
  CHECK_FALSE(said.slots.contains("volunteers"));
}

TEST_CASE("those who came to a training were trained", "[answers]") {
  CHECK(answer("trainees", "培训来了33个").number("trainees") == 33);
  CHECK_FALSE(answer("trainees", "培训来了33个").slots.contains("trainings"));
}

TEST_CASE("yuan with a point are believed where ten thousands would be absurd", "[answers]") {
  CHECK(answer("spending.other", "其他就打车62.5").number("spending.other") == 6'250);
  CHECK(answer("spending.other", "12.5").ask == std::vector<std::string>{"spending.other"});
  CHECK(answer("spent", "62.5").ask == std::vector<std::string>{"spent"});
}

TEST_CASE("what is asked of us instead of an answer goes before it", "[answers]") {
  const auto intent = [](const std::string& field, const std::string& text) {
    return std::string{name_of(answer(field, text).intent)};
  };
  const auto* field = GENERATE("spent", "story");
  CAPTURE(field);
  CHECK(intent(field, "晚上8点提醒我再填") == "snooze");
  CHECK(intent(field, "能不能延到10号交") == "extension.request");
  CHECK(intent(field, "太难写了，能找个人帮我吗") == "human");
  CHECK(intent(field, "今天先到这，明天接着弄") == "report.later");
}

TEST_CASE("what others ask for is a tale, and what is to be done again a plan", "[answers]") {
  CHECK(answer("story", "孩子们问能不能延到10号再走").text("story"));
  CHECK(answer("story", "老人说明天还来").text("story"));
  CHECK(answer("next_plan", "下周再搞一次义诊").text("next_plan"));
}
