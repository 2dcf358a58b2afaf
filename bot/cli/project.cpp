#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/operator_client.h"
#include "storage/repo/organizations.h"
#include "storage/repo/people.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"

namespace linli::bot::cli {
namespace {

namespace model = storage::model;
namespace repo = storage::repo;
using nlohmann::json;

struct Options {
  std::string code;
  std::string program;
  std::string state;
  std::string to;
  std::string opinion;
  std::string reason;
  std::int64_t approved_yuan = -1;
  bool json = false;
};

json optional_text(const std::optional<model::CivilDate>& day) {
  return day ? json(day->text()) : json();
}

json to_json(storage::db::Connection& connection, const model::Project& project) {
  int leads = 0;
  for (const auto& member : repo::people::members(connection, project.id))
    leads += member.role == model::Role::kLead ? 1 : 0;
  return {{"project", project.code},
          {"program", repo::programs::find(connection, project.program).value().code},
          {"organization", repo::organizations::find(connection, project.organization).value().name},
          {"name", project.name},
          {"place", project.place},
          {"street", project.street},
          {"track", project.track},
          {"offer", project.offer},
          {"state", model::name_of(project.state)},
          {"requested_fen", project.requested ? json(project.requested->fen()) : json()},
          {"approved_fen", project.approved.fen()},
          {"custody", project.custody},
          {"starts_on", project.starts_on.text()},
          {"ends_on", project.ends_on.text()},
          {"contracted_on", optional_text(project.contracted_on)},
          {"leads", leads}};
}

json steps_of(storage::db::Connection& connection, model::ProjectId project) {
  auto steps = json::array();
  for (const auto& step : repo::projects::steps(connection, project))
    steps.push_back({{"from", step.from ? json(model::name_of(*step.from)) : json()},
                     {"to", model::name_of(step.to)},
                     {"reason", step.reason ? json(model::name_of(*step.reason)) : json()},
                     {"opinion", step.opinion},
                     {"actor", step.actor},
                     {"at", model::iso_text(step.at)}});
  return steps;
}

std::string text_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.is_null() ? "" : value.dump();
}

void list(Context& context, const Options& options) {
  auto connection = reader(configuration(context));
  repo::projects::Filter filter;
  if (!options.program.empty()) {
    const auto program = repo::programs::find(connection, options.program);
    if (!program) throw Failure{kFound, "there is no programme with the code '" + options.program + "'"};
    filter.program = program->id;
  }
  if (!options.state.empty()) {
    filter.state = model::project_state_named(options.state);
    if (!filter.state) throw Failure{kMisused, "there is no state '" + options.state + "'"};
  }
  auto items = json::array();
  repo::projects::each(connection, filter,
                       [&](const model::Project& project) { items.push_back(to_json(connection, project)); });
  if (options.json) {
    std::cout << items.dump(2) << '\n';
    return;
  }
  for (const auto& item : items)
    std::cout << text_of(item["project"]) << "  " << text_of(item["state"]) << "  " << text_of(item["name"])
              << "  " << text_of(item["organization"]) << (item["leads"] == 0 ? "  nobody leads it" : "")
              << '\n';
}

void show(Context& context, const Options& options) {
  auto connection = reader(configuration(context));
  const auto project = repo::projects::find(connection, options.code);
  if (!project) throw Failure{kFound, "there is no project with the code '" + options.code + "'"};
  auto item = to_json(connection, *project);
  item["steps"] = steps_of(connection, project->id);
  if (options.json) {
    std::cout << item.dump(2) << '\n';
    return;
  }
  for (const auto& [name, value] : item.items())
    if (name != "steps") std::cout << name << ": " << text_of(value) << '\n';
  for (const auto& step : item["steps"]) {
    std::cout << "  " << text_of(step["at"]) << "  " << text_of(step["to"]) << "  by "
              << text_of(step["actor"]);
    if (!step["reason"].is_null()) std::cout << "  " << text_of(step["reason"]);
    if (const auto opinion = text_of(step["opinion"]); !opinion.empty()) std::cout << "  " << opinion;
    std::cout << '\n';
  }
}

void advance(const Context& context, const Options& options) {
  json request{{"command", "project.advance"},
               {"project", options.code},
               {"to", options.to},
               {"opinion", options.opinion},
               {"reason", options.reason}};
  if (options.approved_yuan >= 0) request["approved_fen"] = model::Money::yuan(options.approved_yuan).fen();
  const auto moved = operate(configuration(context), request);
  if (options.json)
    std::cout << moved.dump() << '\n';
  else
    std::cout << text_of(moved["project"]) << ": " << text_of(moved["from"]) << " -> " << text_of(moved["to"])
              << '\n';
}

}  // namespace

void add_project(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("project", "projects and where they stand");
  command->require_subcommand(1);

  auto* listing = command->add_subcommand("list", "projects by code");
  listing->add_option("--program", options->program, "only of this programme");
  listing->add_option("--state", options->state, "only in this state");
  listing->add_flag("--json", options->json, "print JSON");
  listing->callback([&context, options] { list(context, *options); });

  auto* showing = command->add_subcommand("show", "one project and how it came to where it stands");
  showing->add_option("code", options->code, "the project's code")->required();
  showing->add_flag("--json", options->json, "print JSON");
  showing->callback([&context, options] { show(context, *options); });

  auto* advancing = command->add_subcommand("advance", "move a project on; whom it concerns is told");
  advancing->add_option("code", options->code, "the project's code")->required();
  advancing->add_option("--to", options->to, "the state it comes to")->required();
  advancing->add_option("--opinion", options->opinion, "why; a rejection needs one");
  advancing->add_option("--reason", options->reason, "of a termination: misuse, transfer or force_majeure");
  advancing
      ->add_option("--approved", options->approved_yuan,
                   "yuan that the review grants (default: as asked for)")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000}));
  advancing->add_flag("--json", options->json, "print JSON");
  advancing->callback([&context, options] { advance(context, *options); });
}

}  // namespace linli::bot::cli
