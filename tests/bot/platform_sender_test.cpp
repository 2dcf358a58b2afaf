#include "bot/platform_sender.h"

#include <mutex>
#include <thread>
#include <vector>

#include "bot/http/server.h"
#include "bot/system.h"
#include "tests/support/catch.h"

using namespace linli;
using storage::model::Account;
using storage::model::OpenId;
using storage::model::Secret;

namespace {

/// An API that gives every app a token of its own and takes every message.
class Api {
 public:
  Api() : server_({.threads = 2}) {
    server_.route("POST", "/cgi-bin/stable_token", [this](const bot::http::Request& request) {
      const bool mini = request.body.find("wxmini") != std::string::npos;
      return answer(request, mini ? R"({"access_token":"MINI","expires_in":7200})"
                                  : R"({"access_token":"OFFICIAL","expires_in":7200})");
    });
    server_.route("POST", "/cgi-bin/message/custom/send",
                  [this](const bot::http::Request& request) { return answer(request, R"({"errcode":0})"); });
    port_ = *server_.bind();
    thread_ = std::thread{[this] { (void)server_.serve(); }};
  }
  ~Api() {
    server_.stop();
    thread_.join();
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  /// The tokens with which messages were sent, in order.
  std::vector<std::string> tokens() {
    const std::scoped_lock lock{mutex_};
    return tokens_;
  }

 private:
  bot::http::Response answer(const bot::http::Request& request, std::string body) {
    const std::scoped_lock lock{mutex_};
    if (const auto token = request.parameter("access_token"); !token.empty()) tokens_.emplace_back(token);
    return {.status = 200, .content_type = "application/json", .body = std::move(body)};
  }

  std::mutex mutex_;
  std::vector<std::string> tokens_;
  bot::http::Server server_;
  int port_ = 0;
  std::thread thread_;
};

bot::Config::Wechat config_for(const Api& api) {
  bot::Config::Wechat config;
  config.api_base = api.url();
  config.official.app_id = "wxofficial";
  config.official.app_secret = Secret{"s"};
  return config;
}

}  // namespace

TEST_CASE("a message leaves through the account that its reader talks to", "[sender]") {
  Api api;
  const bot::SystemClock clock;
  auto config = config_for(api);
  config.miniprogram.emplace();
  config.miniprogram->app_id = "wxmini";
  config.miniprogram->app_secret = Secret{"s"};
  bot::PlatformSender sender{config, clock};
  CHECK(sender.send({Account::kMiniProgram, OpenId{"a"}}, "好").verdict == bot::delivery::Verdict::kSent);
  CHECK(sender.send({Account::kOfficial, OpenId{"b"}}, "好").verdict == bot::delivery::Verdict::kSent);
  CHECK(api.tokens() == std::vector<std::string>{"MINI", "OFFICIAL"});
}

TEST_CASE("a message for a mini-program that is not configured is given up at once", "[sender]") {
  Api api;
  const bot::SystemClock clock;
  bot::PlatformSender sender{config_for(api), clock};
  CHECK(sender.send({Account::kMiniProgram, OpenId{"a"}}, "好").verdict == bot::delivery::Verdict::kNever);
  CHECK(api.tokens().empty());
}
