#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "handlers/rules/observation.h"
#include "handlers/rules/satisfaction.h"
#include "handlers/sheets/written.h"
#include "handlers/text/text.h"

// Sheets whose words stand in templates/public/sheets. For the files of this room only.
namespace linli::handlers::disclosure {

/// The lines of a template.
std::vector<std::string> lines_in(const text::Text& text, const char* name);

/// A sheet whose name and columns are the lines of a template, to be filled with rows.
sheets::Sheet sheet_named(const text::Text& text, const char* name);

/// @throws std::runtime_error when the columns, which the template `name` gives, are not as many as each row
/// has cells.
void fits(const sheets::Sheet& sheet, const char* name);

/// What sheets call a state: "paid", "open".
std::string word(const text::Text& text, std::string_view name);

/// A share in percent; nothing where there are too few raters for one.
sheets::WrittenCell share_cell(const rules::Satisfaction& satisfaction, int percent);

/// What stands under sheets/observed: visits and their mean; without a visit there is no mean.
void add_observed(std::vector<sheets::WrittenCell>& row, const rules::Observed& observed);

}  // namespace linli::handlers::disclosure
