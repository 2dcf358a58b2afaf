#include "tests/standin/crypto.h"
#include "tests/standin/people.h"
#include "tests/standin/server.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <thread>

namespace {

using standin::Account;

struct Options {
  standin::Config config;
  std::string key, mini_key;
  std::string people, now;
  int port = 8090;
  int patience_ms = 5000;
};

const std::map<std::string, standin::Mode> kModes{{"safe", standin::Mode::kSafe},
                                                  {"compatible", standin::Mode::kCompatible},
                                                  {"plain", standin::Mode::kPlain}};
const std::map<std::string, standin::Format> kFormats{{"json", standin::Format::kJson},
                                                      {"xml", standin::Format::kXml}};

void describe_account(CLI::App& app, Account& account, std::string& key, const std::string& prefix) {
  app.add_option("--" + prefix + "app-id", account.app_id, "App id")->capture_default_str();
  app.add_option("--" + prefix + "app-secret", account.app_secret, "App secret")->capture_default_str();
  app.add_option("--" + prefix + "token", account.token, "Token of the callback")->capture_default_str();
  app.add_option("--" + prefix + "encoding-aes-key", key, "EncodingAESKey, 43 characters")
      ->capture_default_str();
  app.add_option("--" + prefix + "account-id", account.original_id, "Original id, gh_…")
      ->capture_default_str();
  app.add_option("--" + prefix + "mode", account.mode, "safe, compatible or plain")
      ->transform(CLI::CheckedTransformer(kModes, CLI::ignore_case));
}

void describe(CLI::App& app, Options& options) {
  Account& official = options.config.official;
  official = {.app_id = "wx5f1e9c3a7b2d4860",
              .app_secret = "4b1d8e0c6f2a49d7b35e9a7c1f60d284",
              .token = "standin-token",
              .key = {},
              .original_id = "gh_5f1e9c3a7b2d",
              .path = "/wechat"};
  options.key = "c3RhbmRpbi1rZXktb2YtMzItYnl0ZXMtZm9yLXRlc3Q";
  Account& mini = options.config.mini;
  mini.original_id = "gh_9a8b7c6d5e4f";
  mini.path = "/miniprogram";
  mini.format = standin::Format::kJson;
  app.add_option("--bot", options.config.bot, "The bot's address")->capture_default_str();
  app.add_option("--port", options.port, "Port on 127.0.0.1; 0 picks a free one")->capture_default_str();
  describe_account(app, official, options.key, "");
  describe_account(app, mini, options.mini_key, "mini-");
  app.add_option("--mini-format", mini.format, "json or xml")
      ->transform(CLI::CheckedTransformer(kFormats, CLI::ignore_case));
  app.add_option("--account-name", options.config.account_name, "The account's name on the phone")
      ->capture_default_str();
  app.add_option("--people", options.people, "JSON list of {openid, name, note}");
  app.add_option("--now", options.now, "Start the clock here, e.g. 2024-06-03T09:00 (Asia/Shanghai)");
  app.add_option("--patience-ms", options.patience_ms, "How long one delivery may take")
      ->capture_default_str();
  app.add_option("--token-lifetime-s", options.config.token_lifetime_s, "Life of an access token")
      ->capture_default_str();
}

void set_key(Account& account, const std::string& encoded, const std::string& flag) {
  if (!account.registered() || account.mode == standin::Mode::kPlain) return;
  const auto key = standin::aes_key(encoded);
  if (!key) throw std::runtime_error("--" + flag + " is not an EncodingAESKey of 43 characters");
  account.key = *key;
}

void serve(Options& options, const sigset_t& signals) {
  std::string& bot = options.config.bot;
  while (bot.ends_with('/'))
    bot.pop_back();
  if (!bot.starts_with("http://") && !bot.starts_with("https://"))
    throw std::runtime_error("--bot is an address such as http://127.0.0.1:8080");
  options.config.patience = std::chrono::milliseconds(options.patience_ms);
  set_key(options.config.official, options.key, "encoding-aes-key");
  set_key(options.config.mini, options.mini_key, "mini-encoding-aes-key");
  standin::StandIn standin(options.config, options.port);
  if (!options.now.empty()) {
    const auto instant = standin::parse_time(options.now);
    if (!instant) throw std::runtime_error("--now is a time such as 2024-06-03T09:00");
    standin.clock().set(*instant);
  }
  if (options.people.empty())
    standin::add_sample_people(standin.world());
  else
    standin::load_people(standin.world(), options.people);
  std::thread server([&] { standin.run(); });
  std::cout << "wechat-standin listening on " << standin.address() << std::endl;
  int signal = 0;
  sigwait(&signals, &signal);
  standin.stop();
  server.join();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Plays WeChat from the platform's side of the wire, for tests and demonstrations.");
  Options options;
  describe(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  // Blocked before any thread starts, so that only sigwait() below takes them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  try {
    serve(options, signals);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "wechat-standin: " << error.what() << "\n";
    return 2;
  }
}
