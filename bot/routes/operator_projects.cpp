#include <nlohmann/json.hpp>
#include <string>

#include "bot/routes/operator_commands.h"
#include "handlers/binding/binding.h"
#include "handlers/projects/programme.h"
#include "handlers/projects/projects.h"
#include "storage/repo/projects.h"

namespace linli::bot::routes {
namespace {

namespace model = storage::model;
namespace repo = storage::repo;
using model::Code;
using model::Error;
using nlohmann::json;

constexpr auto kOperator = "cli";

model::Result<model::Project> project_of(const Operation& operation) {
  const auto code = operation.request.value("project", "");
  auto project = repo::projects::find(operation.db, code);
  if (!project) return Error{Code::kNotFound, "there is no project with the code '" + code + "'"};
  return *std::move(project);
}

}  // namespace

Answer advance_project(const Operation& operation) {
  const auto& request = operation.request;
  const auto project = project_of(operation);
  if (!project) return project.error();
  const auto to = model::project_state_named(request.value("to", ""));
  if (!to) return Error{Code::kInvalid, "there is no state '" + request.value("to", "") + "'"};
  handlers::projects::Move move{
      .to = *to, .opinion = request.value("opinion", ""), .reason = std::nullopt, .approved = std::nullopt};
  if (const auto reason = request.value("reason", ""); !reason.empty()) {
    move.reason = model::termination_reason_named(reason);
    if (!move.reason) return Error{Code::kInvalid, "the reason must be misuse, transfer or force_majeure"};
  }
  if (const auto fen = request.value("approved_fen", std::int64_t{-1}); fen >= 0)
    move.approved = model::Money::fen(fen);
  const auto allowed = handlers::projects::programme_allows(
      operation.db, operation.catalogue.program(operation.db, project->program), operation.calendar, *project,
      move, model::CivilDate::of(operation.now));
  if (!allowed) return allowed.error();
  const handlers::projects::Actor actor{.name = kOperator, .role = model::Role::kBureau};
  const auto moved =
      handlers::projects::advance(operation.db, operation.text, *project, move, actor, operation.now);
  if (!moved) return moved.error();
  return json{{"project", moved->code},
              {"from", model::name_of(project->state)},
              {"to", model::name_of(moved->state)}};
}

Answer remove_person(const Operation& operation) {
  const auto project = project_of(operation);
  if (!project) return project.error();
  const model::PersonId person{operation.request.value("person", std::int64_t{0})};
  if (!handlers::binding::leave(operation.db, person, project->id, operation.now, kOperator))
    return Error{Code::kNotFound,
                 "person " + std::to_string(person.value) + " does not belong to project " + project->code};
  return json{{"project", project->code}, {"person", person.value}};
}

}  // namespace linli::bot::routes
