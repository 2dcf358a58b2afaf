#pragma once

#include <memory>
#include <string>

#include "handlers/sheets/workbook.h"

namespace linli::handlers::sheets {

/// `bytes` as UTF-8: with or without a byte order mark, UTF-16 with one, and whatever is not valid UTF-8 is
/// GB18030, which Chinese spreadsheet programs write. kInvalid when it is none of them.
storage::model::Result<std::string> to_utf8(std::string bytes);

/// Values separated by commas, semicolons or tabs, whichever is the most frequent in the beginning; quotes,
/// line breaks inside quotes, LF and CRLF. A row's number counts records, as a spreadsheet program would.
storage::model::Result<std::unique_ptr<Workbook>> open_csv(std::string bytes);

}  // namespace linli::handlers::sheets
