#pragma once

#include <string>
#include <vector>

#include "handlers/sheets/workbook.h"

namespace linli::tests {

/// Every cell of a sheet as "C7 text", "C7 #35000" (a number), "C7 @2024-03-01" (a day), "C7 !#N/A" (broken);
/// what went wrong at the end as "error: …".
inline std::vector<std::string> everything(handlers::sheets::Workbook& workbook, std::size_t sheet = 0) {
  using handlers::sheets::Cell;
  std::vector<std::string> all;
  const auto read = workbook.rows(sheet, [&](const handlers::sheets::Row& row) {
    for (const auto& cell : row.cells) {
      const auto* mark = cell.kind == Cell::Kind::kNumber   ? "#"
                         : cell.kind == Cell::Kind::kDate   ? "@"
                         : cell.kind == Cell::Kind::kBroken ? "!"
                                                            : "";
      all.push_back(handlers::sheets::address(cell.column, row.number) + " " + mark + cell.text);
    }
    return true;
  });
  if (!read) all.push_back("error: " + read.error().message);
  return all;
}

}  // namespace linli::tests
