#include "bot/understand/filings.h"

#include "bot/understand/interpret.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;
using linli::handlers::contract::Filing;
using linli::handlers::contract::Understanding;

namespace {

Understanding hear(const std::string& text, std::vector<std::string> projects = {}) {
  Context context;
  context.today = {2024, 6, 3};
  context.projects = std::move(projects);
  return interpret(analyse(text, linli::test::lexicon()), context);
}

std::vector<Filing> filings(const Understanding& understanding) {
  const auto found = understanding.slots.find("reports");
  const auto* list =
      found == understanding.slots.end() ? nullptr : std::get_if<std::vector<Filing>>(&found->second);
  return list ? *list : std::vector<Filing>{};
}

std::int64_t count(std::int64_t value) {
  return value;
}

}  // namespace

TEST_CASE("each month of a message keeps its own figures", "[filings]") {
  const Understanding understanding = hear("4月办了5场来了100人，5月办了8场花了3000");
  const auto parts = filings(understanding);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].slots == linli::handlers::contract::Slots{{"month", std::string{"2024-04"}},
                                                           {"sessions", count(5)},
                                                           {"people_served", count(100)}});
  CHECK(parts[1].slots == linli::handlers::contract::Slots{{"month", std::string{"2024-05"}},
                                                           {"sessions", count(8)},
                                                           {"spent", count(300'000)}});
  CHECK(understanding.ask.empty());
  CHECK_FALSE(understanding.number("sessions"));
}

TEST_CASE("each project of a message keeps its own figures, in the order told", "[filings]") {
  const auto parts = filings(hear("夕阳红办了5场，童心课堂3场", {"童心课堂", "夕阳红"}));
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].slots.at("project") == linli::handlers::contract::SlotValue{std::string{"夕阳红"}});
  CHECK(parts[1].slots.at("sessions") == linli::handlers::contract::SlotValue{count(3)});
}

TEST_CASE("projects and months together divide a message", "[filings]") {
  const std::vector<std::string> projects = {"银龄课堂", "四点半学校"};
  const auto parts = filings(hear("银龄课堂4月4场，5月花了3000；四点半学校5月20场", projects));
  REQUIRE(parts.size() == 3);
  CHECK(parts[1].slots == linli::handlers::contract::Slots{{"project", std::string{"银龄课堂"}},
                                                           {"month", std::string{"2024-05"}},
                                                           {"spent", count(300'000)}});
  CHECK(parts[2].slots.at("project") == linli::handlers::contract::SlotValue{std::string{"四点半学校"}});
  CHECK(filings(hear("4月银龄课堂4场，5月四点半学校6场", projects))[1].slots.at("month") ==
        linli::handlers::contract::SlotValue{std::string{"2024-05"}});
  const auto one = hear("银龄课堂4月的交过了，四点半学校5月办了9场", projects);
  CHECK(one.text("project") == "四点半学校");
  CHECK(one.text("month") == "2024-05");
}

TEST_CASE("months told apart each keep their money", "[filings]") {
  const auto parts = filings(hear("补两个月：3月活动2场花了400元，4月活动4场花了950元"));
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].slots.at("spent") == linli::handlers::contract::SlotValue{count(40'000)});
}

TEST_CASE("what cannot be told apart is asked about", "[filings]") {
  CHECK(filings(hear("5到6月一共办了12场")).empty());
  CHECK_FALSE(hear("5到6月一共办了12场").number("sessions"));
  CHECK(hear("4月办了几十场，5月办了8场").ask == std::vector<std::string>{"sessions"});
}

TEST_CASE("a month without figures does not divide a message", "[filings]") {
  const Understanding understanding = hear("4月的交过了，5月办了9场");
  CHECK(understanding.text("month") == "2024-05");
  CHECK(understanding.number("sessions") == 9);
  CHECK(hear("这个月花的和上个月一样，3200元").text("month") == "2024-06");
}

TEST_CASE("a month is named or pointed at", "[filings]") {
  CHECK(hear("这个月办了8场").relative == std::vector<std::string>{"month"});
  CHECK(hear("上个月的月报").relative == std::vector<std::string>{"month"});
  for (const auto* text : {"6月办了8场", "六月份的月报", "2024年5月办了8场", "去年12月办了8场", "办了8场"}) {
    INFO(text);
    CHECK(hear(text).relative.empty());
  }
}
