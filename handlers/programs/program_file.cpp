#include "handlers/programs/program_file.h"

#include <set>

#include "handlers/programs/toml_reader.h"

namespace linli::handlers::programs {
namespace {

using storage::model::Result;

/// Text that must be one of a few words.
template <class Enum>
Enum choice(TableReader& reader, std::string_view key, Result<Enum> (*named)(std::string_view)) {
  const auto value = named(reader.text(key));
  if (!value) reader.wrong(key, value.error().message);
  return *value;
}

rules::FormField field_of(TableReader& reader) {
  rules::FormField field{.id = reader.text("id"),
                         .label = reader.text("label"),
                         .unit = reader.text_or("unit", ""),
                         .question = "",
                         .kind = choice(reader, "kind", rules::field_kind_named),
                         .asked = choice(reader, "asked", rules::asked_named)};
  if (field.asked != rules::Asked::kNever) field.question = reader.text("question");
  if (field.kind == rules::FieldKind::kCount && field.unit.empty())
    reader.wrong("unit", "a count needs its unit");
  return field;
}

rules::Indicator indicator_of(TableReader& reader, const rules::Program& program) {
  rules::Indicator indicator{.id = reader.text("id"),
                             .label = reader.text("label"),
                             .unit = reader.text("unit"),
                             .field = reader.text_or("field", ""),
                             .target = 0,
                             .money = reader.has("target_yuan"),
                             .source = reader.text("source")};
  if (indicator.money && reader.has("target")) reader.wrong("target", "stands beside target_yuan");
  indicator.target =
      indicator.money ? reader.yuan("target_yuan").fen() : reader.number("target", 1, 1'000'000'000);
  if (indicator.field.empty()) return indicator;
  const auto* field = program.field(indicator.field);
  const auto wrong = [&](const char* why) { reader.wrong("field", "'" + indicator.field + "' " + why); };
  if (!field) wrong("is not a field of the form");
  if (field->kind == rules::FieldKind::kText) wrong("is text, which has no sum");
  if (indicator.money && field->kind != rules::FieldKind::kMoney) wrong("is not money and the target is");
  if (!indicator.money && field->kind == rules::FieldKind::kMoney) wrong("is money and the target is not");
  return indicator;
}

rules::BudgetLine line_of(TableReader& reader) {
  const auto none = storage::model::Money::fen(-1);
  rules::BudgetLine line{.line = reader.text("line"),
                         .label = reader.text("label"),
                         .at_most = reader.yuan_or("at_most_yuan", none),
                         .at_least = reader.yuan_or("at_least_yuan", none),
                         .source = reader.text("source")};
  if (line.at_most != none && line.at_least > line.at_most)
    reader.wrong("at_least_yuan", "is more than at_most_yuan");
  return line;
}

}  // namespace

Result<rules::Program> read_program(const std::string& path) {
  rules::Program program;
  const auto read = read_toml(path, [&](TableReader& reader) {
    program.code = reader.text("code");
    program.name = reader.text("name");
    program.grant = reader.yuan("grant_yuan");
    program.projects = static_cast<int>(reader.number("projects", 1, 100'000));
    program.report_due_day = static_cast<int>(reader.number("report_due_day", 1, 28));
    std::set<std::string> ids, indicators, lines;
    reader.each("form", [&](TableReader& field) {
      program.form.push_back(field_of(field));
      if (!ids.insert(program.form.back().id).second) field.wrong("id", "stands twice in the form");
    });
    reader.each("indicators", [&](TableReader& indicator) {
      program.indicators.push_back(indicator_of(indicator, program));
      if (!indicators.insert(program.indicators.back().id).second)
        indicator.wrong("id", "stands twice among the indicators");
    });
    reader.each("budget", [&](TableReader& line) {
      program.budget.push_back(line_of(line));
      if (!lines.insert(program.budget.back().line).second) line.wrong("line", "stands twice in the budget");
    });
    if (program.form.empty()) reader.wrong("form", "a programme needs a report form");
  });
  if (!read) return read.error();
  return program;
}

}  // namespace linli::handlers::programs
