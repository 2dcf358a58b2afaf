#include "bot/platform_sender.h"

#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "bot/http/server.h"
#include "bot/system.h"
#include "tests/handlers/random.h"
#include "tests/support/catch.h"

using namespace linli;
using bot::delivery::Attempt;
using storage::model::LetterKind;
using storage::model::OpenId;
using storage::model::Way;
using Verdict = Attempt::Verdict;
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

bot::Config config_for(const Api& api) {
  bot::Config config;
  config.wechat.api_base = api.url();
  config.wechat.official.app_id = "wxofficial";
  config.wechat.official.app_secret = Secret{"s"};
  return config;
}

struct Office {
  explicit Office(const bot::Config& config) : sender(config, clock, random, metrics) {}
  Attempt carry(Way way, const std::string& fields = "{}") {
    return sender.carry({.id = {7},
                         .kind = LetterKind::kReminder,
                         .way = way,
                         .to = OpenId{"o"},
                         .content = "好",
                         .fields = fields});
  }
  const bot::SystemClock clock;
  linli::tests::SeededRandom random;
  bot::Metrics metrics;
  bot::PlatformSender sender;
};

}  // namespace

TEST_CASE("a message leaves through the account that its way belongs to", "[sender]") {
  Api api;
  auto config = config_for(api);
  config.wechat.miniprogram.emplace();
  config.wechat.miniprogram->app_id = "wxmini";
  config.wechat.miniprogram->app_secret = Secret{"s"};
  Office office{config};
  CHECK(office.carry(Way::kMiniService).verdict == Verdict::kSent);
  CHECK(office.carry(Way::kService).verdict == Verdict::kSent);
  CHECK(api.tokens() == std::vector<std::string>{"MINI", "OFFICIAL"});
}

TEST_CASE("a message for a mini-program that is not configured is given up at once", "[sender]") {
  Api api;
  Office office{config_for(api)};
  CHECK(office.carry(Way::kMiniService).verdict == Verdict::kNever);
  CHECK(office.sender.means(LetterKind::kAnswer).open(Way::kMiniService) == storage::model::Instant::max());
  CHECK(api.tokens().empty());
}

TEST_CASE("a card whose fields cannot be filled does not leave", "[sender]") {
  Api api;
  auto config = config_for(api);
  config.wechat.templates["reminder_template"] = "tpl thing1=title date2=due";
  Office office{config};
  const auto fields =
      GENERATE("{}", R"({"title":"","due":"2024年6月5日"})", R"({"title":"月报","due":"明天"})");
  const auto attempt = office.carry(Way::kTemplate, fields);
  CHECK(attempt.verdict == Verdict::kRefused);
  CHECK_FALSE(attempt.errcode);
  CHECK(office.carry(Way::kSubscription, fields).verdict == Verdict::kRefused);  // no template is set
  CHECK(api.tokens().empty());
}

TEST_CASE("a template that is written wrongly stops the start, and its key is named", "[sender]") {
  Api api;
  auto config = config_for(api);
  config.wechat.templates["notice_template"] = GENERATE("thing1=title", "tpl", "tpl thing1", "tpl thing1=");
  try {
    Office office{config};
    FAIL("it started");
  } catch (const std::invalid_argument& wrong) {
    CHECK(std::string{wrong.what()}.find("wechat.templates.notice_template") == 0);
  }
}
