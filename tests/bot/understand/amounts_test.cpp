// Money with a field of its own, of another country, or at a price.
#include "bot/understand/analyse.h"
#include "bot/understand/interpret.h"
#include "tests/bot/understand/hear.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;
using linli::test::hear;

TEST_CASE("money of another country is asked about", "[amounts]") {
  const auto* text = GENERATE("花了500美元", "花了500多美金", "花了$500", "花了2万港币");
  INFO(text);
  CHECK_FALSE(hear(text).slots.contains("spent"));
  CHECK(hear(text).ask == std::vector<std::string>{"spent"});
}

TEST_CASE("what money of another country came to in yuan is the amount", "[amounts]") {
  CHECK(hear("花了800美元，折合5700元").number("spent") == 570'000);
  CHECK_FALSE(hear("花了800美元，折合5700元").slots.contains("donated"));
  CHECK(hear("捐了100美元，花了710块").ask == std::vector<std::string>{"donated"});
}

TEST_CASE("an amount is put under the line that is named behind it", "[amounts]") {
  const auto* text =
      GENERATE("印传单花了三十二块半，算宣传费", "花了32.5元，这个算宣传", "花了32元5角，记在宣传费里");
  INFO(text);
  CHECK(hear(text).number("spending.publicity") == 3'250);
  CHECK_FALSE(hear(text).slots.contains("spent"));
  CHECK(hear("一共花了2000，都算材料费").number("spent") == 200'000);
}

TEST_CASE("a price is no amount, whatever was made at it", "[amounts]") {
  const auto* text = GENERATE("横幅80一条做了3条", "横幅120一块，做了4块", "宣传单5毛一张印了400张");
  INFO(text);
  CHECK_FALSE(hear(text).slots.contains("spending.publicity"));
}

TEST_CASE("what is denied behind a figure leaves the figure alone", "[amounts]") {
  const auto said = hear("志愿者九个没有花钱", "report.form", true);
  CHECK(said.number("volunteers") == 9);
  CHECK(said.number("spent") == 0);
  CHECK(hear("支出四千六困难是缺人", "report.form", true).number("spent") == 460'000);
}
