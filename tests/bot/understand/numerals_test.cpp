#include "bot/understand/numerals.h"

#include <random>

#include "tests/bot/understand/chinese.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;

namespace {

std::optional<Numeral> read(const std::string& text) {
  return read_numeral(decode(text), 0);
}

std::int64_t whole(const std::string& text) {
  const auto numeral = read(text);
  if (!numeral || numeral->doubt != Doubt::kNone || numeral->end != decode(text).size()) return -1;
  return numeral->whole().value_or(-1);
}

}  // namespace

TEST_CASE("numbers are read as people write them", "[numerals]") {
  struct Case {
    const char* name;
    const char* text;
    std::int64_t value;
  };
  const auto c = GENERATE(values<Case>({
      {"digits", "12", 12},
      {"full width", "１２", 12},
      {"Chinese", "十二", 12},
      {"ten alone", "十", 10},
      {"one ten", "一十", 10},
      {"a hundred and ten", "一百一十", 110},
      {"the ten left short", "一百十", 110},
      {"two hundred and fifty", "二百五", 250},
      {"fifteen thousand", "一万五", 15'000},
      {"three thousand two hundred", "三千二", 3'200},
      {"with the zero said", "两千零三", 2'003},
      {"a hundred and five", "一百零五", 105},
      {"ten thousand and five", "一万零五", 10'005},
      {"twenty in one character", "廿", 20},
      {"twenty-three in the old way", "廿三", 23},
      {"financial", "壹万贰仟叁佰", 12'300},
      {"traditional", "兩萬", 20'000},
      {"point and ten thousands", "1.2万", 12'000},
      {"spoken point", "一点二万", 12'000},
      {"small share of ten thousand", "0.35万", 3'500},
      {"w for ten thousand", "5w", 50'000},
      {"k for a thousand", "3k", 3'000},
      {"digit and scale", "3千2百", 3'200},
      {"mixed and short", "1万5", 15'000},
      {"mixed and whole", "1万5000", 15'000},
      {"millions", "三百二十万", 3'200'000},
      {"hundred millions", "一亿零五十", 100'000'050},
      {"thousands apart", "12,345,678", 12'345'678},
      {"a full-width comma that can only group", "12，000", 12'000},
      {"a space that can only group", "12 000", 12'000},
      {"dictated digit by digit", "二零二四", 2'024},
      {"ideographic zero", "二〇二四", 2'024},
      {"zero", "零", 0},
      {"half a hundred", "半百", 50},
  }));
  INFO(c.name);
  CHECK(whole(c.text) == c.value);
}

TEST_CASE("an inexact number keeps its value and says so", "[numerals]") {
  struct Case {
    const char* text;
    std::int64_t value;
  };
  const auto c = GENERATE(values<Case>({{"三百二十多", 320},
                                        {"3000余", 3'000},
                                        {"三百来人", 300},
                                        {"十多万", 100'000},
                                        {"20多万", 200'000},
                                        {"百余", 100},
                                        {"百把人", 100},
                                        {"万把块", 10'000},
                                        {"三百好几", 300},
                                        {"六十几", 60},
                                        {"一百八十几", 180},
                                        {"一万多点", 10'000},
                                        {"10+", 10},
                                        {"一万多", 10'000}}));
  INFO(c.text);
  const auto numeral = read(c.text);
  REQUIRE(numeral);
  CHECK(numeral->approximate);
  CHECK(numeral->doubt == Doubt::kNone);
  CHECK(numeral->whole() == c.value);
}

TEST_CASE("a number with two readings is in doubt", "[numerals]") {
  struct Case {
    const char* name;
    const char* text;
    Doubt doubt;
  };
  const auto c = GENERATE(values<Case>({
      {"nobody counted", "几十", Doubt::kVague},
      {"a good many", "几百", Doubt::kVague},
      {"ten and some", "十几", Doubt::kVague},
      {"a hundred and some tens", "一百几十", Doubt::kVague},
      {"tens of ten thousands", "三十几万", Doubt::kVague},
      {"a thousand and a bit", "千儿八百", Doubt::kVague},
      {"a thousand and many", "一千大几", Doubt::kVague},
      {"a group too short", "12,00", Doubt::kGrouping},
      {"thirty or forty", "三四十", Doubt::kRange},
      {"seventeen or eighteen", "十七八", Doubt::kRange},
      {"two or three thousand", "两三千", Doubt::kRange},
      {"seven or eight", "七八", Doubt::kRange},
      {"a digit without place", "一百二五", Doubt::kForm},
      {"two points", "1.2.3", Doubt::kForm},
      {"a digit behind a fraction of ten thousand", "1.2万5", Doubt::kForm},
      {"one number or two", "8，320", Doubt::kGrouping},
      {"beyond arithmetic", "99999999999999999999999", Doubt::kHuge},
      {"beyond arithmetic in words", "九千亿亿", Doubt::kHuge},
      {"finer than anything counted", "1.23456789", Doubt::kForm},
  }));
  INFO(c.name);
  const auto numeral = read(c.text);
  REQUIRE(numeral);
  CHECK(numeral->doubt == c.doubt);
}

TEST_CASE("what only begins like a number is none", "[numerals]") {
  const auto* text =
      GENERATE("百姓", "千万别", "万家", "多少", "来了", "几个", "数量", "点", "半天", "半", "把手");
  INFO(text);
  CHECK_FALSE(read(text));
}

TEST_CASE("every whole number written in Chinese reads back", "[numerals]") {
  std::mt19937_64 random{20240603};
  const auto check = [](std::int64_t value) {
    const std::string text = linli::test::chinese_numeral(value);
    INFO(value << " " << text);
    REQUIRE(whole(text) == value);
  };
  for (std::int64_t value = 0; value <= 12'000; ++value) {
    check(value);
  }
  for (int i = 0; i < 20'000; ++i) {
    check(static_cast<std::int64_t>(random() % 100'000'001));
  }
  for (std::int64_t value = 1; value <= 100'000'000; value *= 10) {
    check(value - 1);
    check(value);
    check(value + 1);
  }
}

TEST_CASE("every whole number written in digits reads back", "[numerals]") {
  std::mt19937_64 random{7};
  for (int i = 0; i < 5'000; ++i) {
    const auto value = static_cast<std::int64_t>(random() % 100'000'001);
    REQUIRE(whole(std::to_string(value)) == value);
    std::string grouped = std::to_string(value);
    for (auto at = static_cast<std::ptrdiff_t>(grouped.size()) - 3; at > 0; at -= 3) {
      grouped.insert(static_cast<std::size_t>(at), ",");
    }
    REQUIRE(whole(grouped) == value);
  }
}

TEST_CASE("一 behind a number may begin the next word", "[numerals]") {
  for (const char* text : {"两千一共", "两千四一共", "三百一起"}) {
    INFO(text);
    const auto numeral = read(text);
    REQUIRE(numeral);
    CHECK(numeral->doubt == Doubt::kNone);
    CHECK(numeral->end == decode(text).size() - 2);
  }
  CHECK(whole("两千一") == 2'100);
}
