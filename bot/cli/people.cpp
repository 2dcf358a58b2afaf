#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/operator_client.h"
#include "storage/repo/people.h"
#include "storage/repo/projects.h"
#include "storage/repo/roster.h"

namespace linli::bot::cli {
namespace {

namespace model = storage::model;
namespace repo = storage::repo;
using nlohmann::json;

struct Options {
  std::string project;
  std::int64_t person = 0;
  bool json = false;
};

/// Who is bound, by number, and the name under which the roster knows them.
void list(const Context& context, const Options& options) {
  auto connection = reader(configuration(context));
  const auto project = repo::projects::find(connection, options.project);
  if (!project) throw Failure{kFound, "there is no project with the code '" + options.project + "'"};
  auto items = json::array();
  for (const auto& member : repo::people::members(connection, project->id))
    items.push_back({{"person", member.person.value},
                     {"role", model::name_of(member.role)},
                     {"name", repo::roster::name_in(connection, project->id, member.person)},
                     {"since", model::iso_text(member.since)}});
  if (options.json) {
    std::cout << items.dump(2) << '\n';
    return;
  }
  for (const auto& item : items)
    std::cout << item["person"] << "  " << item["role"].get<std::string>() << "  since "
              << item["since"].get<std::string>() << "  " << item["name"].get<std::string>() << '\n';
}

}  // namespace

void add_people(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("people", "who is bound to a project");
  command->require_subcommand(1);

  auto* listing = command->add_subcommand("list", "its leads, deputies and observers");
  listing->add_option("--project", options->project, "the project's code")->required();
  listing->add_flag("--json", options->json, "print JSON");
  listing->callback([&context, options] { list(context, *options); });

  auto* removing = command->add_subcommand("remove", "take somebody out of a project, in every role");
  removing->add_option("--project", options->project, "the project's code")->required();
  removing->add_option("--person", options->person, "the number from people list")->required();
  removing->callback([&context, options] {
    operate(configuration(context),
            {{"command", "people.remove"}, {"project", options->project}, {"person", options->person}});
  });
}

}  // namespace linli::bot::cli
