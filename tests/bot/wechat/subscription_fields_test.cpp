#include "bot/wechat/subscription_fields.h"

#include "tests/standin/field_rules.h"
#include "tests/support/catch.h"

using namespace linli::bot::wechat;

namespace {

constexpr const char* kRefused = "(refused)";

std::string fitted(const char* field, const std::string& value) {
  const auto fit = fit_field(field, value);
  return fit ? *fit : kRefused;
}

std::string times(const std::string& text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i)
    all += text;
  return all;
}

}  // namespace

TEST_CASE("a field is held to its kind's rule: kept, cut or refused", "[fields]") {
  const auto c = GENERATE(table<const char*, std::string, std::string>({
      {"thing1", "5月月报", "5月月报"},
      {"thing1", times("月", 20), times("月", 20)},
      {"thing1", times("月", 21), times("月", 19) + "…"},
      {"thing1", times("😀", 10), times("😀", 10)},
      {"thing1", times("😀", 11), times("😀", 9) + "…"},
      {"thing1", "第一行\n第二行\x01\t 完", "第一行 第二行 完"},
      {"thing1", " \n ", kRefused},
      {"thing1", "", kRefused},
      {"number2", "12", "12"},
      {"number2", "-12.5", "-12.5"},
      {"number2", times("9", 32), times("9", 32)},
      {"number2", times("9", 33), kRefused},
      {"number2", "12人", kRefused},
      {"number2", "1.2.3", kRefused},
      {"number2", ".", kRefused},
      {"letter1", "abcXYZ", "abcXYZ"},
      {"letter1", times("a", 33), times("a", 32)},
      {"letter1", "a1", kRefused},
      {"symbol1", "!!!!!", "!!!!!"},
      {"symbol1", "!!!!!!", "!!!!!"},
      {"symbol1", "a", kRefused},
      {"character_string1", "SF01-2024", "SF01-2024"},
      {"character_string1", times("x", 40), times("x", 32)},
      {"character_string1", "月报", kRefused},
      {"time3", "15:01", "15:01"},
      {"time3", "2024年6月5日 15:01~2024年6月6日 9:00", "2024年6月5日 15:01~2024年6月6日 9:00"},
      {"time3", times("15:01 ", 8), kRefused},
      {"time3", "2024年6月5日 9:00~18:00", "2024年6月5日 9:00~18:00"},
      {"time3", "下午三点", kRefused},
      {"date3", "2024年6月5日", "2024年6月5日"},
      {"date3", "2024-06-05 09:00", "2024-06-05 09:00"},
      {"date3", "20240605", kRefused},
      {"date3", "明天", kRefused},
      {"amount4", "¥1234.50", "¥1234.50"},
      {"amount4", "1234元", "1234元"},
      {"amount4", "9999999999", "9999999999"},
      {"amount4", "99999999990", kRefused},
      {"amount4", "1万元", kRefused},
      {"phone_number1", "+86-0998-1234567", "+86-0998-1234567"},
      {"phone_number1", "123456789012345678", kRefused},
      {"phone_number1", "不知道", kRefused},
      {"car_number1", "新Q12345挂", "新Q12345挂"},
      {"car_number1", "新Q1234567挂", kRefused},
      {"name1", "阿依古丽", "阿依古丽"},
      {"name1", times("丽", 11), times("丽", 10)},
      {"name1", times("a", 20), times("a", 20)},
      {"name1", times("a", 21), times("a", 20)},
      {"phrase1", "待提交", "待提交"},
      {"phrase1", "已经超过期限", "已经超过期"},
      {"phrase1", "OK", kRefused},
      {"keyword1", times("长", 201), times("长", 199) + "…"},
  }));
  INFO(std::get<0>(c) << ": " << std::get<1>(c));
  CHECK(fitted(std::get<0>(c), std::get<1>(c)) == std::get<2>(c));
}

TEST_CASE("whatever is let through is what the platform takes", "[fields]") {
  const std::string odd[] = {"",
                             "月报",
                             "2024年6月5日 09:00",
                             "15:30",
                             "¥12.50",
                             "12.5",
                             "新A12345",
                             "abc",
                             "!?",
                             "a\nb",
                             "\xff",
                             "\x7f",
                             "😀😀😀😀😀😀😀😀😀😀😀😀",
                             "138-0",
                             "阿 依",
                             times("报", 50),
                             times("a", 50),
                             times("1", 50)};
  int let_through = 0;
  for (const auto* kind : {"thing1", "number1", "letter1", "symbol1", "character_string1", "time1", "date1",
                           "amount1", "phone_number1", "car_number1", "name1", "phrase1"})
    for (const auto& value : odd) {
      const auto fit = fit_field(kind, value);
      if (!fit) continue;
      INFO(kind << ": " << *fit);
      CHECK(standin::field_allows(kind, *fit));
      ++let_through;
    }
  CHECK(let_through > 30);
}
