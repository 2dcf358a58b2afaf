#pragma once

#include <string>
#include <vector>

#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/feedback.h"

namespace linli::handlers::feedback {

/// One sheet: a code in big letters.
struct Sheet {
  storage::model::Scene scene;
  std::string page;  ///< address of its rating page; empty when the installation has none
};
/// A printable HTML document, A4, one sheet a page. The QR code leads to the official account where one was
/// made, otherwise to the page; a sheet with neither cannot be printed (std::invalid_argument).
std::string posters(storage::db::Connection& connection, const text::Text& pages,
                    const std::vector<Sheet>& sheets);

}  // namespace linli::handlers::feedback
