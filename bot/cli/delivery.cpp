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
  std::string account;
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

/// What a running server does not use until it is mended.
json stopped(const Config& config) {
  return is_served(config) ? operate(config, {{"command", "delivery.state"}}).at("stopped") : json::array();
}

std::string line_of(const json& stop) {
  return stop["account"].get<std::string>() + ", " + stop["about"].get<std::string>() + ": stopped since " +
         stop["since"].get<std::string>() + ", " + stop["problem"].get<std::string>() + "  " +
         stop["sentence"].get<std::string>();
}

void state(Context& context, const Options& options) {
  const auto stops = stopped(configuration(context));
  if (options.json) {
    std::cout << stops.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
    return;
  }
  for (const auto& stop : stops)
    std::cout << line_of(stop) << '\n';
  if (stops.empty()) std::cout << "nothing is stopped\n";
}

void resume(Context& context, const Options& options) {
  json request{{"command", "delivery.resume"}};
  if (!options.account.empty()) request["account"] = options.account;
  const auto resumed = operate(configuration(context), request).at("resumed");
  if (options.json) {
    std::cout << resumed.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
    return;
  }
  for (const auto& stop : resumed)
    std::cout << "used again: " << line_of(stop) << '\n';
  if (resumed.empty()) std::cout << "nothing was stopped\n";
}

/// Beside the list, which is in the database and can be read whoever holds that.
void warn_of_stops(const Config& config) {
  try {
    for (const auto& stop : stopped(config))
      std::cerr << line_of(stop) << "\n  when it is mended: linli delivery resume\n";
  } catch (const Failure& failure) {
    std::cerr << "whether anything is stopped is not known: " << failure.what() << '\n';
  }
}

void list(Context& context, const Options& options) {
  const auto config = configuration(context);
  warn_of_stops(config);
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

  auto* looking = command->add_subcommand("state", "what is not used until somebody has mended it, and why");
  looking->add_flag("--json", options->json, "print one JSON document");
  looking->callback([&context, options] { state(context, *options); });

  auto* resuming = command->add_subcommand("resume", "it is mended: use it again and send what waits for it");
  resuming->add_option("--account", options->account, "only this one (default: all)")
      ->check(CLI::IsMember({"official", "miniprogram"}));
  resuming->add_flag("--json", options->json, "print one JSON document");
  resuming->callback([&context, options] { resume(context, *options); });
}

}  // namespace linli::bot::cli
