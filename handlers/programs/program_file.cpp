#include "handlers/programs/program_file.h"

#include <set>

#include "handlers/programs/plan_file.h"
#include "handlers/programs/rule_file.h"
#include "handlers/programs/toml_reader.h"
#include "handlers/rules/derived.h"
#include "handlers/rules/facts.h"

namespace linli::handlers::programs {
namespace {

using storage::model::Money;
using storage::model::Result;

/// The fact that a field's answer is must be measured as the answer is.
std::string fact_of(TableReader& reader, const rules::FormField& field) {
  auto fact = reader.text_or("fact", "");
  if (fact.empty()) return fact;
  const auto* known = rules::known_fact(fact);
  if (!known) reader.wrong("fact", "'" + fact + "' is not a known fact");
  const bool yes_or_no = field.options == std::vector<std::string>{"是", "否"};
  const bool fits = field.kind == rules::FieldKind::kMoney ? known->measure == rules::Measure::kMoney
                    : field.kind == rules::FieldKind::kCount
                        ? known->measure == rules::Measure::kCount
                        : known->measure == rules::Measure::kYes && yes_or_no;
  if (!fits) reader.wrong("fact", "'" + fact + "' is not measured as the answer is");
  return fact;
}

rules::FormField field_of(TableReader& reader) {
  rules::FormField field{.id = reader.text("id"),
                         .label = reader.text("label"),
                         .unit = reader.text_or("unit", ""),
                         .question = "",
                         .kind = choice(reader, "kind", rules::field_kind_named),
                         .asked = choice(reader, "asked", rules::asked_named),
                         .options = reader.texts("options")};
  if (field.asked != rules::Asked::kNever) field.question = reader.text("question");
  if (field.kind == rules::FieldKind::kCount && field.unit.empty())
    reader.wrong("unit", "a count needs its unit");
  if (field.kind != rules::FieldKind::kText && !field.options.empty())
    reader.wrong("options", "only a text is chosen from a list");
  field.fact = fact_of(reader, field);
  return field;
}

rules::Indicator indicator_of(TableReader& reader, const rules::Program& program) {
  rules::Indicator indicator{.id = reader.text("id"),
                             .label = reader.text("label"),
                             .unit = reader.text("unit"),
                             .field = reader.text_or("field", ""),
                             .target = 0,
                             .money = reader.has("target_yuan"),
                             .source = reader.text("source"),
                             .says = reader.text("says"),
                             .counts_if = conditions_of(reader, "counts_if", program)};
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
  const auto none = Money::fen(-1);
  rules::BudgetLine line{.line = reader.text("line"),
                         .label = reader.text("label"),
                         .at_most = reader.yuan_or("at_most_yuan", none),
                         .at_least = reader.yuan_or("at_least_yuan", none),
                         .source = reader.text("source"),
                         .says = "",
                         .includes = reader.texts("includes")};
  if (line.at_most != none && line.at_least > line.at_most)
    reader.wrong("at_least_yuan", "is more than at_most_yuan");
  if (line.at_most != none || line.at_least != none) line.says = reader.text("says");
  for (const auto& name : line.includes)
    if (!rules::known_fact("budget." + name)) reader.wrong("includes", "'" + name + "' is not a budget line");
  if (!rules::known_fact("budget." + line.line))
    reader.wrong("line", "'" + line.line + "' is not a budget line");
  return line;
}

/// Reads each table of `key` into `list`; no two may have the same `name`.
template <class T, class Read>
void read_list(TableReader& reader, std::string_view key, std::vector<T>& list, std::string T::*name,
               const char* name_key, const char* where, const Read& read) {
  std::set<std::string> seen;
  reader.each(key, [&](TableReader& inner) {
    list.push_back(read(inner));
    if (!seen.insert(list.back().*name).second) inner.wrong(name_key, std::string{"stands twice "} + where);
  });
}

rules::ObservationPoint point_of(TableReader& reader) {
  return {.id = reader.text("id"),
          .label = reader.text("label"),
          .question = reader.text("question"),
          .source = reader.text("source")};
}

/// How people are heard. What a programme does not say is as everywhere.
void read_feedback(TableReader& reader, rules::Feedback& feedback) {
  const auto days = [&](const char* key, int usual) {
    return static_cast<int>(reader.number_or(key, 1, 60, usual));
  };
  feedback.answer_days = days("ticket_answer_days", feedback.answer_days);
  feedback.confirm_days = days("ticket_confirm_days", feedback.confirm_days);
  feedback.rush_minutes = days("rush_minutes", feedback.rush_minutes);
  feedback.rush_ratings =
      static_cast<int>(reader.number_or("rush_ratings", 1, 100'000, feedback.rush_ratings));
  read_list(reader, "observation", feedback.points, &rules::ObservationPoint::id, "id",
            "among the points of observation", point_of);
}

void read_layout(TableReader& reader, rules::Program& program) {
  read_list(reader, "tracks", program.tracks, &rules::Track::id, "id", "among the tracks", track_entry);
  const auto rules = reader.names("rules", "id");
  read_list(reader, "offers", program.offers, &rules::Offer::number, "number", "among the offers",
            [&](TableReader& inner) { return offer_of(inner, program, rules); });
  read_list(reader, "tranches", program.tranches, &rules::Tranche::id, "id", "among the tranches",
            [&](TableReader& inner) { return tranche_of(inner, program); });
  check_shares(reader, program);
  read_list(reader, "milestones", program.milestones, &rules::Milestone::id, "id", "among the milestones",
            [&](TableReader& inner) { return milestone_of(inner, program); });
  read_list(reader, "approvals", program.approvals, &rules::Approval::stage, "stage", "among the approvals",
            [&](TableReader& inner) { return approval_of(inner, program); });
}

void read_rules(TableReader& reader, rules::Program& program) {
  const auto offers = reader.names("offers", "number");
  program.rules = rules::derived_rules(program);
  const auto derived = program.rules.size();
  read_list(reader, "rules", program.rules, &rules::Rule::id, "id", "among the rules",
            [&](TableReader& inner) {
              auto rule = rule_of(inner, program, offers);
              for (std::size_t i = 0; i < derived; ++i)
                if (program.rules[i].id == rule.id)
                  inner.wrong("id", "is the name of a rule that follows from something else");
              return rule;
            });
}

}  // namespace

Result<rules::Program> read_program(const std::string& path) {
  rules::Program program;
  const auto read = read_toml(path, [&](TableReader& reader) {
    program.code = reader.text("code");
    program.name = reader.text("name");
    program.document = reader.text_or("document", "");
    program.grant = reader.yuan_or("grant_yuan", Money{});
    program.projects = static_cast<int>(reader.number_or("projects", 1, 100'000, 0));
    program.report_due_day = static_cast<int>(reader.number_or("report_due_day", 1, 28, 0));
    program.publicity_days = static_cast<int>(reader.number_or("publicity_days", 1, 60, 0));
    program.tranches_by_contract = reader.flag_or("tranches_by_contract", false);
    program.funds = {.second_signature_above = reader.yuan_or("second_signature_above_yuan", Money::fen(-1)),
                     .evaluation_days = static_cast<int>(reader.number_or("evaluation_days", 1, 250, -1)),
                     .payment_days = static_cast<int>(reader.number_or("payment_days", 0, 250, -1))};
    read_list(reader, "form", program.form, &rules::FormField::id, "id", "in the form", field_of);
    if (program.form.empty()) reader.wrong("form", "a programme needs a report form");
    read_list(reader, "indicators", program.indicators, &rules::Indicator::id, "id", "among the indicators",
              [&](TableReader& inner) { return indicator_of(inner, program); });
    read_list(reader, "budget", program.budget, &rules::BudgetLine::line, "line", "in the budget", line_of);
    read_list(reader, "application", program.application, &rules::FormField::id, "id", "in the application",
              field_of);
    reader.each("reminders", [&](TableReader& inner) {
      if (program.reminders.set()) inner.wrong("offsets_days", "reminders are set once");
      program.reminders = reminding_of(inner);
    });
    read_layout(reader, program);
    read_rules(reader, program);
    read_feedback(reader, program.feedback);
  });
  if (!read) return read.error();
  return program;
}

}  // namespace linli::handlers::programs
