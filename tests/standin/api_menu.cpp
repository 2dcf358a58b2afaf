// The account's menu. Source: "Create custom menu": three buttons of 16 bytes, five below each of 60 bytes,
// key 128 bytes, url 1024 bytes.
#include "tests/standin/platform.h"

namespace standin {
namespace {

struct Codes {
  int count, type, name, key, url;
};
constexpr Codes kTop{40016, 40017, 40018, 40019, 40020};
constexpr Codes kSub{40023, 40024, 40025, 40026, 40027};
constexpr std::size_t kTopName = 16;
constexpr std::size_t kSubName = 60;
constexpr std::size_t kKey = 128;
constexpr std::size_t kUrl = 1024;

const std::set<std::string> kKeyTypes{"click",          "scancode_push",      "scancode_waitmsg",
                                      "pic_sysphoto",   "pic_photo_or_album", "pic_weixin",
                                      "location_select"};
const std::set<std::string> kMediaTypes{"media_id", "view_limited", "article_id", "article_view_limited"};

bool fits(const std::string& text, std::size_t bytes) {
  return !text.empty() && text.size() <= bytes;
}

int check_leaf(const json& button, const Codes& codes) {
  const std::string type = button.value("type", "");
  if (kKeyTypes.contains(type)) return fits(button.value("key", ""), kKey) ? 0 : codes.key;
  if (type == "view") return fits(button.value("url", ""), kUrl) ? 0 : codes.url;
  if (type == "miniprogram") {
    if (!fits(button.value("url", ""), kUrl)) return codes.url;
    return button.value("appid", "").empty() || button.value("pagepath", "").empty() ? 40017 : 0;
  }
  if (kMediaTypes.contains(type)) return 0;
  return codes.type;
}

int check_buttons(const json& buttons, bool top) {
  const Codes& codes = top ? kTop : kSub;
  if (!buttons.is_array() || buttons.empty() || buttons.size() > (top ? 3U : 5U)) return codes.count;
  for (const json& button : buttons) {
    if (!fits(button.value("name", ""), top ? kTopName : kSubName)) return codes.name;
    const bool has_sub = top && button.contains("sub_button") && !button.at("sub_button").empty();
    const int error = has_sub ? check_buttons(button.at("sub_button"), false) : check_leaf(button, codes);
    if (error != 0) return error;
  }
  return 0;
}

}  // namespace

ApiAnswer Platform::menu_create(const ApiCall& call, const Account& account) {
  if (&account != &config_.official) return errcode(48001);
  const json body = json::parse(call.body);
  const int error = check_buttons(body.value("button", json()), true);
  if (error != 0) return errcode(error);
  {
    const std::lock_guard lock(mutex_);
    menu_ = {{"button", body.at("button")}};
  }
  world_.wake_up();
  return success();
}

ApiAnswer Platform::menu_get(const ApiCall&, const Account& account) {
  if (&account != &config_.official) return errcode(48001);
  const std::lock_guard lock(mutex_);
  if (menu_.is_null()) return errcode(46003);
  return {.body = json{{"menu", menu_}}.dump()};
}

ApiAnswer Platform::menu_delete(const ApiCall&, const Account& account) {
  if (&account != &config_.official) return errcode(48001);
  {
    const std::lock_guard lock(mutex_);
    menu_ = nullptr;
  }
  world_.wake_up();
  return success();
}

json Platform::menu() const {
  const std::lock_guard lock(mutex_);
  return menu_;
}

}  // namespace standin
