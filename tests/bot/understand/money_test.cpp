#include "bot/understand/money.h"

#include <map>
#include <random>

#include "bot/understand/analyse.h"
#include "bot/understand/interpret.h"
#include "tests/bot/understand/chinese.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;

namespace {

std::optional<std::int64_t> fen(const std::string& text) {
  const Glyphs glyphs = decode(text);
  const auto numeral = read_numeral(glyphs, 0);
  if (!numeral) return std::nullopt;
  const auto amount = read_amount(glyphs, *numeral);
  if (!amount || amount->doubt != Doubt::kNone || amount->end != glyphs.size()) return std::nullopt;
  return amount->fen;
}

/// The spending understood when it was asked for.
std::optional<std::int64_t> answered(const std::string& text) {
  Context context;
  context.name = "report.ask.spent";
  context.today = {2024, 6, 3};
  return interpret(analyse(text, linli::test::lexicon()), context).number("spent");
}

std::string two(std::int64_t value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

}  // namespace

TEST_CASE("money is exact to the fen", "[money]") {
  struct Case {
    const char* name;
    const char* text;
    std::int64_t fen;
  };
  const auto c = GENERATE(values<Case>({
      {"yuan", "300元", 30'000},
      {"kuai", "三百块", 30'000},
      {"kuai money", "300块钱", 30'000},
      {"decimals", "12.34元", 1'234},
      {"one decimal", "12.5元", 1'250},
      {"ten thousands", "1.2万元", 1'200'000},
      {"thousands", "8千元", 800'000},
      {"jiao", "五元三角", 530},
      {"jiao and fen", "三块二毛五分", 325},
      {"fen left unsaid", "三块二毛五", 325},
      {"mao left unsaid", "12块5", 1'250},
      {"half", "三块半", 350},
      {"only mao", "8毛", 80},
      {"only fen", "5分钱", 5},
      {"zero between", "三块零五分", 305},
      {"financial and whole", "壹万贰仟元整", 1'200'000},
      {"short for fifteen thousand", "一万五块", 1'500'000},
      {"the word for the currency", "5600元人民币", 560'000},
      {"in Cantonese", "2300蚊", 230'000},
      {"in Shanghai", "一百块洋钿", 10'000},
  }));
  INFO(c.name);
  CHECK(fen(c.text) == c.fen);
}

TEST_CASE("mosquitoes are no money", "[money]") {
  CHECK_FALSE(fen("3蚊帐"));
  CHECK_FALSE(fen("20蚊子"));
}

TEST_CASE("an amount with two readings is not believed", "[money]") {
  const auto* text = GENERATE("12.345元", "3.280元", "千儿八百块", "1万5元", "三块五十", "8，320元",
                              "30到40元", "1.2万5元", "两三千块", "几百块", "500美元", "300港币");
  INFO(text);
  CHECK_FALSE(fen(text));
}

TEST_CASE("a bare answer about money is yuan, and asked again when it may be ten thousands", "[money]") {
  CHECK(answered("1200") == 120'000);
  CHECK(answered("88") == 8'800);
  CHECK(answered("0") == 0);
  CHECK(answered("1.2万") == 1'200'000);
  CHECK_FALSE(answered("1.2"));
  CHECK_FALSE(answered("3"));
  CHECK_FALSE(answered("12.5"));
}

TEST_CASE("every amount of fen reads back from each way of writing it", "[money]") {
  std::mt19937_64 random{42};
  for (int i = 0; i < 4'000; ++i) {
    const std::int64_t amount = i < 1'000 ? i : static_cast<std::int64_t>(random() % 10'000'000'000);
    const std::int64_t yuan = amount / 100;
    const std::int64_t jiao = amount / 10 % 10;
    const std::int64_t rest = amount % 10;
    INFO(amount);
    REQUIRE(fen(std::to_string(yuan) + "." + two(amount % 100) + "元") == amount);
    REQUIRE(fen(std::to_string(yuan) + "元" + std::to_string(jiao) + "角" + std::to_string(rest) + "分") ==
            amount);
    const std::string spoken = linli::test::chinese_numeral(yuan) + "块" +
                               linli::test::chinese_numeral(jiao) + "毛" +
                               linli::test::chinese_numeral(rest) + "分";
    REQUIRE(fen(spoken) == amount);
    if (yuan >= 100 && yuan < 1'000'000)
      REQUIRE(answered("花了" + std::to_string(yuan) + "." + two(amount % 100)) == amount);
  }
}

namespace {

/// `yuan` as one of the many ways to say it; every way is exact.
std::string said(std::int64_t yuan, std::mt19937_64& random) {
  switch (random() % 6) {
    case 0:
      return std::to_string(yuan);
    case 1:
      return std::to_string(yuan) + "元";
    case 2:
      return linli::test::chinese_numeral(yuan) + "块";
    case 3:
      return linli::test::chinese_numeral(yuan);
    case 4:
      return "¥" + std::to_string(yuan) + ".00";
    default:
      return yuan % 100 == 0 ? std::to_string(yuan / 10'000) + "." + two(yuan / 100 % 100) + "万"
                             : std::to_string(yuan);
  }
}

}  // namespace

TEST_CASE("amounts told in a row are right or asked about, never wrong", "[money]") {
  struct Line {
    const char* name;
    const char* slot;
  };
  constexpr Line kLines[] = {{"人工", "spending.labour"},    {"材料费", "spending.materials"},
                             {"宣传", "spending.publicity"}, {"评估费", "spending.evaluation"},
                             {"杂费", "spending.other"},     {"服务费", "spending.service"}};
  constexpr const char* kBetween[] = {"，", "、", " ", "\n", "；", ""};
  constexpr const char* kTotals[] = {"一共", "合计", "共计", "总共"};
  std::mt19937_64 random{20240603};
  int believed = 0;
  int told = 0;
  for (int i = 0; i < 2'000; ++i) {
    std::string text;
    std::map<std::string, std::int64_t> truth;
    const char* between = kBetween[random() % 6];
    std::int64_t sum = 0;
    for (const auto& [name, slot] : kLines) {
      if (random() % 2 == 0) continue;
      const auto yuan = static_cast<std::int64_t>(10 + random() % 30'000);
      sum += yuan;
      truth[slot] = yuan * 100;
      text += std::string{name} + (random() % 3 == 0 ? "花了" : "") + said(yuan, random) + between;
    }
    if (random() % 2 == 0 && truth.size() > 1) {
      truth["spent"] = sum * 100;
      text += kTotals[random() % 4] + said(sum, random);
    }
    Context context;
    context.name = "report.form";
    context.today = {2024, 6, 3};
    const auto understanding = interpret(analyse(text, linli::test::lexicon()), context);
    INFO(text);
    for (const auto& [slot, value] : truth) {
      const auto number = understanding.number(slot);
      ++told;
      believed += number ? 1 : 0;
      if (number) CHECK(*number == value);
    }
    for (const auto& [slot, value] : understanding.slots) {
      CHECK(truth.contains(slot));
    }
  }
  CHECK(believed * 10 > told * 9);  // and asking is the exception
}
