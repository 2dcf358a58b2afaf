#include <chrono>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/code_options.h"
#include "bot/cli/operator_client.h"
#include "bot/platform_transport.h"
#include "bot/routes/picture.h"
#include "bot/system.h"
#include "bot/wechat/errcode.h"
#include "bot/wechat/platform.h"

namespace linli::bot::cli {
namespace {

using nlohmann::json;
using storage::model::Scene;

// "Create parametric QR code": temporary ones last 30 days at most, of permanent ones there are 100 000.
constexpr std::chrono::days kLongestTemporary{30};
// Of a mini-program's code, in pixels: sharp at twelve centimetres on paper.
constexpr int kWidth = 1280;

json request_for(const Scene& scene, storage::model::Instant now) {
  const json info = {{"scene", {{"scene_str", scene.value}}}};
  const auto lasts = scene.closes_on.plus_days(1).at(std::chrono::seconds{0}) - now;
  if (lasts > kLongestTemporary) return {{"action_name", "QR_LIMIT_STR_SCENE"}, {"action_info", info}};
  return {{"action_name", "QR_STR_SCENE"},
          {"expire_seconds", std::chrono::ceil<std::chrono::seconds>(lasts).count()},
          {"action_info", info}};
}

/// What the platform gave for one scene. @throws Failure with what it says.
std::string given(const storage::model::Result<wechat::ApiAnswer>& answer) {
  if (!answer) throw Failure{kFound, answer.error().message};
  if (answer->ok()) return answer->body;
  const auto refused = wechat::errcode(answer->errcode);
  throw Failure{kFound,
                "WeChat made no code: " + std::to_string(refused.code) + " " + std::string{refused.name}};
}

/// What the QR code says.
std::string make(wechat::Platform& platform, const Scene& scene, storage::model::Instant now) {
  const auto made = json::parse(
      given(platform.post("/cgi-bin/qrcode/create", request_for(scene, now).dump())), nullptr, false);
  const auto url = made.is_object() ? made.value("url", "") : "";
  if (url.empty()) throw Failure{kFound, "WeChat made a code and did not say what is in it"};
  return url;
}

/// The files are the server's where one runs.
storage::model::PictureFile stored(const Config& config, const std::string& bytes) {
  if (is_served(config)) {
    const auto file = ask_server(config, "/picture", bytes);
    return {.sha256 = file.at("sha256").get<std::string>(),
            .format = file.at("format").get<std::string>(),
            .look = std::nullopt};
  }
  auto file = routes::store_picture(config.storage.media_folder(), bytes);
  if (!file) throw Failure{kFound, "what WeChat sent for a code is " + file.error().message};
  return *std::move(file);
}

/// The platform's API for one account, and the time.
struct Door {
  explicit Door(const Config& config, const Config::Account& account)
      : now(config.development.enabled ? config.development.clock.value_or(clock.now()) : clock.now()),
        transport(config.wechat.api_base, config.wechat.proxy, {.max_body = kLargest}),
        platform(transport, clock, random, account.app_id, account.app_secret) {}

  static constexpr std::size_t kLargest = std::size_t{4} << 20U;  // bytes; a code of 1280 pixels has a tenth
  const SystemClock clock;
  const storage::model::Instant now;
  SystemRandom random;
  PlatformTransport transport;
  wechat::Platform platform;
};

}  // namespace

int make_wechat_codes(const Config& config, const std::vector<Scene>& scenes) {
  Door door{config, config.wechat.official};
  int made = 0;
  for (const auto& scene : scenes) {
    if (!scene.url.empty() || !scene.voter_key) continue;
    const auto url = make(door.platform, scene, door.now);
    operate(config, {{"command", "code.url"}, {"scene", scene.value}, {"url", url}});
    ++made;
  }
  return made;
}

int make_mini_codes(const Config& config, const std::vector<Scene>& scenes) {
  const auto& account = config.wechat.miniprogram;
  if (!account) throw Failure{kMisused, "no mini-program is configured: set wechat.miniprogram"};
  Door door{config, *account};
  int made = 0;
  for (const auto& scene : scenes) {
    if (scene.mini || !scene.voter_key) continue;
    const auto bytes = given(door.platform.draw_mini_code(
        {.scene = scene.value, .page = account->rating_page, .version = account->version, .width = kWidth}));
    const auto file = stored(config, bytes);
    operate(
        config,
        {{"command", "code.mini"}, {"scene", scene.value}, {"sha256", file.sha256}, {"format", file.format}});
    ++made;
  }
  return made;
}

}  // namespace linli::bot::cli
