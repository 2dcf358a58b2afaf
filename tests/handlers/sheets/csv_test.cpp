#include "handlers/sheets/csv.h"

#include <iconv.h>

#include <array>

#include "tests/handlers/sheets/reading.h"
#include "tests/support/catch.h"

using namespace linli::tests;
using namespace linli::handlers::sheets;

namespace {

/// `text` in another encoding, by the C library.
std::string encoded(std::string text, const char* encoding) {
  const iconv_t converter = ::iconv_open(encoding, "UTF-8");
  std::array<char, 4096> buffer{};
  char* in = text.data();
  char* out = buffer.data();
  std::size_t in_left = text.size();
  std::size_t out_left = buffer.size();
  REQUIRE(::iconv(converter, &in, &in_left, &out, &out_left) != static_cast<std::size_t>(-1));
  ::iconv_close(converter);
  return {buffer.data(), buffer.size() - out_left};
}

std::vector<std::string> cells(const std::string& bytes) {
  auto workbook = open_csv(bytes);
  INFO((workbook ? "" : workbook.error().message));
  REQUIRE(workbook);
  return everything(**workbook);
}

std::string complaint(const std::string& bytes) {
  auto workbook = open_csv(bytes);
  if (!workbook) return workbook.error().message;
  const auto read = (*workbook)->rows(0, [](const Row&) { return true; });
  return read ? "" : read.error().message;
}

using Cells = std::vector<std::string>;

}  // namespace

TEST_CASE("a text file is read in each encoding that staff's programs write", "[sheets]") {
  const std::string text = "名称,金额\n暖阳社工,３.5万\n";
  const Cells expected{"A1 名称", "B1 金额", "A2 暖阳社工", "B2 ３.5万"};
  CHECK(cells(text) == expected);
  CHECK(cells("\xEF\xBB\xBF" + text) == expected);
  CHECK(cells(encoded(text, "GB18030")) == expected);
  CHECK(cells("\xFF\xFE" + encoded(text, "UTF-16LE")) == expected);
  CHECK(encoded("暖", "GB18030") == "\xC5\xAF");  // what an old program wrote
}

TEST_CASE("commas, semicolons and tabs separate, whichever is used", "[sheets]") {
  for (const std::string separator : {",", ";", "\t"}) {
    CAPTURE(separator);
    CHECK(cells("a" + separator + "b" + separator + "c\r\n1" + separator + separator + "3") ==
          Cells{"A1 a", "B1 b", "C1 c", "A2 1", "C2 3"});
  }
  CHECK(cells("a;b\n\"1,5\";\"2,5\"\n1;2\n") == Cells{"A1 a", "B1 b", "A2 1,5", "B2 2,5", "A3 1", "B3 2"});
}

TEST_CASE("quotes keep separators, line breaks and quotes", "[sheets]") {
  CHECK(cells("\"a,b\",\"c\n d\",\"e\"\"f\"\r\ng") == Cells{"A1 a,b", "B1 c d", "C1 e\"f", "A2 g"});
  CHECK(cells("\"优秀\"项目,5\"管\n") == Cells{"A1 优秀项目", "B1 5\"管"});
}

TEST_CASE("blank lines are counted and left out, all three line ends end one", "[sheets]") {
  CHECK(cells("a\n\n,,\n  \nb") == Cells{"A1 a", "A5 b"});
  CHECK(cells("a\r\rb\r\nc\n") == Cells{"A1 a", "A3 b", "A4 c"});
}

TEST_CASE("blanks that nobody sees are taken off", "[sheets]") {
  CHECK(cells("\u3000名 \u00A0 称\t\uFEFF,x\n") == Cells{"A1 名 称", "B1 x"});
}

TEST_CASE("a text that cannot be read says where and why", "[sheets]") {
  CHECK(complaint("a,b\n1,\"2\n3,4\n") == "a quote in B2 is not closed");
  CHECK(complaint(std::string("a\0b", 3)).find("neither") != std::string::npos);
  CHECK(complaint("\xFF\xFF\xFF").find("neither") != std::string::npos);
  CHECK(complaint("a," + std::string(kMaxCell + 1, 'x') + "\n") == "there is too much text in B1");
  CHECK(complaint("a" + std::string(1'000'000, ',') + "b\n") == "row 1 has more than 16384 columns");
  std::string rows;
  for (int i = 0; i <= kMaxRows; ++i)
    rows += "x\n";
  CHECK(complaint(rows) == "it has more than 200000 rows");
  CHECK(complaint(rows.substr(2)).empty());
}
