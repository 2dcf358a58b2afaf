// How a programme is stored: every member under its own name.
#include <nlohmann/json.hpp>
#include <optional>

#include "handlers/rules/program.h"

namespace nlohmann {

/// null where there is nothing.
template <class T>
struct adl_serializer<std::optional<T>> {
  static void to_json(json& out, const std::optional<T>& value) { out = value ? json(*value) : json(); }
  static void from_json(const json& in, std::optional<T>& value) {
    value = in.is_null() ? std::nullopt : std::optional{in.get<T>()};
  }
};

/// Fen.
template <>
struct adl_serializer<linli::storage::model::Money> {
  using Money = linli::storage::model::Money;
  static void to_json(json& out, Money money) { out = money.fen(); }
  static void from_json(const json& in, Money& money) { money = Money::fen(in.get<std::int64_t>()); }
};

/// "2021-11-15"
template <>
struct adl_serializer<linli::storage::model::CivilDate> {
  using CivilDate = linli::storage::model::CivilDate;
  static void to_json(json& out, CivilDate day) { out = day.text(); }
  static void from_json(const json& in, CivilDate& day) {
    const auto parsed = CivilDate::parse(in.get<std::string>());
    if (!parsed) throw json::other_error::create(501, "'" + in.get<std::string>() + "' is no day", &in);
    day = *parsed;
  }
};

}  // namespace nlohmann

namespace linli::handlers::rules {

using nlohmann::json;
using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

// A word that is none of these is read as the first, which the check for damage then finds out.
NLOHMANN_JSON_SERIALIZE_ENUM(Measure, {{Measure::kCount, "count"},
                                       {Measure::kMoney, "money"},
                                       {Measure::kDate, "date"},
                                       {Measure::kYes, "yes"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Stage, {{Stage::kApplication, "application"},
                                     {Stage::kAward, "award"},
                                     {Stage::kPlan, "plan"},
                                     {Stage::kRunning, "running"},
                                     {Stage::kClosing, "closing"}})
NLOHMANN_JSON_SERIALIZE_ENUM(FieldKind, {{FieldKind::kCount, "count"},
                                         {FieldKind::kMoney, "money"},
                                         {FieldKind::kText, "text"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Asked, {{Asked::kRequired, "required"},
                                     {Asked::kOptional, "optional"},
                                     {Asked::kNever, "never"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Condition::Share, of, permille, most)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Condition, fact, at_most, at_least, exactly, share)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Rule, id, track, offer, stage, measure, unit, demand, when, unless,
                                   principle, preference, says, source)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Track, id, label, projects, total, carried, each, account, source)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Offer, number, name, track, grants, each, from, to, per_unit, units, unit,
                                   total, supporter, beneficiaries, waives, says, source)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Tranche, id, label, track, permille, needs, reducible, says, source)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Milestone, id, label, track, kind, on, every_months, day,
                                   months_after_contract, days_after_contract, working_days, owed_by, source)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Reminding, hour, offsets_days, overdue_days)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Approval, stage, label, by, to, track, source)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FormField, id, label, unit, question, kind, asked, options, fact)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Indicator, id, label, unit, field, target, money, source, says, counts_if)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(BudgetLine, line, label, at_most, at_least, source, says, includes)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FundsTerms, second_signature_above, evaluation_days, payment_days)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ObservationPoint, id, label, question, source)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Feedback, answer_days, confirm_days, rush_ratings, rush_minutes, points)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Program, code, name, document, grant, projects, report_due_day, form,
                                   indicators, budget, publicity_days, tranches_by_contract, funds, tracks,
                                   offers, rules, tranches, milestones, application, approvals, feedback)

std::string to_json(const Program& program) {
  auto written = json(program);
  // Left out where it says nothing: programmes that were stored before there was such a thing stay readable.
  if (program.reminders.set()) written["reminders"] = program.reminders;
  return written.dump();
}

Result<Program> program_from_json(const std::string& text) {
  try {
    auto stored = json::parse(text);
    // Programmes that were imported before there was anything about handling money say nothing about it.
    if (stored.is_object() && !stored.contains("funds")) stored["funds"] = FundsTerms{};
    auto program = stored.get<Program>();
    if (const auto reminders = stored.find("reminders"); reminders != stored.end())
      reminders->get_to(program.reminders);
    // Reading converts: cuts numbers, takes null for an empty list, overlooks keys. Writing shows it.
    if (to_json(program) != stored.dump())
      return Error{Code::kInvalid, "the stored programme is damaged: it holds what is never written"};
    return program;
  } catch (const json::exception& problem) {
    return Error{Code::kInvalid, std::string{"the stored programme is damaged or of another version; import "
                                             "its file again: "} +
                                     problem.what()};
  }
}

std::string to_json(const Tranche& tranche) {
  return json(tranche).dump();
}

Result<Tranche> tranche_from_json(const std::string& text) {
  try {
    return json::parse(text).get<Tranche>();
  } catch (const json::exception& problem) {
    return Error{Code::kInvalid, std::string{"a tranche's terms are damaged: "} + problem.what()};
  }
}

}  // namespace linli::handlers::rules
