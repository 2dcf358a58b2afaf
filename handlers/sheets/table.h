#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "handlers/sheets/values.h"
#include "handlers/sheets/workbook.h"
#include "storage/model/result.h"

namespace linli::handlers::sheets {

/// A column that a table may have.
struct Column {
  std::string id;                  ///< "credit_code"
  std::string label;               ///< as problems name it: "社会信用代码"
  std::vector<std::string> names;  ///< what else staff write above it; blanks, brackets and a * do not matter
  bool required = false;           ///< no table without it
};

/// What is wrong with one cell, for the person who keeps the file.
struct Problem {
  std::string cell;   ///< "C7"; empty for the file as a whole
  std::string label;  ///< of its column
  std::string reason;

  /// "C7 社会信用代码：校验位不对"
  std::string text() const;
  bool operator==(const Problem&) const = default;
};

/// Where the known columns stand.
struct Header {
  struct Place {
    int column = 0;
    MoneyUnit unit = MoneyUnit::kUnsaid;  ///< said in the header: 金额（万元）
  };
  std::string sheet;
  int row = 0;
  std::map<std::string, Place, std::less<>> places;  ///< by Column::id
  std::vector<std::string> ignored;                  ///< headers of columns that nobody asked for
};

/// One line of a table.
class Record {
 public:
  Record(const Header& header, const Row& row) : header_(header), row_(row) {}

  int row() const { return row_.number; }
  /// Null when the cell is blank or the table has no such column.
  const Cell* cell(std::string_view column) const;
  /// Of a cell of this line, blank or not; the row's number for a column that is not there.
  std::string address(std::string_view column) const;
  MoneyUnit unit(std::string_view column) const;

 private:
  const Header& header_;
  const Row& row_;
};

/// Finds the header among the first lines of each sheet (titles may stand above it) and reads the lines below
/// it. The first sheet that has one counts. Lines that are blank in all known columns are left out, and so is
/// a line of totals (合计, 总计, 小计 in its first cell). kInvalid in English for a file that cannot be read;
/// a header that is missing or wrong is in `problems`, and then no line is read.
storage::model::Result<Header> read_table(Workbook& workbook, const std::vector<Column>& columns,
                                          std::vector<Problem>& problems,
                                          const std::function<void(const Record&)>& on_record);

}  // namespace linli::handlers::sheets
