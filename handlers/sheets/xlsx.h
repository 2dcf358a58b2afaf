#pragma once

#include <memory>
#include <string>

#include "handlers/sheets/workbook.h"

namespace linli::handlers::sheets {

/// An Office Open XML workbook (ECMA-376; also its strict form, and what WPS and LibreOffice write). A
/// formula has the value that the program kept beside it.
storage::model::Result<std::unique_ptr<Workbook>> open_xlsx(const std::string& path);

}  // namespace linli::handlers::sheets
