// Customer-service messages. Source: "Send customer message", since 2023-06-12: five within 48 h of a
// message, three within a minute of a menu click, subscription or scan.
#include "tests/standin/platform.h"

namespace standin {
namespace {

constexpr std::size_t kTextLimit = 2048;  // bytes of UTF-8

// Takes one message out of the person's windows, the shorter-lived first. 0, or 45015 / 45047.
int spend(Person& person, Seconds now) {
  if (!person.following) return 45015;
  const bool event_open = now < person.event_window.until;
  const bool message_open = now < person.message_window.until;
  if (!event_open && !message_open) return 45015;
  if (event_open && person.event_window.left > 0) {
    --person.event_window.left;
    return 0;
  }
  if (message_open && person.message_window.left > 0) {
    --person.message_window.left;
    return 0;
  }
  return 45047;
}

// What the user will see, or the errcode for what is wrong with it.
struct Shown {
  json message;
  int error = 0;
};

Shown show_text(const json& body) {
  const std::string content = body.at("text").at("content");
  if (content.empty()) return {.message = nullptr, .error = 44004};
  if (content.size() > kTextLimit) return {.message = nullptr, .error = 45002};
  return {.message = {{"type", "text"}, {"content", content}}};
}

Shown show_media(const json& body, const std::string& type, const Media& media) {
  const std::string id = body.at(type).value("media_id", "");
  if (!media.find(id)) return {.message = nullptr, .error = 40007};
  return {.message = {{"type", type}, {"media_id", id}, {"url", "/standin/media/" + id}}};
}

Shown show_news(const json& body) {
  const json& articles = body.at("news").at("articles");
  if (articles.empty()) return {.message = nullptr, .error = 44003};
  if (articles.size() != 1) return {.message = nullptr, .error = 45008};
  return {.message = {{"type", "news"}, {"articles", articles}}};
}

Shown show_menu(const json& body) {
  const json& menu = body.at("msgmenu");
  for (const json& item : menu.at("list"))
    if (!item.at("id").is_string() || item.at("content").get<std::string>().empty())
      return {.message = nullptr, .error = 47001};
  return {.message = {{"type", "msgmenu"},
                      {"head", menu.value("head_content", "")},
                      {"list", menu.at("list")},
                      {"tail", menu.value("tail_content", "")}}};
}

Shown show_page(const json& body, const Media& media) {
  const json& page = body.at("miniprogrampage");
  if (!media.find(page.value("thumb_media_id", ""))) return {.message = nullptr, .error = 40007};
  return {.message = {{"type", "miniprogrampage"},
                      {"title", page.at("title")},
                      {"page", page.at("pagepath")},
                      {"url", "/standin/media/" + page.at("thumb_media_id").get<std::string>()}}};
}

Shown show(const json& body, const Media& media) {
  const std::string type = body.value("msgtype", "");
  if (type == "text") return show_text(body);
  if (type == "image" || type == "voice" || type == "video") return show_media(body, type, media);
  if (type == "news") return show_news(body);
  if (type == "msgmenu") return show_menu(body);
  if (type == "miniprogrampage") return show_page(body, media);
  if (type == "link") {
    json link = body.at("link");
    link["type"] = "link";
    return {.message = link};
  }
  return {.message = nullptr, .error = 40008};
}

}  // namespace

ApiAnswer Platform::custom_send(const ApiCall& call, const Account&) {
  const json body = json::parse(call.body);
  const std::string openid = body.value("touser", "");
  if (!world_.knows(openid)) return errcode(40003);
  Shown shown = show(body, media_);
  if (shown.error != 0) return errcode(shown.error);
  const Seconds now = clock_.now();
  const int refused = world_.with_person(openid, [&](Person& person) { return spend(person, now); });
  if (refused != 0) return errcode(refused);
  {
    const std::lock_guard lock(mutex_);
    typing_.erase(openid);
  }
  world_.put(openid, Way::kCustom, std::move(shown.message));
  return success();
}

ApiAnswer Platform::custom_typing(const ApiCall& call, const Account&) {
  constexpr Seconds kRecent = 30;
  const json body = json::parse(call.body);
  const std::string openid = body.value("touser", "");
  const std::string command = body.value("command", "");
  const auto person = world_.person(openid);
  if (!person) return errcode(40003);
  if (command != "Typing" && command != "CancelTyping") return errcode(45072);
  if (clock_.now() - person->last_said > kRecent) return errcode(45080);
  const std::lock_guard lock(mutex_);
  if (command == "CancelTyping")
    typing_.erase(openid);
  else if (!typing_.insert(openid).second)
    return errcode(45081);
  return success();
}

}  // namespace standin
