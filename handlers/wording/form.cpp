#include "handlers/wording/form.h"

#include "handlers/wording/figures.h"

namespace linli::handlers::wording {
namespace {

constexpr std::size_t kLineCharacters = 24;

}  // namespace

bool shown(const rules::FormField& field, const storage::model::FieldValue& value) {
  if (field.asked == rules::Asked::kRequired || value.number) return true;
  return value.text && !value.text->empty();
}

std::string value(const text::Text& text, const rules::FormField& field,
                  const storage::model::FieldValue& value) {
  text::Values values;
  values.flag("approximate", value.approximate);
  if (value.number)
    values.set("figure", figure(field.kind == rules::FieldKind::kMoney, *value.number))
        .set("unit", field.unit);
  else if (value.text && !value.text->empty())
    values.set("text", shorten(*value.text, kLineCharacters));
  else
    values.flag(value.text ? "nothing" : "unknown", true);
  return text.say("form/value", values);
}

std::vector<text::Values> values(const text::Text& text, std::span<const rules::FormField> form,
                                 const storage::model::ReportValues& values) {
  std::vector<text::Values> lines;
  for (const auto& field : form) {
    const auto found = values.find(field.id);
    if (found == values.end() || !shown(field, found->second)) continue;
    lines.push_back(text::Values{}
                        .set("number", std::to_string(lines.size() + 1))
                        .set("label", field.label)
                        .set("value", value(text, field, found->second)));
  }
  return lines;
}

std::vector<text::Values> differences(const text::Text& text, std::span<const rules::FormField> form,
                                      const storage::model::ReportValues& before,
                                      const storage::model::ReportValues& after) {
  const auto said = [&](const rules::FormField& field, const storage::model::ReportValues& values) {
    const auto found = values.find(field.id);
    return found == values.end() || !shown(field, found->second)
               ? value(text, field, {.number = std::nullopt, .text = "", .approximate = false, .words = ""})
               : value(text, field, found->second);
  };
  std::vector<text::Values> lines;
  for (const auto& field : form) {
    auto was = said(field, before);
    auto is = said(field, after);
    if (was != is)
      lines.push_back(
          text::Values{}.set("label", field.label).set("before", std::move(was)).set("after", std::move(is)));
  }
  return lines;
}

std::vector<text::Values> labels(const std::vector<const rules::FormField*>& fields) {
  std::vector<text::Values> all;
  for (const auto* field : fields)
    all.push_back(text::Values{}.set("label", field->label).flag("more", !all.empty()));
  return all;
}

}  // namespace linli::handlers::wording
