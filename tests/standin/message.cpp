#include "tests/standin/message.h"

#include <functional>
#include <map>
#include <set>
#include <stdexcept>

namespace standin {
namespace {

using nlohmann::ordered_json;

std::string text_of(const json& request, const char* name, const std::string& otherwise = {}) {
  const auto found = request.find(name);
  if (found == request.end() || found->is_null()) return otherwise;
  if (found->is_string()) return found->get<std::string>();
  return found->dump();
}

std::string needed(const json& request, const char* name) {
  std::string value = text_of(request, name);
  if (value.empty()) throw std::invalid_argument(std::string("\"") + name + "\" is needed");
  return value;
}

Message plain(ordered_json fields, json shown) {
  return {.fields = std::move(fields),
          .shown = std::move(shown),
          .opens_message_window = true,
          .shows_failure = true};
}

Message event(const std::string& name, ordered_json more, json shown = nullptr) {
  ordered_json fields{{"MsgType", "event"}, {"Event", name}};
  fields.update(more);
  return {.fields = std::move(fields), .shown = std::move(shown)};
}

Message text(const json& request, const Envelope&) {
  const std::string content = needed(request, "content");
  ordered_json fields{{"MsgType", "text"}, {"Content", content}};
  if (request.contains("menu_id")) fields["bizmsgmenuid"] = text_of(request, "menu_id");
  return plain(std::move(fields), {{"type", "text"}, {"content", content}});
}

Message image(const json& request, const Envelope& envelope) {
  const std::string media_id = needed(request, "media_id");
  const std::string url = text_of(request, "pic_url", envelope.self + "/standin/media/" + media_id);
  return plain({{"MsgType", "image"}, {"PicUrl", url}, {"MediaId", media_id}},
               {{"type", "image"}, {"media_id", media_id}, {"url", url}});
}

Message voice(const json& request, const Envelope&) {
  const std::string media_id = needed(request, "media_id");
  ordered_json fields{
      {"MsgType", "voice"}, {"MediaId", media_id}, {"Format", text_of(request, "format", "amr")}};
  const std::string heard = text_of(request, "recognition", text_of(request, "content"));
  if (!heard.empty())
    fields["Recognition"] = heard;  // only with the platform's speech recognition switched on
  return plain(std::move(fields), {{"type", "voice"}, {"content", heard}, {"media_id", media_id}});
}

Message video(const json& request, const Envelope&) {
  const std::string media_id = needed(request, "media_id");
  const std::string type = request.at("type");
  return plain({{"MsgType", type},
                {"MediaId", media_id},
                {"ThumbMediaId", text_of(request, "thumb_media_id", media_id)}},
               {{"type", type}, {"media_id", media_id}});
}

/// A file tells its name and size and nothing by which it could be fetched.
Message file(const json& request, const Envelope&) {
  const std::string title = needed(request, "title");
  return plain({{"MsgType", "file"},
                {"Title", title},
                {"Description", ""},
                {"FileKey", text_of(request, "key", "standin")},
                {"FileMd5", ""},
                {"FileTotalLen", "1024"}},
               {{"type", "text"}, {"content", "[文件] " + title}});
}

Message location(const json& request, const Envelope&) {
  const std::string label = text_of(request, "label");
  return plain({{"MsgType", "location"},
                {"Location_X", request.value("latitude", 39.46)},
                {"Location_Y", request.value("longitude", 75.99)},
                {"Scale", request.value("scale", 15)},
                {"Label", label}},
               {{"type", "location"}, {"content", label}});
}

Message link(const json& request, const Envelope&) {
  const std::string url = needed(request, "url");
  const std::string title = text_of(request, "title", url);
  return plain(
      {{"MsgType", "link"}, {"Title", title}, {"Description", text_of(request, "description")}, {"Url", url}},
      {{"type", "link"}, {"title", title}, {"url", url}});
}

Message page_card(const json& request, const Envelope&) {
  const std::string title = needed(request, "title");
  return plain({{"MsgType", "miniprogrampage"},
                {"Title", title},
                {"AppId", text_of(request, "app_id")},
                {"PagePath", text_of(request, "page")},
                {"ThumbUrl", ""},
                {"ThumbMediaId", text_of(request, "media_id")}},
               {{"type", "miniprogrampage"}, {"title", title}});
}

Message subscribe(const json& request, const Envelope&) {
  const std::string scene = text_of(request, "scene");
  ordered_json more = ordered_json::object();
  more["EventKey"] = scene.empty() ? "" : "qrscene_" + scene;
  if (!scene.empty()) more["Ticket"] = text_of(request, "ticket", "gQStandIn_" + scene);
  Message message = event("subscribe", std::move(more), {{"type", "note"}, {"content", "你已关注公众号"}});
  message.opens_event_window = true;
  return message;
}

Message scan(const json& request, const Envelope& envelope, bool following) {
  const std::string scene = needed(request, "scene");
  if (!following) return subscribe(request, envelope);
  Message message =
      event("SCAN", {{"EventKey", scene}, {"Ticket", text_of(request, "ticket", "gQStandIn_" + scene)}},
            {{"type", "note"}, {"content", "扫描了二维码"}});
  message.opens_event_window = true;
  message.shows_failure = true;
  return message;
}

Message click(const json& request, const Envelope&) {
  const std::string name = text_of(request, "name");
  Message message =
      event("CLICK", {{"EventKey", needed(request, "key")}},
            name.empty() ? json(nullptr) : json{{"type", "note"}, {"content", "点了菜单“" + name + "”"}});
  message.opens_event_window = true;
  message.shows_failure = true;
  return message;
}

// {"type":"consent","templates":["id"],"status":"accept","scene":1}: the answer to a subscription request.
Message consent(const json& request, const Envelope&) {
  const std::string status = text_of(request, "status", "accept");
  if (status != "accept" && status != "reject") throw std::invalid_argument("\"status\" is accept or reject");
  ordered_json list = ordered_json::array();
  for (const json& id : request.at("templates"))
    list.push_back({{"TemplateId", id.get<std::string>()},
                    {"SubscribeStatusString", status},
                    {"PopupScene", request.value("scene", 1)}});
  if (list.empty()) throw std::invalid_argument("\"templates\" is needed");
  return event("subscribe_msg_popup_event", {{"SubscribeMsgPopupEvent", {{"List", list}}}},
               {{"type", "note"}, {"content", status == "accept" ? "你已允许订阅消息" : "你未允许订阅消息"}});
}

// Any further event: {"type":"event","event":"LOCATION","event_key":"…","fields":{"Latitude":23.1}}.
Message any_event(const json& request, const Envelope&) {
  ordered_json more = ordered_json::object();
  if (request.contains("event_key")) more["EventKey"] = text_of(request, "event_key");
  if (request.contains("fields")) more.update(ordered_json(request.at("fields")));
  const std::string name = needed(request, "event");
  Message message = event(name, std::move(more));
  message.opens_event_window = name == "CLICK" || name == "SCAN" || name == "subscribe";
  message.shows_failure = name == "CLICK" || name == "SCAN";
  return message;
}

using Composer = std::function<Message(const json&, const Envelope&)>;

const std::map<std::string, Composer>& composers() {
  static const std::map<std::string, Composer> all{
      {"text", text},
      {"image", image},
      {"voice", voice},
      {"video", video},
      {"shortvideo", video},
      {"file", file},
      {"location", location},
      {"link", link},
      {"miniprogrampage", page_card},
      {"subscribe", subscribe},
      {"unsubscribe",
       [](const json&, const Envelope&) {
         return event("unsubscribe", {{"EventKey", ""}},
                      {{"type", "note"}, {"content", "你已取消关注公众号"}});
       }},
      {"click", click},
      {"view",
       [](const json& request, const Envelope&) {
         return event("VIEW", {{"EventKey", needed(request, "url")}});
       }},
      {"consent", consent},
      {"enter",
       [](const json& request, const Envelope&) {
         return event("user_enter_tempsession", {{"SessionFrom", text_of(request, "session_from")}});
       }},
      {"event", any_event},
  };
  return all;
}

std::string cdata(const std::string& text) {
  std::string out = "<![CDATA[";
  for (std::size_t from = 0;;) {
    const std::size_t end = text.find("]]>", from);
    out += text.substr(from, end == std::string::npos ? end : end + 2 - from);
    if (end == std::string::npos) return out + "]]>";
    out += "]]><![CDATA[";  // the only way to carry ]]> inside CDATA
    from = end + 2;
  }
}

void write_element(std::string& out, const std::string& name, const ordered_json& value) {
  if (value.is_array()) {
    for (const ordered_json& item : value)
      write_element(out, name, item);
    return;
  }
  out += "<" + name + ">";
  if (value.is_object()) {
    for (const auto& [child, content] : value.items())
      write_element(out, child, content);
  } else {
    out += value.is_string() ? cdata(value.get<std::string>()) : value.dump();
  }
  out += "</" + name + ">\n";
}

}  // namespace

Message compose(const json& request, const Envelope& envelope, bool following) {
  const std::string type = text_of(request, "type", "text");
  Message message;
  if (type == "scan") {
    message = scan(request, envelope, following);
  } else {
    const auto found = composers().find(type);
    if (found == composers().end()) throw std::invalid_argument("WeChat users cannot send \"" + type + "\"");
    message = found->second(request, envelope);
  }
  ordered_json fields{
      {"ToUserName", envelope.original_id}, {"FromUserName", envelope.openid}, {"CreateTime", envelope.at}};
  fields.update(message.fields);
  if (message.fields.at("MsgType") != "event") fields["MsgId"] = envelope.msg_id;
  message.fields = std::move(fields);
  static const std::set<std::string> kUnanswered{"unsubscribe", "TEMPLATESENDJOBFINISH",
                                                 "subscribe_msg_sent_event"};
  message.takes_reply = !kUnanswered.contains(message.fields.value("Event", ""));
  return message;
}

std::string write(const ordered_json& fields, Format format) {
  if (format == Format::kJson) {
    // In JSON the wrapper element of a subscription event is absent: its List stands at the top, alone when
    // it is one.
    ordered_json flat = ordered_json::object();
    for (const auto& [name, value] : fields.items()) {
      if (!value.is_object() || !value.contains("List")) {
        flat[name] = value;
        continue;
      }
      const ordered_json& list = value.at("List");
      flat["List"] = list.size() == 1 ? list.front() : list;
    }
    return flat.dump(-1, ' ', false, json::error_handler_t::replace);
  }
  std::string out = "<xml>";
  for (const auto& [name, value] : fields.items())
    write_element(out, name, value);
  return out + "</xml>";
}

}  // namespace standin
