#include "handlers/sheets/table.h"

#include <fstream>

#include "handlers/sheets/csv.h"
#include "tests/handlers/sheets/book.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli::tests;
using namespace linli::handlers::sheets;

namespace {

const std::vector<Column> kColumns{
    {.id = "name", .label = "组织名称", .names = {"名称", "单位名称"}, .required = true},
    {.id = "code", .label = "社会信用代码", .names = {"统一社会信用代码"}, .required = true},
    {.id = "amount", .label = "金额", .names = {"批准金额"}}};

struct Seen {
  Header header;
  std::vector<Problem> problems;
  std::vector<std::string> lines;  ///< "4: 暖阳|…|350"
};

Seen read(Workbook& workbook) {
  Seen seen;
  const auto header = read_table(workbook, kColumns, seen.problems, [&](const Record& record) {
    std::string line = std::to_string(record.row()) + ":";
    for (const auto& column : kColumns) {
      const auto* cell = record.cell(column.id);
      line += " " + (cell ? cell->text : "-") + "@" + record.address(column.id);
    }
    seen.lines.push_back(line);
  });
  REQUIRE(header);
  seen.header = *header;
  return seen;
}

Seen read_csv(const std::string& text) {
  auto workbook = open_csv(text);
  REQUIRE(workbook);
  return read(**workbook);
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a header is found below its titles by names that staff use", "[sheets]") {
  const auto seen = read_csv(
      "附件2：社会组织名单,,\n,,\n填报单位：民政局,,2024年\n备注,＊单位 "
      "名称（全称）,统一社会信用代码(18位),批准金额（万元）\n"
      ",,,\n好,暖阳,1,3.5\n,阳光,2,\n合 计,,,3.5\n");
  CHECK(seen.problems.empty());
  CHECK(seen.header.row == 4);
  CHECK(seen.header.places.at("amount").unit == MoneyUnit::kTenThousand);
  CHECK(seen.header.ignored == Lines{"备注"});
  CHECK(seen.lines == Lines{"6: 暖阳@B6 1@C6 3.5@D6", "7: 阳光@B7 2@C7 -@D7"});
}

TEST_CASE("lines with nothing in a known column are left out", "[sheets]") {
  const auto seen = read_csv("名称,社会信用代码,备注\n,,只有备注\n甲,1,\n");
  CHECK(seen.lines == Lines{"3: 甲@A3 1@B3 -@第3行"});
}

TEST_CASE("the unit of money is that of the header", "[sheets]") {
  const auto unit = [](const std::string& header) {
    return read_csv("名称,社会信用代码," + header + "\n").header.places.at("amount").unit;
  };
  CHECK(unit("金额（元）") == MoneyUnit::kYuan);
  CHECK(unit("金额(万元)") == MoneyUnit::kTenThousand);
  CHECK(unit("金额/万元") == MoneyUnit::kTenThousand);
  CHECK(unit("金额（千元）") == MoneyUnit::kThousand);
  CHECK(unit("金额") == MoneyUnit::kUnsaid);
}

TEST_CASE("a header that lacks a column, has one twice or is not there is a problem and nothing is read",
          "[sheets]") {
  const auto lacking = read_csv("名称,金额\n甲,1\n");
  CHECK(lacking.lines.empty());
  REQUIRE(lacking.problems.size() == 1);
  CHECK(lacking.problems[0].text() == "社会信用代码：第1行的表头里没有这一列");
  const auto twice = read_csv("名称,社会信用代码,单位名称\n甲,1,乙\n");
  CHECK(twice.lines.empty());
  REQUIRE(twice.problems.size() == 1);
  CHECK(twice.problems[0].text() == "C1 组织名称：这一列出现了两次（另一列是A1）");
  const auto none = read_csv("甲,乙\n丙,丁\n");
  CHECK(none.lines.empty());
  REQUIRE(none.problems.size() == 1);
  CHECK(none.problems[0].text() == "找不到表头：要有一行写着“组织名称”、“社会信用代码”");
}

TEST_CASE("the first sheet that has a header is read", "[sheets]") {
  Scratch scratch;
  const auto path = scratch.file("two.xlsx");
  write_zip(path, book(rows_of({{"填写说明"}, {"请如实填写"}}),
                       {.second = rows_of({{"名称", "社会信用代码"}, {"暖阳", "=7"}})}));
  auto workbook = open(path);
  REQUIRE(workbook);
  const auto seen = read(**workbook);
  CHECK(seen.header.sheet == "Sheet2");
  CHECK(seen.lines == Lines{"2: 暖阳@A2 7@B2 -@第2行"});
}
