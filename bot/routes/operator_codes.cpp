#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bot/routes/operator_commands.h"
#include "handlers/feedback/feedback.h"
#include "handlers/rules/lifecycle.h"
#include "storage/repo/comments.h"
#include "storage/repo/contacts.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"
#include "storage/repo/scenes.h"
#include "storage/repo/tickets.h"

namespace linli::bot::routes {
namespace {

namespace model = storage::model;
namespace repo = storage::repo;
using model::Code;
using model::Error;
using model::Result;
using nlohmann::json;

constexpr auto kOperator = "cli";

/// A day of the request; absent when it is not given. kInvalid for what is no day.
Result<std::optional<model::CivilDate>> day_of(const Operation& operation, const char* key) {
  const auto text = operation.request.value(key, "");
  if (text.empty()) return std::optional<model::CivilDate>{};
  const auto day = model::CivilDate::parse(text);
  if (!day) return Error{Code::kInvalid, "'" + text + "' is no day such as 2024-06-01"};
  return day;
}

json to_json(const model::Project& project, const model::Scene& scene) {
  return {{"scene", scene.value},
          {"project", project.code},
          {"project_name", project.name},
          {"activity", scene.activity},
          {"held_on", scene.held_on ? scene.held_on->text() : ""},
          {"closes_on", scene.closes_on.text()},
          {"url", scene.url}};
}

/// The projects that the request is about.
Result<std::vector<model::Project>> projects_of(const Operation& operation) {
  std::vector<model::Project> all;
  if (!operation.request.contains("program")) {
    const auto code = operation.request.value("project", "");
    auto project = repo::projects::find(operation.db, code);
    if (!project) return Error{Code::kNotFound, "there is no project with the code '" + code + "'"};
    all.push_back(*std::move(project));
    return all;
  }
  const auto code = operation.request.value("program", "");
  const auto program = repo::programs::find(operation.db, code);
  if (!program) return Error{Code::kNotFound, "there is no programme with the code '" + code + "'"};
  repo::projects::Filter filter;
  filter.program = program->id;
  repo::projects::each(operation.db, filter, [&](const model::Project& project) {
    if (handlers::rules::active(project.state)) all.push_back(project);
  });
  return all;
}

Result<model::Scene> scene_of(const Operation& operation) {
  const auto value = operation.request.value("scene", "");
  auto scene = repo::scenes::find(operation.db, value);
  if (!scene) return Error{Code::kNotFound, "there is no code '" + value + "'"};
  return *std::move(scene);
}

}  // namespace

Answer create_codes(const Operation& operation) {
  const auto projects = projects_of(operation);
  if (!projects) return projects.error();
  const auto held_on = day_of(operation, "held_on");
  if (!held_on) return held_on.error();
  const auto closes_on = day_of(operation, "closes_on");
  if (!closes_on) return closes_on.error();
  auto codes = json::array();
  for (const auto& project : *projects) {
    const auto scene = handlers::feedback::code_for(operation.db,
                                                    {.project = project.id,
                                                     .activity = operation.request.value("activity", ""),
                                                     .held_on = *held_on,
                                                     .closes_on = *closes_on},
                                                    operation.random, operation.now, kOperator);
    if (!scene) return scene.error();
    codes.push_back(to_json(project, *scene));
  }
  return json{{"codes", std::move(codes)}};
}

Answer set_code_url(const Operation& operation) {
  const auto scene = scene_of(operation);
  if (!scene) return scene.error();
  const auto url = operation.request.value("url", "");
  repo::scenes::set_url(operation.db, scene->id, url, operation.now, kOperator);
  return json{{"scene", scene->value}, {"url", url}};
}

Answer set_mini_code(const Operation& operation) {
  constexpr std::size_t kDigits = 64;
  const auto scene = scene_of(operation);
  if (!scene) return scene.error();
  const model::PictureFile file{.sha256 = operation.request.value("sha256", ""),
                                .format = operation.request.value("format", ""),
                                .look = std::nullopt};
  if (file.sha256.size() != kDigits) return Error{Code::kInvalid, "a picture is named by its SHA-256"};
  repo::scenes::set_mini(operation.db, scene->id, file, operation.now, kOperator);
  return json{{"scene", scene->value}, {"sha256", file.sha256}};
}

Answer close_code(const Operation& operation) {
  const auto scene = scene_of(operation);
  if (!scene) return scene.error();
  if (!scene->voter_key) return Error{Code::kConflict, "the code '" + scene->value + "' is closed already"};
  repo::scenes::close(operation.db, scene->id, operation.now, kOperator);
  repo::contacts::forget_lapsed(operation.db, operation.now);
  return json{{"scene", scene->value}};
}

Answer judge_comment(const Operation& operation) {
  const auto& request = operation.request;
  if (request.contains("ticket")) {
    const model::TicketId id{request.value("ticket", std::int64_t{0})};
    const bool show = request.value("show", false);
    if (!(show ? repo::tickets::release : repo::tickets::keep_back)(operation.db, id, operation.now,
                                                                    kOperator))
      return Error{Code::kNotFound, "no text of ticket " + std::to_string(id.value) + " is held"};
    return json{{"ticket", id.value}, {"state", show ? "shown" : "kept back"}};
  }
  const auto id = request.value("comment", "");
  const auto state =
      request.value("show", false) ? model::CommentState::kShown : model::CommentState::kRefused;
  if (!repo::comments::judge(operation.db, id, state, operation.now, kOperator))
    return Error{Code::kNotFound, "no comment '" + id + "' is held"};
  return json{{"comment", id}, {"state", model::name_of(state)}};
}

}  // namespace linli::bot::routes
