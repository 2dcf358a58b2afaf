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
  std::string mini;  ///< address of the picture of the mini-program's code; empty when there is none
};
/// A printable HTML document, A4, one sheet a page. The QR code leads to the official account where one was
/// made, otherwise to the page, unless there is a mini-program's code: that stands beside the official
/// account's and in place of the page's. A sheet with none of them cannot be printed (std::invalid_argument).
std::string posters(storage::db::Connection& connection, const text::Text& pages,
                    const std::vector<Sheet>& sheets);

}  // namespace linli::handlers::feedback
