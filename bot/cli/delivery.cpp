#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/operator_client.h"
#include "bot/wechat/errcode.h"
#include "storage/repo/outbox.h"

namespace linli::bot::cli {
namespace {

namespace model = storage::model;
namespace outbox = storage::repo::outbox;
using nlohmann::json;

struct Options {
  std::string state;
  int limit = 100;
  std::int64_t id = 0;
  bool json = false;
};

json to_json(const outbox::Line& line) {
  const bool refused = line.errcode && *line.errcode != 0;
  return {{"id", line.id.value},
          {"state", name_of(line.state)},
          {"kind", name_of(line.kind)},
          {"worth", static_cast<int>(line.worth)},
          {"person", line.person ? json(line.person->value) : json()},
          {"projects", line.projects},
          {"way", line.way.empty() ? json() : json(line.way)},
          {"tries", line.tries},
          {"errcode", line.errcode ? json(*line.errcode) : json()},
          {"reason", line.reason},
          {"sentence", refused ? json(wechat::errcode(*line.errcode).sentence) : json()},
          {"maybe_doubled", line.maybe_doubled},
          {"due_at", model::iso_text(line.due)},
          {"created_at", model::iso_text(line.created)}};
}

void print(const json& item) {
  std::cout << item["id"] << "  " << item["state"].get<std::string>() << "  "
            << item["kind"].get<std::string>() << "  "
            << (item["way"].is_null() ? "-" : item["way"].get<std::string>()) << "  due "
            << item["due_at"].get<std::string>();
  if (!item["person"].is_null()) std::cout << "  person " << item["person"];
  for (const auto& project : item["projects"])
    std::cout << "  " << project.get<std::string>();
  for (const auto* key : {"reason", "sentence"})
    if (item[key].is_string() && !item[key].get<std::string>().empty())
      std::cout << "  " << item[key].get<std::string>();
  if (item["maybe_doubled"].get<bool>()) std::cout << "  maybe doubled";
  std::cout << '\n';
}

void list(Context& context, const Options& options) {
  const auto config = configuration(context);
  auto connection = reader(config);
  json items = json::array();
  const auto state = model::letter_state_named(options.state);
  outbox::each(connection, state, options.limit,
               [&](const outbox::Line& line) { items.push_back(to_json(line)); });
  if (options.json)
    std::cout << items.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
  else
    for (const auto& item : items)
      print(item);
}

}  // namespace

void add_delivery(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("delivery", "look at messages that leave later, and send them again");
  command->require_subcommand(1);
  const auto options = std::make_shared<Options>();
  std::vector<std::string> states;
  for (const auto& [state, name] : model::kLetterStates)
    states.emplace_back(name);

  auto* shown = command->add_subcommand("list", "newest first, without openids and texts");
  shown->add_option("--state", options->state, "only those that stand so")->check(CLI::IsMember(states));
  shown->add_option("--limit", options->limit, "at most so many")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  shown->add_flag("--json", options->json, "print one JSON document");
  shown->callback([&context, options] { list(context, *options); });

  auto* again = command->add_subcommand("retry", "plan a message anew that was given up or has no way");
  again->add_option("id", options->id, "its number")->required();
  again->callback([&context, options] {
    operate(configuration(context), {{"command", "delivery.retry"}, {"id", options->id}});
    std::cerr << "message " << options->id << " is planned anew\n";
  });
}

}  // namespace linli::bot::cli
