#pragma once

#include <vector>

#include "handlers/rules/feedback.h"
#include "handlers/sheets/written.h"
#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/ids.h"

namespace linli::handlers::disclosure {

/// What residents say of a programme's projects, for staff: satisfaction by project and by code, comments
/// with the files of their photos, tickets; and what observers found, visit by visit, on the programme's
/// `sheet`. Of fewer raters than rules::kFewestRaters there is no share, and of a project that has no more
/// nobody's words: it would be guessed whose they are. `text` is that of templates/public.
std::vector<sheets::Sheet> voices(storage::db::Connection& connection, storage::model::ProgramId program,
                                  const std::vector<rules::ObservationPoint>& sheet, const text::Text& text);

}  // namespace linli::handlers::disclosure
