// Months told at random: counts and amounts in any order, in many words, with and without punctuation.
#include <map>
#include <random>

#include "bot/understand/analyse.h"
#include "bot/understand/interpret.h"
#include "tests/bot/understand/chinese.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;

namespace {

struct Way {
  const char* slot;
  const char* before;
  const char* behind;
};

constexpr Way kCounts[] = {{"sessions", "活动", "场"},
                           {"sessions", "办了", "场活动"},
                           {"sessions", "场次：", ""},
                           {"sessions", "开展活动", "次"},
                           {"people_served", "来了", "人"},
                           {"people_served", "服务", "人次"},
                           {"people_served", "参加的有", "人"},
                           {"people_served", "来了", "个老人"},
                           {"volunteers", "志愿者", "人"},
                           {"volunteers", "", "名志愿者"},
                           {"volunteers", "志愿者来了", "个"},
                           {"households", "走访", "户"},
                           {"households", "走访了", "户家庭"},
                           {"files", "建档", "份"},
                           {"organizations_incubated", "孵化组织", "家"}};
constexpr Way kAmounts[] = {{"spent", "花了", ""},
                            {"spent", "总支出", ""},
                            {"spent", "一共花了", ""},
                            {"spending.labour", "人工", ""},
                            {"spending.labour", "劳务费", ""},
                            {"spending.materials", "材料费", ""},
                            {"spending.materials", "买物资花了", ""},
                            {"spending.publicity", "宣传", ""},
                            {"spending.volunteers", "志愿者补贴", ""},
                            {"donated", "收到捐款", ""},
                            {"donated", "链接资源", ""}};
constexpr const char* kBetween[] = {"，", "，", "、", " ", "。", "\n", "；", ""};
constexpr const char* kFront[] = {"", "这个月", "5月", "上个月", "嗯"};

class Teller {
 public:
  explicit Teller(unsigned seed) : random_(seed) {}

  std::map<std::string, std::int64_t> truth;

  std::string tell() {
    truth.clear();
    std::vector<std::string> parts;
    const std::size_t most = 2 + random_() % 5;
    for (std::size_t i = 0; i < most; ++i) {
      if (random_() % 2 == 0)
        add(parts, kCounts[random_() % std::size(kCounts)], count());
      else
        add(parts, kAmounts[random_() % std::size(kAmounts)], amount());
    }
    const char* between = kBetween[random_() % std::size(kBetween)];
    std::string text = kFront[random_() % std::size(kFront)];
    for (const std::string& part : parts) {
      text += part + between;
    }
    return text;
  }

 private:
  struct Number {
    std::int64_t value;
    std::string said;
  };

  void add(std::vector<std::string>& parts, const Way& way, const Number& number) {
    if (!truth.emplace(way.slot, number.value).second) return;
    parts.push_back(way.before + number.said + way.behind);
  }

  std::string spoken(std::int64_t value) {
    return random_() % 2 == 0 ? std::to_string(value) : linli::test::chinese_numeral(value);
  }

  Number count() {
    const auto value = static_cast<std::int64_t>(2 + random_() % 300);
    return {value, spoken(value)};
  }

  Number amount() {
    const auto yuan = static_cast<std::int64_t>(20 + random_() % 20'000);
    constexpr const char* kUnits[] = {"元", "块", "块钱", "元", ""};
    return {yuan * 100, spoken(yuan) + kUnits[random_() % std::size(kUnits)]};
  }

  std::mt19937 random_;
};

bool is_money(const std::string& slot) {
  return slot == "spent" || slot == "donated" || slot.starts_with("spending.");
}

}  // namespace

TEST_CASE("of months told at random no amount is wrong, and hardly a count", "[figures]") {
  Teller teller{20240603};
  int told = 0;
  int right = 0;
  int wrong = 0;
  for (int i = 0; i < 4'000; ++i) {
    const std::string text = teller.tell();
    Context context;
    context.name = i % 2 == 0 ? "idle" : "report.form";
    context.today = {2024, 6, 3};
    const auto understanding = interpret(analyse(text, linli::test::lexicon()), context);
    INFO(text);
    for (const auto& [slot, value] : teller.truth) {
      const auto number = understanding.number(slot);
      ++told;
      if (!number) continue;
      ++(*number == value ? right : wrong);
      if (is_money(slot)) CHECK(*number == value);
    }
    for (const auto& [slot, value] : understanding.slots) {
      if (is_money(slot)) CHECK(teller.truth.contains(slot));
    }
  }
  CHECK(wrong * 1'000 <= told);
  CHECK(right * 100 >= told * 98);
}
