#pragma once

#include <span>
#include <string>
#include <vector>

#include "handlers/rules/program.h"
#include "handlers/text/text.h"
#include "storage/model/report.h"

/// How the fields of a form are said in chat.
namespace linli::handlers::wording {

/// Whether a value is worth showing: an optional field that was skipped is not.
bool shown(const rules::FormField& field, const storage::model::FieldValue& value);

/// "约 320 人", "12 000 元", "还没统计", a text cut to a line.
std::string value(const text::Text& text, const rules::FormField& field,
                  const storage::model::FieldValue& value);

/// One {number, label, value} for each shown value, in the form's order, numbered from 1.
std::vector<text::Values> values(const text::Text& text, std::span<const rules::FormField> form,
                                 const storage::model::ReportValues& values);

/// {label, before, after} for each field that says something else than in the version before, in the form's
/// order; "没有" stands for what one of them does not say.
std::vector<text::Values> differences(const text::Text& text, std::span<const rules::FormField> form,
                                      const storage::model::ReportValues& before,
                                      const storage::model::ReportValues& after);

/// {label, more} for each field, to be strung together.
std::vector<text::Values> labels(const std::vector<const rules::FormField*>& fields);

}  // namespace linli::handlers::wording
