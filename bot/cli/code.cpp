#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/code_options.h"
#include "bot/cli/operator_client.h"
#include "storage/media/store.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"
#include "storage/repo/ratings.h"
#include "storage/repo/scenes.h"

namespace linli::bot::cli {

namespace model = storage::model;
namespace repo = storage::repo;
using nlohmann::json;

std::vector<model::Scene> chosen_codes(storage::db::Connection& connection, const CodeOptions& options) {
  std::vector<model::Scene> all;
  if (!options.scene.empty()) {
    auto scene = repo::scenes::find(connection, options.scene);
    if (!scene) throw Failure{kFound, "there is no code '" + options.scene + "'"};
    all.push_back(*std::move(scene));
    return all;
  }
  repo::scenes::Filter filter{.open_only = options.open};
  if (!options.project.empty()) {
    const auto project = repo::projects::find(connection, options.project);
    if (!project) throw Failure{kFound, "there is no project with the code '" + options.project + "'"};
    filter.project = project->id;
  }
  if (!options.program.empty()) {
    const auto program = repo::programs::find(connection, options.program);
    if (!program) throw Failure{kFound, "there is no programme with the code '" + options.program + "'"};
    filter.program = program->id;
  }
  repo::scenes::each(connection, filter, [&](const model::Scene& scene) { all.push_back(scene); });
  return all;
}

std::string rating_page(const Config& config, const model::Scene& scene) {
  return config.server.public_url.empty() ? "" : config.server.public_url + "/f/" + scene.value;
}

namespace {

json to_json(storage::db::Connection& connection, const Config& config, const model::Scene& scene) {
  const auto project = repo::projects::find(connection, scene.project).value();
  return {{"scene", scene.value},
          {"project", project.code},
          {"project_name", project.name},
          {"activity", scene.activity},
          {"held_on", scene.held_on ? scene.held_on->text() : ""},
          {"closes_on", scene.closes_on.text()},
          {"url", scene.url},
          {"mini", scene.mini ? storage::media::path_of(*scene.mini) : ""},
          {"page", rating_page(config, scene)},
          {"open", scene.voter_key.has_value()},
          {"raters", repo::ratings::counts(connection, scene.id).all()}};
}

void print(storage::db::Connection& connection, const Config& config, const std::vector<model::Scene>& scenes,
           bool as_json) {
  auto codes = json::array();
  for (const auto& scene : scenes)
    codes.push_back(to_json(connection, config, scene));
  if (as_json) {
    std::cout << codes.dump(2) << '\n';
    return;
  }
  const auto text = [](const json& code, const char* key) { return code[key].get<std::string>(); };
  for (const auto& code : codes)
    std::cout << text(code, "scene") << "  " << text(code, "project") << "  "
              << text(code, code["activity"] == "" ? "project_name" : "activity") << "  "
              << (code["open"].get<bool>() ? "until " + text(code, "closes_on") : "closed") << "  rated by "
              << code["raters"] << (text(code, "page").empty() ? "" : "  " + text(code, "page")) << '\n';
}

void create(const Context& context, const CodeOptions& options) {
  if (options.project.empty() == options.program.empty())
    throw Failure{kMisused, "give either --project or --program"};
  const auto config = configuration(context);
  json request{{"command", "code.create"},
               {"activity", options.activity},
               {"held_on", options.held_on},
               {"closes_on", options.closes_on}};
  if (options.program.empty())
    request["project"] = options.project;
  else
    request["program"] = options.program;
  const auto made = operate(config, request).at("codes");
  auto connection = reader(config);
  const auto scenes = [&] {
    std::vector<model::Scene> all;
    for (const auto& code : made)
      all.push_back(repo::scenes::find(connection, code.at("scene").get<std::string>()).value());
    return all;
  };
  if (options.wechat) make_wechat_codes(config, scenes());
  if (options.miniprogram) make_mini_codes(config, scenes());
  print(connection, config, scenes(), options.json);
}

void list(const Context& context, const CodeOptions& options) {
  const auto config = configuration(context);
  auto connection = reader(config);
  print(connection, config, chosen_codes(connection, options), options.json);
}

}  // namespace

void add_code(CLI::App& app, Context& context) {
  const auto options = std::make_shared<CodeOptions>();
  auto* command = app.add_subcommand("code", "codes under which residents rate activities and projects");
  command->require_subcommand(1);
  const auto chosen = [&](CLI::App* inner) {
    inner->add_option("--project", options->project, "the project's code");
    inner->add_option("--program", options->program, "all projects of this programme");
    return inner;
  };
  auto* creating = chosen(command->add_subcommand("create", "make codes; the same again gives the same"));
  creating->add_option("--activity", options->activity,
                       "the activity's name; without it the project as a whole");
  creating->add_option("--date", options->held_on, "the activity's day, YYYY-MM-DD");
  creating->add_option("--until", options->closes_on,
                       "the last day on which is rated (default: 30 days after the activity or the project)");
  creating->add_flag("--wechat", options->wechat,
                     "let the platform make the official account's QR codes, too");
  creating->add_flag("--miniprogram", options->miniprogram,
                     "let the platform draw the mini-program's codes, too");
  creating->add_flag("--json", options->json, "print one JSON document");
  creating->callback([&context, options] { create(context, *options); });

  auto* listing = chosen(command->add_subcommand("list", "codes and how many have rated"));
  listing->add_flag("--open", options->open, "only those that are rated under");
  listing->add_flag("--json", options->json, "print one JSON document");
  listing->callback([&context, options] { list(context, *options); });

  auto* printing = chosen(command->add_subcommand("poster", "a printable page with a sheet for each code"));
  printing->add_option("scene", options->scene, "one code, as in code list");
  printing->add_option("--output", options->output, "the HTML file")->required();
  printing->callback([&context, options] {
    options->open = true;
    print_posters(configuration(context), *options);
  });

  auto* exporting =
      chosen(command->add_subcommand("export", "codes and addresses as CSV, to be printed elsewhere"));
  exporting->add_option("--output", options->output, "the CSV file")->required();
  exporting->add_option("--pictures", options->pictures,
                        "a folder for the pictures of the mini-program's codes");
  exporting->callback([&context, options] {
    options->open = true;
    export_codes(configuration(context), *options);
  });

  auto* closing = command->add_subcommand("close", "end the feedback under a code before its day");
  closing->add_option("scene", options->scene, "as in code list")->required();
  closing->callback([&context, options] {
    operate(configuration(context), {{"command", "code.close"}, {"scene", options->scene}});
  });
}

}  // namespace linli::bot::cli
