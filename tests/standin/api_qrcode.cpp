// The official account's QR codes. Source: "Create parametric QR code": temporary ones up to 2 592 000 s with
// a scene_id or a scene_str of 1 to 64 characters, permanent ones likewise; the answer's url is what the code
// says.
#include "tests/standin/platform.h"

namespace standin {
namespace {

constexpr long long kLongest = 2'592'000;
constexpr std::size_t kSceneText = 64;
constexpr int kBadAction = 40053;  // "invalid action info"

bool is_scene(const json& body, const std::string& action) {
  const json info = body.value("action_info", json::object());
  const json scene = info.is_object() ? info.value("scene", json::object()) : json::object();
  if (!scene.is_object()) return false;
  if (action.find("_STR_") != std::string::npos) {
    const std::string text = scene.value("scene_str", "");
    return !text.empty() && text.size() <= kSceneText;
  }
  return scene.value("scene_id", 0LL) > 0;
}

}  // namespace

ApiAnswer Platform::qrcode_create(const ApiCall& call, const Account& account) {
  if (&account != &config_.official) return errcode(48001);
  const json body = json::parse(call.body);
  const std::string action = body.value("action_name", "");
  const bool temporary = action == "QR_SCENE" || action == "QR_STR_SCENE";
  const bool permanent = action == "QR_LIMIT_SCENE" || action == "QR_LIMIT_STR_SCENE";
  if ((!temporary && !permanent) || !is_scene(body, action)) return errcode(kBadAction);
  const long long seconds = body.value("expire_seconds", 60LL);
  if (temporary && (seconds < 1 || seconds > kLongest)) return errcode(kBadAction);
  const auto number = std::to_string(++qrcodes_);
  json made{{"ticket", "gQ" + number + "standin"}, {"url", "http://weixin.qq.com/q/standin" + number}};
  if (temporary) made["expire_seconds"] = seconds;
  return {.body = made.dump()};
}

}  // namespace standin
