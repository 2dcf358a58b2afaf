#include "handlers/reports/wording.h"

#include "storage/model/money.h"

namespace linli::handlers::reports {
namespace {

using rules::FieldKind;
using storage::model::Money;

constexpr std::size_t kLineCharacters = 24;

std::string figure(bool money, std::int64_t number) {
  return money ? Money::fen(number).text() : std::to_string(number);
}

}  // namespace

std::string shorten(std::string_view text, std::size_t most) {
  std::string line;
  std::size_t characters = 0;
  for (const char c : text) {
    const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
    if (!continues && characters++ == most) return line + "…";
    line += c == '\n' || c == '\r' ? ' ' : c;
  }
  return line;
}

bool shown(const rules::FormField& field, const storage::model::FieldValue& value) {
  if (field.asked == rules::Asked::kRequired || value.number) return true;
  return value.text && !value.text->empty();
}

std::string say_month(const text::Text& text, storage::model::Month month, storage::model::CivilDate today) {
  text::Values values;
  if (month.year() != today.year()) values.set("year", std::to_string(month.year()));
  return text.say("report/month", values.set("month", std::to_string(month.month())));
}

std::string Wording::value(const rules::FormField& field, const storage::model::FieldValue& value) const {
  text::Values values;
  values.flag("approximate", value.approximate);
  if (value.number)
    values.set("figure", figure(field.kind == FieldKind::kMoney, *value.number)).set("unit", field.unit);
  else if (value.text && !value.text->empty())
    values.set("text", shorten(*value.text, kLineCharacters));
  else
    values.flag(value.text ? "nothing" : "unknown", true);
  return text_.say("report/value", values);
}

std::vector<text::Values> Wording::values(const storage::model::ReportValues& values) const {
  std::vector<text::Values> lines;
  for (const auto& field : program_.form) {
    const auto found = values.find(field.id);
    if (found == values.end() || !shown(field, found->second)) continue;
    lines.push_back(text::Values{}
                        .set("number", std::to_string(lines.size() + 1))
                        .set("label", field.label)
                        .set("value", value(field, found->second)));
  }
  return lines;
}

std::vector<text::Values> Wording::changes(const std::vector<storage::repo::reports::Change>& changes) const {
  std::vector<text::Values> lines;
  for (const auto& [id, changed] : changes) {
    const auto* field = program_.field(id);
    if (!field) continue;
    const bool emptied = !changed || !shown(*field, *changed);
    lines.push_back(
        text::Values{}.set("label", field->label).flag("emptied", emptied).flag("more", !lines.empty()));
    if (!emptied) lines.back().set("value", value(*field, *changed));
  }
  return lines;
}

std::vector<text::Values> say_progress(const std::vector<Progress>& progress) {
  std::vector<text::Values> lines;
  for (const auto& [indicator, reached] : progress) {
    if (reached == 0) continue;
    lines.push_back(text::Values{}
                        .set("label", indicator->label)
                        .set("reached", figure(indicator->money, reached))
                        .set("target", figure(indicator->money, indicator->target))
                        .set("unit", indicator->unit));
  }
  return lines;
}

}  // namespace linli::handlers::reports
