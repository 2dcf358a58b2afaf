#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "handlers/contract/intent.h"
#include "handlers/reports/reports.h"
#include "handlers/rules/program.h"
#include "handlers/text/text.h"
#include "storage/model/month.h"
#include "storage/model/report.h"

/// How figures are written in chat. The sentences around them are in templates/chat/report.
namespace linli::handlers::reports {

/// Whether a value is worth showing: an optional field that was skipped is not.
bool shown(const rules::FormField& field, const storage::model::FieldValue& value);

/// Says figures in chat. Made per turn; refers to what it is given.
class Wording {
 public:
  Wording(const text::Text& text, const rules::Program& program) : text_(text), program_(program) {}

  /// "约 320 人", "12 000 元", "还没统计", a text cut to a line.
  std::string value(const rules::FormField& field, const storage::model::FieldValue& value) const;
  /// One {number, label, value} for each shown value, in the form's order, numbered from 1.
  std::vector<text::Values> values(const storage::model::ReportValues& values) const;
  /// {label, value, emptied, more} for each field that changed; what is not worth showing counts as emptied.
  std::vector<text::Values> changes(const std::vector<storage::repo::reports::Change>& changes) const;

 private:
  const text::Text& text_;
  const rules::Program& program_;
};

/// "5月", with the year when it is not `today`'s.
std::string say_month(const text::Text& text, storage::model::Month month, storage::model::CivilDate today);
/// {label, reached, target, unit} for each indicator that has moved.
std::vector<text::Values> say_progress(const std::vector<Progress>& progress);

/// The first `most` characters of UTF-8 text on one line, with … when there were more.
std::string shorten(std::string_view text, std::size_t most);

}  // namespace linli::handlers::reports
