#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "storage/model/civil_date.h"
#include "storage/model/money.h"
#include "storage/model/result.h"

/// Spreadsheets that Linli writes.
namespace linli::handlers::sheets {

/// Nothing, a text, a whole number, an amount in yuan, or a day.
using WrittenCell =
    std::variant<std::monostate, std::string, std::int64_t, storage::model::Money, storage::model::CivilDate>;

struct Sheet {
  std::string name;                  ///< at most 31 characters, none of []:*?/ and the backslash
  std::vector<std::string> columns;  ///< what stands above
  std::vector<std::vector<WrittenCell>> rows;
};

/// RFC 4180 with a byte-order mark, by which Excel knows UTF-8; amounts as plain yuan ("1234.50"). A text
/// that a spreadsheet would take for a formula begins with an apostrophe instead.
std::string to_csv(const Sheet& sheet);

/// Writes a workbook to `path`: amounts and numbers are number cells, days are dates, texts are never
/// formulas. kInternal when it cannot be written.
storage::model::Result<void> write_xlsx(const std::string& path, const std::vector<Sheet>& sheets);

}  // namespace linli::handlers::sheets
