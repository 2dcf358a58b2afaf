#include "handlers/sheets/written.h"

#include "handlers/sheets/workbook.h"
#include "tests/handlers/sheets/reading.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli::handlers::sheets;
using linli::storage::model::CivilDate;
using linli::storage::model::Money;

namespace {

Sheet sample() {
  return {.name = "项目",
          .columns = {"名称", "金额", "份数", "日期", "空"},
          .rows = {{std::string{"=HYPERLINK(\"http://x\")"}, Money::fen(123456), std::int64_t{-7},
                    CivilDate{2024, 6, 3}, std::monostate{}},
                   {std::string{"带,逗号和\"引号\""}, Money::fen(-5), std::int64_t{0}, CivilDate{2024, 2, 29},
                    std::monostate{}}}};
}

}  // namespace

TEST_CASE("CSV has a byte-order mark, plain amounts, and no text that is run as a formula", "[sheets]") {
  CHECK(to_csv(sample()) ==
        "\xEF\xBB\xBF名称,金额,份数,日期,空\r\n"
        "\"'=HYPERLINK(\"\"http://x\"\")\",1234.56,-7,2024-06-03,\r\n"
        "\"带,逗号和\"\"引号\"\"\",-0.05,0,2024-02-29,\r\n");
  for (const auto* text : {"=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1"}) {
    const auto csv = to_csv({.name = "x", .columns = {"a"}, .rows = {{std::string{text}}}});
    INFO(csv);
    CHECK(csv.find(std::string{"'"} + text) != std::string::npos);
  }
}

TEST_CASE("a workbook has numbers as numbers, days as days, and no formula", "[sheets]") {
  linli::tests::Scratch scratch;
  const auto path = scratch.file("资金.xlsx");
  REQUIRE(write_xlsx(path, {sample(), {.name = "空表", .columns = {"一"}, .rows = {}}}));
  const auto book = open(path);
  REQUIRE(book);
  CHECK((*book)->sheets() == std::vector<std::string>{"项目", "空表"});
  CHECK(linli::tests::everything(**book) ==
        std::vector<std::string>{"A1 名称", "B1 金额", "C1 份数", "D1 日期", "E1 空",
                                 "A2 =HYPERLINK(\"http://x\")", "B2 #1234.56", "C2 #-7", "D2 @2024-06-03",
                                 "A3 带,逗号和\"引号\"", "B3 #-0.05", "C3 #0", "D3 @2024-02-29"});
  CHECK_FALSE(write_xlsx(scratch.file("no/such/folder.xlsx"), {sample()}));
}
