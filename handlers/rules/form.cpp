#include "handlers/rules/form.h"

namespace linli::handlers::rules {

using storage::model::ReportValues;

std::vector<const FormField*> missing(std::span<const FormField> form, const ReportValues& values) {
  std::vector<const FormField*> unmentioned;
  std::vector<const FormField*> unknown;
  for (const auto& field : form) {
    if (field.asked != Asked::kRequired) continue;
    const auto value = values.find(field.id);
    if (value == values.end())
      unmentioned.push_back(&field);
    else if (!value->second.known())
      unknown.push_back(&field);
  }
  unmentioned.insert(unmentioned.end(), unknown.begin(), unknown.end());
  return unmentioned;
}

const FormField* next_question(std::span<const FormField> form, const ReportValues& values) {
  for (const auto asked : {Asked::kRequired, Asked::kOptional})
    for (const auto& field : form)
      if (field.asked == asked && !values.contains(field.id)) return &field;
  return nullptr;
}

storage::model::Month reporting_month(storage::model::CivilDate today) {
  return storage::model::Month::of(today).plus(-1);
}

}  // namespace linli::handlers::rules
