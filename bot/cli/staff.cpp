#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/operator_client.h"
#include "storage/repo/staff.h"

namespace linli::bot::cli {
namespace {

using nlohmann::json;

struct Options {
  std::string name;
  std::string role;
  std::string street;
  std::int64_t id = 0;
  bool json = false;
};

void add(const Context& context, const Options& options) {
  const auto added = operate(
      configuration(context),
      {{"command", "staff.add"}, {"name", options.name}, {"role", options.role}, {"street", options.street}});
  if (options.json)
    std::cout << added.dump() << '\n';
  else
    std::cout << added.at("code").get<std::string>() << "  one-time password of staff member "
              << added.at("staff") << ", valid until " << added.at("expires_at").get<std::string>() << '\n';
}

void list(const Context& context, const Options& options) {
  auto connection = reader(configuration(context));
  auto items = json::array();
  for (const auto& member : storage::repo::staff::all(connection))
    items.push_back({{"staff", member.id.value},
                     {"name", member.name},
                     {"role", storage::model::name_of(member.role)},
                     {"street", member.street},
                     {"bound", member.person.has_value()},
                     {"disabled", member.disabled}});
  if (options.json) {
    std::cout << items.dump(2) << '\n';
    return;
  }
  for (const auto& item : items)
    std::cout << std::right << std::setw(4) << item["staff"].get<std::int64_t>() << "  " << std::left
              << std::setw(7) << item["role"].get<std::string>() << "  " << item["name"].get<std::string>()
              << "  " << item["street"].get<std::string>()
              << (item["disabled"].get<bool>() ? "  disabled"
                  : item["bound"].get<bool>()  ? "  bound"
                                               : "  not bound")
              << '\n';
}

}  // namespace

void add_staff(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("staff", "those who work with the projects for an office");
  command->require_subcommand(1);

  auto* adding = command->add_subcommand("add", "enter somebody; prints a one-time password");
  adding->add_option("name", options->name, "the person's name")->required();
  adding->add_option("--role", options->role, "bureau, agency or street")
      ->required()
      ->check(CLI::IsMember({"bureau", "agency", "street"}));
  adding->add_option("--street", options->street, "which street, for --role street");
  adding->add_flag("--json", options->json, "print JSON");
  adding->callback([&context, options] { add(context, *options); });

  auto* listing = command->add_subcommand("list", "everybody, and whether they are bound");
  listing->add_flag("--json", options->json, "print JSON");
  listing->callback([&context, options] { list(context, *options); });

  auto* disabling = command->add_subcommand("disable", "somebody works here no longer");
  disabling->add_option("number", options->id, "as in staff list")->required();
  disabling->callback([&context, options] {
    operate(configuration(context), {{"command", "staff.disable"}, {"staff", options->id}});
  });
}

}  // namespace linli::bot::cli
