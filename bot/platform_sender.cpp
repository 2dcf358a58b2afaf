#include "bot/platform_sender.h"

#include <optional>

#include "bot/platform_transport.h"
#include "bot/wechat/errcode.h"
#include "bot/wechat/platform.h"

namespace linli::bot {
namespace {

using delivery::Attempt;
using delivery::Verdict;

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
        official(transport, clock, config.official.app_id, config.official.app_secret) {
    if (const auto& mini = config.miniprogram)
      miniprogram.emplace(transport, clock, mini->app_id, mini->app_secret);
  }
  PlatformTransport transport;
  wechat::Platform official;
  std::optional<wechat::Platform> miniprogram;
};

PlatformSender::PlatformSender(const Config::Wechat& config, const handlers::contract::Clock& clock)
    : parts_(std::make_unique<Parts>(config, clock)) {}
PlatformSender::~PlatformSender() = default;

void PlatformSender::hang_up() {
  parts_->transport.hang_up(std::chrono::seconds{2});
}

Attempt PlatformSender::send(const storage::model::Recipient& to, const std::string& text) {
  const bool mini = to.account == storage::model::Account::kMiniProgram;
  if (mini && !parts_->miniprogram)
    return {.verdict = Verdict::kNever, .reason = "no mini-program is configured"};
  const auto answer = (mini ? *parts_->miniprogram : parts_->official).send_text(to.openid, text);
  if (!answer) return {.verdict = Verdict::kAgain, .reason = answer.error().message};
  const auto known = wechat::errcode(answer->errcode);
  return {.verdict = verdict_on(known.action),
          .reason = answer->ok() ? "" : std::to_string(known.code) + " " + std::string{known.name}};
}

}  // namespace linli::bot
