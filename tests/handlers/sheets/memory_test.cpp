// Memory of a long sheet, in a program of its own so that nothing else was there before.
#include <fstream>
#include <sstream>

#include "handlers/sheets/workbook.h"
#include "tests/handlers/sheets/book.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli::tests;

namespace {

/// "VmHWM" (the most that was resident) or "VmRSS", kB.
long memory(const std::string& which) {
  std::ifstream status{"/proc/self/status"};
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(which + ":")) return std::stol(line.substr(which.size() + 1));
  return 0;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

void write_long(const std::string& path) {
  std::string rows;
  for (int i = 0; i < 20'000; ++i) {
    rows += "<row>";
    for (int column = 0; column < 12; ++column)
      rows += "<c t=\"inlineStr\"><is><t>第" + std::to_string(i) + "行的一个单元格" + std::to_string(column) +
              "</t></is></c>";
    rows += "</row>";
  }
  write_zip(path, book(rows, {}));
}

}  // namespace

TEST_CASE("twenty thousand rows are read without being held", "[sheets]") {
  Scratch scratch;
  const auto path = scratch.file("long.xlsx");
  write_long(path);
  std::ofstream{"/proc/self/clear_refs"} << 5;  // the peak begins anew
  const auto before = memory("VmRSS");
  auto workbook = linli::handlers::sheets::open(path);
  REQUIRE(workbook);
  int rows = 0;
  std::size_t cells = 0;
  REQUIRE((*workbook)->rows(0, [&](const auto& row) {
    ++rows;
    cells += row.cells.size();
    return true;
  }));
  CHECK(rows == 20'000);
  CHECK(cells == 240'000);
  // A sanitizer keeps what was freed.
  if (!kSanitized) CHECK(memory("VmHWM") - before < 8 * 1024);
}
