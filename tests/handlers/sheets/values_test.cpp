#include "handlers/sheets/values.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

using namespace linli::handlers::sheets;
namespace model = linli::storage::model;

namespace {

Cell cell(const std::string& text, Cell::Kind kind = Cell::Kind::kText) {
  return {.column = 0, .kind = kind, .text = text};
}

/// The fen, or why there are none.
std::string fen(const std::string& text, MoneyUnit unit = MoneyUnit::kYuan,
                Cell::Kind kind = Cell::Kind::kText) {
  const auto amount = money(cell(text, kind), unit);
  return amount ? std::to_string((*amount).fen()) : amount.reason();
}

std::string day(const std::string& text, Cell::Kind kind = Cell::Kind::kText) {
  const auto read = date(cell(text, kind));
  return read ? (*read).text() : read.reason();
}

std::string month_text(const std::string& text, Cell::Kind kind = Cell::Kind::kText) {
  const auto read = month(cell(text, kind));
  return read ? (*read).text() : read.reason();
}

constexpr auto kNumber = Cell::Kind::kNumber;

}  // namespace

TEST_CASE("amounts are exact to the fen in whatever way they are written", "[sheets]") {
  for (const auto* text :
       {"35000", "35,000", "35,000.00", "３５０００", "３５，０００．００", "35000元", "¥35,000",
        "￥35000元整", "3.5万", "3.5万元", "3.5 万元", "35千元", "人民币35000元", "3.5E4", "+35000"})
    CHECK(fen(text) == "3500000");
  CHECK(fen("0.01") == "1");
  CHECK(fen("0.1") == "10");
  CHECK(fen("0") == "0");
  CHECK(fen("16", MoneyUnit::kTenThousand) == "16000000");
  CHECK(fen("3.555555", MoneyUnit::kTenThousand) == "3555555");
  CHECK(fen("35000元", MoneyUnit::kTenThousand) == "3500000");  // the cell knows better
  CHECK(fen("2.5", MoneyUnit::kThousand) == "250000");
  CHECK(fen("160000", MoneyUnit::kUnsaid) == "16000000");
  CHECK(fen("0", MoneyUnit::kUnsaid) == "0");
}

TEST_CASE("what is no amount says why", "[sheets]") {
  CHECK(fen("0.001").find("比一分钱还细") != std::string::npos);
  CHECK(fen("35000.005").find("比一分钱还细") != std::string::npos);
  CHECK(fen("3.5555555万").find("比一分钱还细") != std::string::npos);
  CHECK(fen("-5") == "金额不能是负数");
  for (const auto* text : {"若干", "3.5.1", "3,5000", ",500", "1,00", "35000美元", "万", "3~5万", "1e999"})
    CHECK(fen(text) == "不是金额");
  CHECK(fen("10000000000000000") == "金额太大");
  CHECK(fen("1E+300") == "金额太大");
  CHECK(fen("16", MoneyUnit::kUnsaid).find("元还是万元") != std::string::npos);
  CHECK(fen("16万", MoneyUnit::kUnsaid) == "16000000");
  CHECK(fen("2024-03-01", MoneyUnit::kYuan, Cell::Kind::kDate) == "是日期，不是金额");
  CHECK(fen("#REF!", MoneyUnit::kYuan, Cell::Kind::kBroken) == "公式出错（#REF!）");
  CHECK(fen("", MoneyUnit::kYuan, Cell::Kind::kBroken).find("重新保存") != std::string::npos);
}

TEST_CASE("days are read as they are written and as spreadsheets keep them", "[sheets]") {
  for (const auto* text :
       {"2024-03-01", "2024/3/1", "2024.3.1", "2024年3月1日", "２０２４年３月１日", "20240301",
        "2024-3-1 09:30:00", "2024/3/1 0:00", "2024 年 3 月 1 日", "2024年3月1号", "45352"})
    CHECK(day(text) == "2024-03-01");
  CHECK(day("45352", kNumber) == "2024-03-01");
  CHECK(day("45352.5", kNumber) == "2024-03-01");
  CHECK(day("20240301", kNumber) == "2024-03-01");
  CHECK(day("2024-03-01", Cell::Kind::kDate) == "2024-03-01");
  auto mac = cell("43890", kNumber);
  mac.from_1904 = true;
  CHECK((*date(mac)).text() == "2024-03-01");
}

TEST_CASE("what is no day is refused", "[sheets]") {
  for (const auto* text : {"2024-02-30", "2024-13-01", "2023年2月29日", "20240230", "1899-01-01"})
    CHECK(day(text) == "没有这一天");
  for (const auto* text : {"24-3-1", "3月1日", "2024年3月", "2024--3-1", "明天", "2024-03-01-05", "-2024-3-1",
                           "2024 03", "7", "2024-3-1x"})
    CHECK(day(text).find("不是日期") != std::string::npos);
  CHECK(day("7", kNumber).find("不是日期") != std::string::npos);
}

TEST_CASE("months are read, and one that spreadsheets made ambiguous is not", "[sheets]") {
  for (const auto* text : {"2024-05", "2024年5月", "2024/5", "202405", "2024.5", "2024-05-31"})
    CHECK(month_text(text) == "2024-05");
  CHECK(month_text("2024.5", kNumber) == "2024-05");
  CHECK(month_text("45413", kNumber) == "2024-05");
  CHECK(month_text("2024.1", kNumber).find("1月还是10月") != std::string::npos);
  CHECK(month_text("2024.1") == "2024-01");
  CHECK(month_text("2024-13") == "没有这个月");
  CHECK(month_text("5月").find("不是月份") != std::string::npos);
}

TEST_CASE("whole numbers, yes and no, and ratings", "[sheets]") {
  CHECK(*whole(cell("1,200")) == 1200);
  CHECK(*whole(cell("１２")) == 12);
  CHECK(*whole(cell("12.0")) == 12);
  CHECK(whole(cell("12.5")).reason() == "不是整数");
  CHECK(whole(cell("-1")).reason() == "不能是负数");
  for (const auto* text : {"是", "有", "√", " y ", "TRUE", "1"})
    CHECK(*yes_no(cell(text)));
  for (const auto* text : {"否", "无", "×", "no", "０"})
    CHECK_FALSE(*yes_no(cell(text)));
  CHECK_FALSE(yes_no(cell("也许")));
  for (const auto* text : {"3A", "AAA", "AAA级", "３Ａ级", "3a 级"})
    CHECK(*rating(cell(text)) == 3);
  CHECK(*rating(cell("5A")) == 5);
  CHECK(*rating(cell("A")) == 1);
  for (const auto* text : {"无", "未评", "/", "未参评"})
    CHECK(*rating(cell(text)) == 0);
  for (const auto* text : {"6A", "AAAAAA", "良好", "0A", "AB"})
    CHECK_FALSE(rating(cell(text)));
}

TEST_CASE("a credit code that is wrong says what is", "[sheets]") {
  const std::string right = "91350100M000100Y43";  // GB 32100-2015, appendix
  CHECK((*credit_code(cell(right))).text() == right);
  CHECK((*credit_code(cell("９1350100-m000100y43 "))).text() == right);
  CHECK(credit_code(cell("91350100M000100Y44")).reason() == "校验位不对");
  CHECK(credit_code(cell("91350100M000100Y4")).reason() == "应是18位，这里是17位");
  CHECK(credit_code(cell("91350100M000100O43")).reason().starts_with("只用数字和大写字母"));
  CHECK(credit_code(cell("513501000000001000", kNumber)).reason().starts_with("被表格软件当成数字"));
}

TEST_CASE("telephone numbers become digits", "[sheets]") {
  for (const auto* text :
       {"13800001111", "138 0000 1111", "138-0000-1111", "+86 13800001111", "１３８００００１１１１"})
    CHECK(*phone(cell(text)) == "13800001111");
  CHECK(*phone(cell("13800001111", kNumber)) == "13800001111");
  CHECK(*phone(cell("(0513)85001234")) == "051385001234");
  for (const auto* text : {"12800001111", "1380000111", "85001234", "张三", "138000011112"})
    CHECK_FALSE(phone(cell(text)));
}

TEST_CASE("a text that is too long is refused by characters, not bytes", "[sheets]") {
  CHECK(*text(cell("邻里"), 2) == "邻里");
  CHECK(text(cell("邻里们"), 2).reason() == "太长了，最多2个字");
}
