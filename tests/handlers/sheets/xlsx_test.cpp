#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>

#include "handlers/sheets/workbook.h"
#include "tests/handlers/sheets/book.h"
#include "tests/handlers/sheets/reading.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli::tests;
using namespace linli::handlers::sheets;
using Cells = std::vector<std::string>;

namespace {

struct File {
  std::string write(const Parts& parts) {
    write_zip(path, parts);
    return path;
  }
  std::string write(const std::string& bytes) {
    std::ofstream{path, std::ios::binary | std::ios::trunc} << bytes;
    return path;
  }
  std::string bytes() const {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  Scratch scratch;
  std::string path = scratch.file("表.xlsx");
};

Cells cells(const Parts& parts, std::size_t sheet = 0) {
  File file;
  auto workbook = linli::handlers::sheets::open(file.write(parts));
  if (!workbook) return {"error: " + workbook.error().message};
  return everything(**workbook, sheet);
}

Cells cells(const std::string& rows, const BookOptions& options = {}) {
  return cells(book(rows, options));
}

/// What opening or reading the file says; "" when nothing is wrong.
std::string complaint(const std::string& path) {
  auto workbook = linli::handlers::sheets::open(path);
  if (!workbook) return workbook.error().message;
  const auto read = everything(**workbook);
  return !read.empty() && read.back().starts_with("error: ") ? read.back().substr(7) : "";
}

std::string complaint(const Parts& parts) {
  File file;
  return complaint(file.write(parts));
}

}  // namespace

TEST_CASE("texts are read wherever a workbook keeps them", "[sheets]") {
  const BookOptions shared{
      .shared =
          "<si><t xml:space=\"preserve\"> 暖阳 </t></si>"
          "<si><r><t>粗</t></r><r><rPr><b/></rPr><t>细&amp;</t></r><rPh><t>ci</t></rPh></si>"};
  CHECK(cells("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"s\"><v>1</v></c></row>"
              "<row r=\"5\"><c r=\"B5\" t=\"inlineStr\"><is><t>在内<![CDATA[<3]]></t></is></c>"
              "<c r=\"AA5\" t=\"str\"><f>A2&amp;\"x\"</f><v>暖阳x</v></c></row>",
              shared) == Cells{"A2 暖阳", "C2 粗细&", "B5 在内<3", "AA5 暖阳x"});
}

TEST_CASE("numbers are what the program showed, to fifteen digits", "[sheets]") {
  CHECK(cells(rows_of({{"=1.1000000000000001", "=35000", "=1.6E5", "=0.30000000000000004", "=-2.50"}})) ==
        Cells{"A1 #1.1", "B1 #35000", "C1 #160000", "D1 #0.3", "E1 #-2.5"});
}

TEST_CASE("a number with a day's format is a day, in both calendars", "[sheets]") {
  const std::string styles =
      "<numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@\"/>"
      "<numFmt numFmtId=\"177\" formatCode=\"[Red]0.00&quot;days&quot;\"/></numFmts><cellStyleXfs><xf "
      "numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf "
      "numFmtId=\"176\"/>"
      "<xf numFmtId=\"177\"/><xf numFmtId=\"31\"/></cellXfs>";
  const std::string row =
      "<row><c s=\"0\"><v>45352</v></c><c s=\"1\"><v>45352</v></c><c s=\"2\"><v>45352.75</v></c>"
      "<c s=\"3\"><v>45352</v></c><c s=\"4\"><v>59</v></c><c s=\"1\"><v>60</v></c>"
      "<c s=\"1\"><v>0.5</v></c></row>";
  CHECK(cells(row, {.styles = styles}) == Cells{"A1 #45352", "B1 @2024-03-01", "C1 @2024-03-01", "D1 #45352",
                                                "E1 @1900-02-28", "F1 #60", "G1 #0.5"});
  const auto mac = cells(row, {.styles = styles, .properties = "date1904=\"1\""});
  CHECK(mac[1] == "B1 @2028-03-02");
  CHECK(mac[4] == "E1 @1904-02-29");
}

TEST_CASE("formulas have their kept value, failed and empty ones are broken", "[sheets]") {
  CHECK(cells("<row><c><f>1+1</f><v>2</v></c><c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c><c><f>A1</f></c>"
              "<c t=\"b\"><v>1</v></c><c t=\"d\"><v>2024-03-01T00:00:00</v></c><c s=\"0\"/>"
              "<c t=\"str\"><f>\"\"</f><v></v></c></row>") ==
        Cells{"A1 #2", "B1 !#DIV/0!", "C1 !", "D1 是", "E1 2024-03-01"});
}

TEST_CASE("prefixes, comments and missing addresses do not matter", "[sheets]") {
  auto parts = book("", {});
  parts.back().second =
      "<?xml version=\"1.0\"?><x:worksheet xmlns:x=\"y\"><!-- <row><c><v>9</v></c></row> --><x:sheetData>"
      "<x:row r=\"3\"><x:c><x:v>1</x:v></x:c><x:c r=\"D3\"><x:v>2</x:v></x:c><x:c><x:v>3</x:v></x:c></x:row>"
      "<x:row><x:c><x:v>4</x:v></x:c></x:row></x:sheetData></x:worksheet>";
  CHECK(cells(parts) == Cells{"A3 #1", "D3 #2", "E3 #3", "A4 #4"});
}

TEST_CASE("hidden sheets are left out, the others keep their order", "[sheets]") {
  File file;
  auto parts = book(rows_of({{"一"}}), {.sheet_name = "说明\" state=\"hidden", .second = rows_of({{"二"}})});
  auto workbook = linli::handlers::sheets::open(file.write(parts));
  REQUIRE(workbook);
  CHECK((*workbook)->sheets() == std::vector<std::string>{"Sheet2"});
  CHECK(everything(**workbook) == Cells{"A1 二"});
}

TEST_CASE("a file that cannot be read is one sentence with its name", "[sheets]") {
  File file;
  CHECK(complaint(file.scratch.file("none.xlsx")).starts_with("there is no file "));
  CHECK(complaint(file.write(std::string{})) == "表.xlsx: it is empty");
  CHECK(complaint(file.write("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old")).find("old .xls") != std::string::npos);
  CHECK(complaint(Parts{{"a.txt", "x"}}) == "表.xlsx: it is a zip file, but no .xlsx workbook");
  file.write(book(rows_of({{"a", "b"}}), {}));
  const auto whole = file.bytes();
  for (const auto part : {0.2, 0.5, 0.9, 0.99}) {
    const auto length = static_cast<std::size_t>(static_cast<double>(whole.size()) * part);
    CHECK(complaint(file.write(whole.substr(0, length))) == "表.xlsx: it is damaged or was not copied whole");
  }
  CHECK(complaint(file.write(whole)).empty());
}

TEST_CASE("a damaged byte anywhere is a complaint or harmless, never a crash", "[sheets]") {
  File file;
  file.write(book(rows_of({{"名称", "金额"}, {"暖阳", "=35000"}}), {}));
  const auto whole = file.bytes();
  for (std::size_t at = 0; at < whole.size(); at += 7) {
    auto spoilt = whole;
    spoilt[at] = static_cast<char>(spoilt[at] ^ 0x55);
    const auto said = complaint(file.write(spoilt));
    CHECK(std::count(said.begin(), said.end(), '\n') == 0);
  }
}

TEST_CASE("what a workbook says of itself is not believed", "[sheets]") {
  const auto says = [](const std::string& rows, const std::string& words) {
    const auto said = complaint(book(rows, {}));
    INFO(said);
    CHECK(said.find(words) != std::string::npos);
  };
  says("<row><c t=\"s\"><v>7</v></c></row>", "A1 refers to a text that is not there");
  says("<row><c t=\"s\"><v>-1</v></c></row>", "A1 refers to a text that is not there");
  says("<row><c><v>many</v></c></row>", "says it is a number");
  says("<row r=\"2\"/><row r=\"2\"/>", "out of order");
  says("<row r=\"9999999999\"/>", "out of order");
  says("<row><c r=\"B1\"/><c r=\"A1\"/></row>", "out of order");
  says("<row><c r=\"ZZZZ1\"/></row>", "more than 16384 columns");
  says("<row><c><v>1</v></row>", "not well-formed");
  says("<row><c><v>1</v></c>", "cut off");
  says("<row><c t=\"inlineStr\"><is><t>\xC5</t></is></c></row>", "not in UTF-8");
  says("<row><c t=\"inlineStr\"><is><t>" + std::string(kMaxCell + 1, 'x') + "</t></is></c></row>",
       "too much text in A1");
  std::string columns = "<row>";
  for (int i = 0; i < 1'000'000; ++i)
    columns += "<c/>";
  says(columns + "</row>", "row 1 has more than 16384 columns");
  says(columns + columns + "</row>", "a row of several megabytes");
  says(rows_of({std::vector<std::string>(kMaxColumns + 1, "=1")}), "row 1 has more than 16384 columns");
  says("<row><c r=\"XFE1\"/></row>", "row 1 has more than 16384 columns");
  says("<row><c><v>" + std::string(5'000'000, '1'), "a row of several megabytes");
}

TEST_CASE("no document type, and so no entity of its own, is let in", "[sheets]") {
  for (const auto* which : {"xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"}) {
    auto parts =
        book("<row><c t=\"inlineStr\"><is><t>&e;</t></is></c></row>", {.shared = "<si><t>&e;</t></si>"});
    for (auto& [name, content] : parts)
      if (name == which)
        content.insert(content.find("?>") + 2, "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>");
    CHECK(complaint(parts).find("a document type") != std::string::npos);
  }
}

TEST_CASE("a zip bomb is stopped before it is unpacked", "[sheets]") {
  const auto said = complaint(book("<row/>" + std::string(kMaxUnpacked, ' '), {}));
  CHECK(said.find("unpacked it is more than 50 MB") != std::string::npos);
  // Each part is small enough, together they are not.
  auto parts = book("<row/>" + std::string(30'000'000, ' '), {});
  for (auto& [name, content] : parts)
    if (name == "xl/sharedStrings.xml") content += std::string(30'000'000, ' ');
  CHECK(complaint(parts).find("unpacked it is more than 50 MB") != std::string::npos);
}
