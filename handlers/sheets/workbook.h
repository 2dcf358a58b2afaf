#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "storage/model/result.h"

/// Spreadsheets as staff keep them, read row by row: nobody holds more than a row of a sheet (and an .xlsx
/// file's table of texts). Files come from anywhere, so everything about them is limited.
namespace linli::handlers::sheets {

inline constexpr std::size_t kMaxUnpacked = std::size_t{50} * 1024 * 1024;  ///< bytes of a file, unpacked
inline constexpr int kMaxRows = 200'000;                                    ///< rows with something in them
inline constexpr int kMaxColumns = 16'384;                                  ///< as spreadsheet programs have
inline constexpr std::size_t kMaxCell = 100'000;  ///< bytes; their limit is 32 767 characters

struct Cell {
  enum class Kind {
    kText,
    kNumber,  ///< `text` is plain: "35000.5", rounded to 15 digits as the program shows it
    kDate,    ///< `text` is "2024-03-01"
    kBroken,  ///< a formula that failed or was never calculated; `text` is "#N/A" or empty
  };
  int column = 0;  ///< 0 is A
  Kind kind = Kind::kText;
  std::string text;        ///< UTF-8, tidy
  bool from_1904 = false;  ///< a number that is a day counts from 1904 (Excel on old Macs)
};

/// The cells of one row that are not blank, from left to right.
struct Row {
  int number = 0;  ///< as the program shows it, from 1
  std::vector<Cell> cells;
};

/// "C7".
std::string address(int column, int row);

class Workbook {
 public:
  /// @return whether to go on.
  using OnRow = std::function<bool(const Row&)>;

  virtual ~Workbook() = default;
  /// The sheets that are not hidden, in order; one without a name for a text file.
  virtual const std::vector<std::string>& sheets() const = 0;
  /// Every row of a sheet with something in it. Once per sheet.
  virtual storage::model::Result<void> rows(std::size_t sheet, const OnRow& on_row) = 0;
};

/// Opens a CSV or XLSX file; which of them it is, its content says. kNotFound without a file, kInvalid with
/// one sentence for anything else that cannot be read.
storage::model::Result<std::unique_ptr<Workbook>> open(const std::string& path);

}  // namespace linli::handlers::sheets
