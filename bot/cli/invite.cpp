#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/operator_client.h"

namespace linli::bot::cli {

void add_invite(CLI::App& app, Context& context) {
  struct Options {
    std::string project;
    std::string role = "lead";
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("invite", "make a one-time code that binds a person to a project");
  command->add_option("--project", options->project, "the project's code")->required();
  command->add_option("--role", options->role, "lead or observer")
      ->check(CLI::IsMember({"lead", "observer"}))
      ->capture_default_str();
  command->add_flag("--json", options->json, "print JSON");
  command->callback([&context, options] {
    const auto invite =
        operate(configuration(context),
                {{"command", "invite"}, {"project", options->project}, {"role", options->role}});
    if (options->json)
      std::cout << invite.dump() << '\n';
    else
      std::cout << invite.at("code").get<std::string>() << "  valid until "
                << invite.at("expires_at").get<std::string>() << '\n';
  });
}

}  // namespace linli::bot::cli
