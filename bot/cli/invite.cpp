#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/code_list.h"
#include "bot/cli/operator_client.h"

namespace linli::bot::cli {
namespace {

using nlohmann::json;

struct Options {
  std::string project;
  std::string organization;
  std::int64_t staff = 0;
  bool roster = false;
  std::string role;
  std::string name;
  bool replace = false;
  std::string program;
  std::string output;
  bool json = false;
};

json request_of(const Options& options) {
  json request{{"command", "invite"}};
  if (!options.project.empty()) request["project"] = options.project;
  if (!options.organization.empty()) request["organization"] = options.organization;
  if (options.staff != 0) request["staff"] = options.staff;
  if (!options.role.empty()) request["role"] = options.role;
  if (!options.name.empty()) request["name"] = options.name;
  if (options.replace) request["replace"] = true;
  return request;
}

void print_codes(const Config& config, const Options& options) {
  CodeList list{options.output};  // before any code is made: codes that nobody gets are worth nothing
  json request{{"command", "invite.roster"}};
  if (!options.program.empty()) request["program"] = options.program;
  const auto answer = operate(config, request);
  list.write(answer.at("codes"));
  if (options.json)
    std::cout << json{{"codes", answer.at("codes").size()}, {"output", options.output}}.dump() << '\n';
  else
    std::cout << answer.at("codes").size() << " codes in " << options.output << '\n';
}

void run(const Context& context, const Options& options) {
  const auto config = configuration(context);
  if (options.roster) return print_codes(config, options);
  const auto invite = operate(config, request_of(options));
  if (options.json)
    std::cout << invite.dump() << '\n';
  else
    std::cout << invite.at("code").get<std::string>() << "  valid until "
              << invite.at("expires_at").get<std::string>() << '\n';
}

}  // namespace

void add_invite(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("invite", "make one-time codes that bind people");
  auto* whom = command->add_option_group("whom", "what the code is for");
  auto* project = whom->add_option("--project", options->project, "a project, by its code");
  auto* organization = whom->add_option("--organization", options->organization,
                                        "an organization, by credit code or filing number");
  whom->add_option("--staff", options->staff, "a staff member, by number (linli staff list)");
  auto* roster = whom->add_flag("--roster", options->roster, "everybody on the roster who is not bound yet");
  whom->require_option(1);
  command
      ->add_option("--role", options->role, "lead, deputy or observer (default: as on the roster, else lead)")
      ->check(CLI::IsMember({"lead", "deputy", "observer"}))
      ->excludes(roster);
  command->add_option("--name", options->name, "whom it is for, as on the project's roster")->needs(project);
  command->add_flag("--replace", options->replace, "its user takes the place of the project's present leads")
      ->needs(project);
  auto* output = command->add_option("--output", options->output, "the file for the roster's codes (CSV)")
                     ->needs(roster);
  command->add_option("--program", options->program, "only the roster of this programme")->needs(roster);
  roster->needs(output);
  organization->excludes(roster);
  command->add_flag("--json", options->json, "print JSON");
  command->callback([&context, options] { run(context, *options); });
}

}  // namespace linli::bot::cli
