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

/// How a report is written in chat. The sentences around its figures are in templates/chat/report.
namespace linli::handlers::reports {

/// Says what stands in a report. Made per turn; refers to what it is given.
class Wording {
 public:
  Wording(const text::Text& text, const rules::Program& program) : text_(text), program_(program) {}

  /// One {number, label, value} for each shown value, in the form's order, numbered from 1.
  std::vector<text::Values> values(const storage::model::ReportValues& values) const;
  /// {label, value, emptied, more} for each field that changed, behind `lines`; what is not worth showing
  /// counts as emptied.
  std::vector<text::Values> changes(const std::vector<storage::repo::reports::Change>& changes,
                                    std::vector<text::Values> lines = {}) const;
  /// The same for each activity that came, changed or went.
  std::vector<text::Values> activity_changes(const storage::model::ReportValues& before,
                                             const storage::model::ReportValues& after) const;
  /// Sets `listed` and `activities`: {number, label, value} for each activity of the report, numbered from 1.
  void list_activities(const storage::model::ReportValues& values, text::Values& into) const;

 private:
  text::Values activity(const rules::Activity& activity) const;

  const text::Text& text_;
  const rules::Program& program_;
};

/// {label, reached, target, unit} for each indicator that has moved.
std::vector<text::Values> say_progress(const std::vector<Progress>& progress);

}  // namespace linli::handlers::reports
