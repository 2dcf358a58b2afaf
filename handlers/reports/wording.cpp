#include "handlers/reports/wording.h"

#include "handlers/wording/figures.h"
#include "handlers/wording/form.h"
#include "handlers/wording/month.h"

namespace linli::handlers::reports {
std::string say_month(const text::Text& text, storage::model::Month month, storage::model::CivilDate today) {
  return wording::month(text, month, today);
}

std::vector<text::Values> Wording::values(const storage::model::ReportValues& values) const {
  return wording::values(text_, program_.form, values);
}

std::vector<text::Values> Wording::changes(const std::vector<storage::repo::reports::Change>& changes) const {
  std::vector<text::Values> lines;
  for (const auto& [id, changed] : changes) {
    const auto* field = program_.field(id);
    if (!field) continue;
    const bool emptied = !changed || !wording::shown(*field, *changed);
    lines.push_back(
        text::Values{}.set("label", field->label).flag("emptied", emptied).flag("more", !lines.empty()));
    if (!emptied) lines.back().set("value", wording::value(text_, *field, *changed));
  }
  return lines;
}

std::vector<text::Values> say_progress(const std::vector<Progress>& progress) {
  std::vector<text::Values> lines;
  for (const auto& [indicator, reached] : progress) {
    if (reached == 0) continue;
    lines.push_back(text::Values{}
                        .set("label", indicator->label)
                        .set("reached", wording::figure(indicator->money, reached))
                        .set("target", wording::figure(indicator->money, indicator->target))
                        .set("unit", indicator->unit));
  }
  return lines;
}

}  // namespace linli::handlers::reports
