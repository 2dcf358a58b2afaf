#include "bot/platform_sender.h"

#include <stdexcept>

#include "bot/http/https_client.h"
#include "bot/wechat/errcode.h"
#include "bot/wechat/platform.h"

namespace linli::bot {
namespace {

using delivery::Attempt;
using delivery::Verdict;
using storage::model::Code;

/// The platform's API over our HTTP client.
class HttpTransport final : public wechat::Transport {
 public:
  explicit HttpTransport(const std::string& base_url) {
    auto client = http::HttpsClient::create({.base_url = base_url});
    if (!client) throw std::invalid_argument{"wechat.api_base: " + client.error().message};
    client_ = *std::move(client);
  }

  Answer get(const std::string& path) override { return exchange({.method = "GET", .path = path}); }
  Answer post(const std::string& path, const std::string& body) override {
    return exchange({.method = "POST", .path = path, .content_type = "application/json", .body = body});
  }

 private:
  Answer exchange(const http::OutRequest& request) {
    auto response = client_->send(request);
    if (!response) return std::move(response).error();
    return std::pair{response->status, std::move(response->body)};
  }

  std::unique_ptr<http::HttpsClient> client_;
};

Verdict verdict_on(wechat::Action action) {
  switch (action) {
    case wechat::Action::kDone:
      return Verdict::kSent;
    case wechat::Action::kRetryLater:
    case wechat::Action::kRefreshToken:
    case wechat::Action::kWaitMinute:
    case wechat::Action::kWaitDay:
    case wechat::Action::kConfiguration:  // the operator mends it; the message waits
      return Verdict::kAgain;
    default:
      return Verdict::kNever;
  }
}

}  // namespace

struct PlatformSender::Parts {
  Parts(const Config::Wechat& config, const handlers::contract::Clock& clock)
      : transport(config.api_base),
        platform(transport, clock, config.official.app_id, config.official.app_secret) {}
  HttpTransport transport;
  wechat::Platform platform;
};

PlatformSender::PlatformSender(const Config::Wechat& config, const handlers::contract::Clock& clock)
    : parts_(std::make_unique<Parts>(config, clock)) {}
PlatformSender::~PlatformSender() = default;

Attempt PlatformSender::send(const storage::model::OpenId& to, const std::string& text) {
  const auto answer = parts_->platform.send_text(to, text);
  if (!answer) return {.verdict = Verdict::kAgain, .reason = answer.error().message};
  const auto known = wechat::errcode(answer->errcode);
  return {.verdict = verdict_on(known.action),
          .reason = answer->ok() ? "" : std::to_string(known.code) + " " + std::string{known.name}};
}

}  // namespace linli::bot
