#include "handlers/rules/program.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace linli::handlers::rules {

using nlohmann::json;
using storage::model::Code;
using storage::model::Error;
using storage::model::Money;
using storage::model::Result;

namespace {

template <class T>
const T* one(const std::vector<T>& all, std::string T::*key, std::string_view value) {
  const auto found = std::ranges::find(all, value, key);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

const FormField* Program::field(std::string_view id) const {
  return one(form, &FormField::id, id);
}

const Track* Program::track(std::string_view id) const {
  return one(tracks, &Track::id, id);
}

const Offer* Program::offer(std::string_view number) const {
  return one(offers, &Offer::number, number);
}

const Rule* Program::rule(std::string_view id) const {
  return one(rules, &Rule::id, id);
}

std::string_view name_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::kMoney:
      return "money";
    case FieldKind::kText:
      return "text";
    case FieldKind::kCount:
      break;
  }
  return "count";
}

std::string_view name_of(Asked asked) {
  switch (asked) {
    case Asked::kRequired:
      return "required";
    case Asked::kOptional:
      return "optional";
    case Asked::kNever:
      break;
  }
  return "never";
}

Result<FieldKind> field_kind_named(std::string_view name) {
  for (const auto kind : {FieldKind::kCount, FieldKind::kMoney, FieldKind::kText})
    if (name_of(kind) == name) return kind;
  return Error{Code::kInvalid, "'" + std::string{name} + "' is not count, money or text"};
}

Result<Asked> asked_named(std::string_view name) {
  for (const auto asked : {Asked::kRequired, Asked::kOptional, Asked::kNever})
    if (name_of(asked) == name) return asked;
  return Error{Code::kInvalid, "'" + std::string{name} + "' is not required, optional or never"};
}

std::string to_json(const Program& program) {
  json form = json::array();
  for (const auto& field : program.form)
    form.push_back({{"id", field.id},
                    {"label", field.label},
                    {"unit", field.unit},
                    {"question", field.question},
                    {"kind", name_of(field.kind)},
                    {"asked", name_of(field.asked)}});
  json indicators = json::array();
  for (const auto& indicator : program.indicators)
    indicators.push_back({{"id", indicator.id},
                          {"label", indicator.label},
                          {"unit", indicator.unit},
                          {"field", indicator.field},
                          {"target", indicator.target},
                          {"money", indicator.money},
                          {"source", indicator.source}});
  json budget = json::array();
  for (const auto& line : program.budget)
    budget.push_back({{"line", line.line},
                      {"label", line.label},
                      {"at_most_fen", line.at_most.fen()},
                      {"at_least_fen", line.at_least.fen()},
                      {"source", line.source}});
  return json{{"code", program.code},
              {"name", program.name},
              {"grant_fen", program.grant.fen()},
              {"projects", program.projects},
              {"report_due_day", program.report_due_day},
              {"form", form},
              {"indicators", indicators},
              {"budget", budget}}
      .dump();
}

Result<Program> program_from_json(const std::string& text) {
  try {
    const auto stored = json::parse(text);
    Program program{.code = stored.at("code").get<std::string>(),
                    .name = stored.at("name").get<std::string>(),
                    .grant = Money::fen(stored.at("grant_fen").get<std::int64_t>()),
                    .projects = stored.at("projects").get<int>(),
                    .report_due_day = stored.at("report_due_day").get<int>(),
                    .form = {},
                    .indicators = {},
                    .budget = {}};
    for (const auto& item : stored.at("form")) {
      const auto kind = field_kind_named(item.at("kind").get<std::string>());
      const auto asked = asked_named(item.at("asked").get<std::string>());
      if (!kind) return kind.error();
      if (!asked) return asked.error();
      program.form.push_back({.id = item.at("id").get<std::string>(),
                              .label = item.at("label").get<std::string>(),
                              .unit = item.at("unit").get<std::string>(),
                              .question = item.at("question").get<std::string>(),
                              .kind = *kind,
                              .asked = *asked});
    }
    for (const auto& item : stored.at("indicators"))
      program.indicators.push_back({.id = item.at("id").get<std::string>(),
                                    .label = item.at("label").get<std::string>(),
                                    .unit = item.at("unit").get<std::string>(),
                                    .field = item.at("field").get<std::string>(),
                                    .target = item.at("target").get<std::int64_t>(),
                                    .money = item.at("money").get<bool>(),
                                    .source = item.at("source").get<std::string>()});
    for (const auto& item : stored.at("budget"))
      program.budget.push_back({.line = item.at("line").get<std::string>(),
                                .label = item.at("label").get<std::string>(),
                                .at_most = Money::fen(item.at("at_most_fen").get<std::int64_t>()),
                                .at_least = Money::fen(item.at("at_least_fen").get<std::int64_t>()),
                                .source = item.at("source").get<std::string>()});
    // Reading converts: cuts numbers, takes null for an empty list, overlooks keys. Writing shows it.
    if (to_json(program) != stored.dump())
      return Error{Code::kInvalid, "the stored programme is damaged: it holds what is never written"};
    return program;
  } catch (const json::exception& problem) {
    return Error{Code::kInvalid, std::string{"the stored programme is damaged: "} + problem.what()};
  }
}

}  // namespace linli::handlers::rules
