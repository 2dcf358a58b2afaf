#pragma once

#include <string>

#include "handlers/disclosure/report.h"
#include "handlers/text/text.h"
#include "storage/model/result.h"

namespace linli::handlers::disclosure {

/// Writes pages and spreadsheet into `directory`, which is made when it is not there; files of an earlier
/// disclosure are replaced. kConflict with every disagreement, and nothing is written, when something does
/// not add up; kInternal when a file cannot be written. @return how many projects were published.
storage::model::Result<int> publish(const ProgramReport& report, const text::Text& text,
                                    const std::string& directory);

}  // namespace linli::handlers::disclosure
