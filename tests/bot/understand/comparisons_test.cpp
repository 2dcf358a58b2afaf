// What is told by its distance from the report filed last.
#include "bot/understand/analyse.h"
#include "bot/understand/interpret.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;
using linli::handlers::contract::Slots;
using linli::handlers::contract::Understanding;

namespace {

const Slots kApril{{"month", std::string{"2024-04"}},
                   {"sessions", std::int64_t{6}},
                   {"people_served", std::int64_t{150}},
                   {"spent", std::int64_t{240'000}},
                   {"difficulties", std::string{"缺场地"}}};

Understanding hear(const std::string& text, const Slots& last, const std::string& where = "report.form") {
  Context context;
  context.today = {2024, 6, 3};
  context.name = where;
  context.last = last;
  return interpret(analyse(text, linli::test::lexicon(), false), context);
}

}  // namespace

TEST_CASE("the same as last time is the figure of the last report", "[comparisons]") {
  const auto* text =
      GENERATE("人数和四月份一样", "人次跟上次一样多", "人数与上月持平", "场次8场，人数跟上个月一样");
  INFO(text);
  CHECK(hear(text, kApril).number("people_served") == 150);
  CHECK(hear(text, {}).ask == std::vector<std::string>{"people_served"});
}

TEST_CASE("another month than the last is asked about", "[comparisons]") {
  CHECK(hear("人数和三月份一样", kApril).ask == std::vector<std::string>{"people_served"});
  CHECK_FALSE(hear("其他跟上个月一样", kApril).slots.contains("spending.other"));
}

TEST_CASE("more or less than last time is reckoned, or asked about", "[comparisons]") {
  CHECK(hear("场次比上次多两场", kApril).number("sessions") == 8);
  CHECK(hear("人次比上月少20", kApril).number("people_served") == 130);
  CHECK(hear("比上月少200", kApril, "report.ask.spent").number("spent") == 220'000);
  CHECK(hear("人次比上月少200", kApril).ask == std::vector<std::string>{"people_served"});
  CHECK(hear("人次比去年多20", kApril).ask == std::vector<std::string>{"people_served"});
  CHECK(hear("活动比上个月多3场，共9场", {}).number("sessions") == 9);
}

TEST_CASE("a text that is as it was is last month's", "[comparisons]") {
  CHECK(hear("困难跟上个月一样", kApril).text("difficulties") == "缺场地");
  CHECK(hear("困难跟上个月一样", {}).ask == std::vector<std::string>{"difficulties"});
  CHECK(hear("困难还是老样子，没钱没场地", kApril).text("difficulties") == "还是老样子，没钱没场地");
}
