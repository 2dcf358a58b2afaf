#include "handlers/reports/wording.h"

#include <algorithm>

#include "handlers/wording/figures.h"
#include "handlers/wording/form.h"

namespace linli::handlers::reports {

std::vector<text::Values> Wording::values(const storage::model::ReportValues& values) const {
  return wording::values(text_, program_.form, values);
}

std::vector<text::Values> Wording::changes(const std::vector<storage::repo::reports::Change>& changes,
                                           std::vector<text::Values> lines) const {
  for (const auto& [id, changed, add] : changes) {
    const auto* field = program_.field(id);
    if (!field) continue;
    const bool emptied = !changed || !wording::shown(*field, *changed);
    lines.push_back(
        text::Values{}.set("label", field->label).flag("emptied", emptied).flag("more", !lines.empty()));
    if (!emptied) lines.back().set("value", wording::value(text_, *field, *changed));
  }
  return lines;
}

text::Values Wording::activity(const rules::Activity& activity) const {
  text::Values values;
  values.set("kind", activity.kind);
  if (activity.date)
    values.set("month", std::to_string(activity.date->month()))
        .set("day", std::to_string(activity.date->day()));
  if (activity.sessions) values.set("sessions", std::to_string(*activity.sessions));
  if (activity.people) values.set("people", std::to_string(*activity.people));
  return text::Values{}
      .set("label", text_.say("report/activity_name", values))
      .set("value", text_.say("report/activity", values));
}

std::vector<text::Values> Wording::activity_changes(const storage::model::ReportValues& before,
                                                    const storage::model::ReportValues& after) const {
  const auto old = activities_in(before), now = activities_in(after);
  std::vector<text::Values> lines;
  const auto add = [&](const rules::Activity& one, bool emptied) {
    lines.push_back(activity(emptied ? rules::Activity{.kind = one.kind, .date = one.date} : one)
                        .flag("emptied", emptied)
                        .flag("more", !lines.empty()));
  };
  for (const auto& one : now)
    if (std::ranges::find(old, one) == old.end()) add(one, false);
  for (const auto& one : old)
    if (std::ranges::none_of(
            now, [&](const auto& other) { return other.kind == one.kind && other.date == one.date; }))
      add(one, true);
  return lines;
}

void Wording::list_activities(const storage::model::ReportValues& values, text::Values& into) const {
  std::vector<text::Values> lines;
  for (const auto& one : activities_in(values))
    lines.push_back(activity(one).set("number", std::to_string(lines.size() + 1)));
  into.flag("listed", !lines.empty()).list("activities", std::move(lines));
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
