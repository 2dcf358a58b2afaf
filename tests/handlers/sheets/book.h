#pragma once

#include <string>
#include <utility>
#include <vector>

namespace linli::tests {

/// A workbook to be read: parts by name, as they stand in the zip file.
using Parts = std::vector<std::pair<std::string, std::string>>;

/// Writes a zip file of `parts`. @throws std::runtime_error.
void write_zip(const std::string& path, const Parts& parts);

struct BookOptions {
  std::string sheet_name = "Sheet1";
  std::string shared;      ///< the <si> elements of the texts
  std::string styles;      ///< what is inside <styleSheet>
  std::string properties;  ///< attributes of <workbookPr>
  std::string second;      ///< rows of a second sheet; none when empty
};
/// The parts of a workbook whose first sheet has these <row> elements.
Parts book(const std::string& rows, const BookOptions& options);

/// <row> elements of texts and of numbers, which are those that begin with '='.
std::string rows_of(const std::vector<std::vector<std::string>>& lines);

}  // namespace linli::tests
