#pragma once

#include <vector>

#include "handlers/disclosure/report.h"
#include "handlers/sheets/written.h"
#include "handlers/text/text.h"

namespace linli::handlers::disclosure {

/// The report as spreadsheets: projects first, one row each with every budget line in a column of its own;
/// then tranches, payments, months, vouchers. `text` is that of templates/public, which names sheets and
/// columns.
/// @throws std::runtime_error when a list of columns does not fit its table.
std::vector<sheets::Sheet> tables(const ProgramReport& report, const text::Text& text);

/// Only what everybody may see: projects with their sums and lines, no documents and no vouchers.
std::vector<sheets::Sheet> public_tables(const ProgramReport& report, const text::Text& text);

}  // namespace linli::handlers::disclosure
