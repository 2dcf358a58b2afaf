#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/platform_transport.h"
#include "bot/system.h"
#include "bot/wechat/errcode.h"
#include "bot/wechat/platform.h"

namespace linli::bot::cli {
namespace {

/// templates/menu.json, which is what the platform's menu/create takes.
std::string read_menu(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  if (!file) throw Failure{kMisused, "cannot read " + path};
  const auto menu = nlohmann::json::parse(text, nullptr, false);
  if (!menu.is_object() || !menu.contains("button")) throw Failure{kMisused, path + " is not a menu"};
  return menu.dump();
}

void push(const Context& context) {
  const auto config = configuration(context);
  const auto& account = config.wechat.official;
  const SystemClock clock;
  SystemRandom random;
  PlatformTransport transport{config.wechat.api_base, config.wechat.proxy};
  wechat::Platform platform{transport, clock, random, account.app_id, account.app_secret};
  const auto answer = platform.create_menu(read_menu(config.templates.path + "/menu.json"));
  if (!answer) throw Failure{kFound, answer.error().message};
  if (!answer->ok()) {
    const auto refused = wechat::errcode(answer->errcode);
    throw Failure{
        kFound, "WeChat refused the menu: " + std::to_string(refused.code) + " " + std::string{refused.name}};
  }
  std::cout << "the account has its menu\n";
}

}  // namespace

void add_menu(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("menu", "the account's menu");
  command->require_subcommand(1);
  command->add_subcommand("push", "create the menu of templates/menu.json through the WeChat API")
      ->callback([&context] { push(context); });
}

}  // namespace linli::bot::cli
