#include <chrono>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/code_options.h"
#include "bot/cli/operator_client.h"
#include "bot/platform_transport.h"
#include "bot/system.h"
#include "bot/wechat/errcode.h"
#include "bot/wechat/platform.h"

namespace linli::bot::cli {
namespace {

using nlohmann::json;
using storage::model::Scene;

// "Create parametric QR code": temporary ones last 30 days at most, of permanent ones there are 100 000.
constexpr std::chrono::days kLongestTemporary{30};

json request_for(const Scene& scene, storage::model::Instant now) {
  const json info = {{"scene", {{"scene_str", scene.value}}}};
  const auto lasts = scene.closes_on.plus_days(1).at(std::chrono::seconds{0}) - now;
  if (lasts > kLongestTemporary) return {{"action_name", "QR_LIMIT_STR_SCENE"}, {"action_info", info}};
  return {{"action_name", "QR_STR_SCENE"},
          {"expire_seconds", std::chrono::ceil<std::chrono::seconds>(lasts).count()},
          {"action_info", info}};
}

/// What the QR code says.
std::string make(wechat::Platform& platform, const Scene& scene, storage::model::Instant now) {
  const auto answer = platform.post("/cgi-bin/qrcode/create", request_for(scene, now).dump());
  if (!answer) throw Failure{kFound, answer.error().message};
  if (!answer->ok()) {
    const auto refused = wechat::errcode(answer->errcode);
    throw Failure{kFound,
                  "WeChat made no code: " + std::to_string(refused.code) + " " + std::string{refused.name}};
  }
  const auto made = json::parse(answer->body, nullptr, false);
  const auto url = made.is_object() ? made.value("url", "") : "";
  if (url.empty()) throw Failure{kFound, "WeChat made a code and did not say what is in it"};
  return url;
}

}  // namespace

int make_wechat_codes(const Config& config, const std::vector<Scene>& scenes) {
  const SystemClock clock;
  const auto now = config.development.enabled ? config.development.clock.value_or(clock.now()) : clock.now();
  const auto& account = config.wechat.official;
  SystemRandom random;
  PlatformTransport transport{config.wechat.api_base, config.wechat.proxy};
  wechat::Platform platform{transport, clock, random, account.app_id, account.app_secret};
  int made = 0;
  for (const auto& scene : scenes) {
    if (!scene.url.empty() || !scene.voter_key) continue;
    const auto url = make(platform, scene, now);
    operate(config, {{"command", "code.url"}, {"scene", scene.value}, {"url", url}});
    ++made;
  }
  return made;
}

}  // namespace linli::bot::cli
