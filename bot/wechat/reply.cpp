#include "bot/wechat/reply.h"

#include <nlohmann/json.hpp>

#include "bot/wechat/pages.h"
#include "bot/wechat/signature.h"
#include "bot/wechat/utf8.h"

namespace linli::bot::wechat {

using storage::model::Instant;

namespace {

constexpr std::string_view kCdataEnd = "]]>";

std::string seconds_text(Instant instant) {
  return std::to_string(std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count());
}

/// One section cannot hold its own end: the end is divided between two sections.
void append_cdata(std::string& xml, std::string_view text) {
  xml += "<![CDATA[";
  for (std::size_t at = text.find(kCdataEnd); at != std::string_view::npos; at = text.find(kCdataEnd)) {
    xml += text.substr(0, at + 2);
    xml += "]]><![CDATA[";
    text.remove_prefix(at + 2);
  }
  xml += text;
  xml += kCdataEnd;
}

void append_element(std::string& xml, std::string_view name, std::string_view text) {
  xml.append("<").append(name).append(">");
  append_cdata(xml, clean_text(text));
  xml.append("</").append(name).append(">");
}

/// The fields of a reply after the four common ones: a name, and a text or named texts one level down.
struct Field {
  std::string name;
  std::string text;
  std::vector<Field> inner;
};
struct Fields {
  std::string type;
  std::vector<Field> fields;
};

struct FieldsOf {
  Fields operator()(const reply::Nothing&) const { return {}; }
  Fields operator()(const reply::Text& r) const {
    auto messages = pages(r.content);
    if (messages.empty()) return {};
    return {"text", {{"Content", std::move(messages.front()), {}}}};
  }
  Fields operator()(const reply::Image& r) const {
    return {"image", {{"Image", {}, {{"MediaId", r.media_id, {}}}}}};
  }
  Fields operator()(const reply::Voice& r) const {
    return {"voice", {{"Voice", {}, {{"MediaId", r.media_id, {}}}}}};
  }
  Fields operator()(const reply::News& r) const {
    Field item{"item",
               {},
               {{"Title", r.title, {}},
                {"Description", r.description, {}},
                {"PicUrl", r.picture_url, {}},
                {"Url", r.url, {}}}};
    return {"news", {{"ArticleCount", "1", {}}, {"Articles", {}, {std::move(item)}}}};
  }
  Fields operator()(const reply::Transfer& r) const {
    Fields fields{"transfer_customer_service", {}};
    if (!r.account.empty()) fields.fields.push_back({"TransInfo", {}, {{"KfAccount", r.account, {}}}});
    return fields;
  }
};

void append_field(std::string& xml, const Field& field) {
  if (field.inner.empty()) {
    append_element(xml, field.name, field.text);
    return;
  }
  xml.append("<").append(field.name).append(">");
  for (const auto& inner : field.inner)
    append_field(xml, inner);
  xml.append("</").append(field.name).append(">");
}

std::string build_xml(const Fields& reply, const Inbound& to, Instant now) {
  std::string xml = "<xml>";
  append_element(xml, "ToUserName", to.from.reveal());
  append_element(xml, "FromUserName", to.to_user);
  xml.append("<CreateTime>").append(seconds_text(now)).append("</CreateTime>");
  append_element(xml, "MsgType", reply.type);
  for (const auto& field : reply.fields)
    append_field(xml, field);
  return xml + "</xml>";
}

nlohmann::ordered_json json_of(const Field& field) {
  if (field.inner.empty()) return clean_text(field.text);
  nlohmann::ordered_json object;
  for (const auto& inner : field.inner)
    object[inner.name] = json_of(inner);
  return object;
}

/// Chinese stays Chinese: clients show \u escapes as they are.
std::string dump(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string build_json(const Fields& reply, const Inbound& to, Instant now) {
  nlohmann::ordered_json json;
  json["ToUserName"] = to.from.reveal();
  json["FromUserName"] = to.to_user;
  json["CreateTime"] = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  json["MsgType"] = reply.type;
  for (const auto& field : reply.fields)
    json[field.name] = json_of(field);
  return dump(json);
}

/// The documentation prints the envelope in these lines, and so do the vectors, byte for byte.
std::string xml_envelope(std::string_view encrypted, std::string_view signed_by, std::string_view timestamp,
                         std::string_view nonce) {
  std::string xml = "<xml>\n<Encrypt><![CDATA[";
  xml.append(encrypted).append("]]></Encrypt>\n<MsgSignature><![CDATA[").append(signed_by);
  xml.append("]]></MsgSignature>\n<TimeStamp>").append(timestamp);
  xml.append("</TimeStamp>\n<Nonce><![CDATA[").append(nonce);
  return xml + "]]></Nonce>\n</xml>";
}

std::string json_envelope(std::string_view encrypted, std::string_view signed_by, Instant now,
                          std::string_view nonce) {
  nlohmann::ordered_json json;
  json["Encrypt"] = encrypted;
  json["MsgSignature"] = signed_by;
  json["TimeStamp"] = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  json["Nonce"] = nonce;
  return dump(json);
}

const char* content_type_of(Format format) {
  return format == Format::kXml ? "text/xml; charset=utf-8" : "application/json; charset=utf-8";
}

}  // namespace

std::string build(const reply::Content& content, const Inbound& to, Format format, Instant now) {
  const Fields reply = std::visit(FieldsOf{}, content);
  if (reply.type.empty()) return {};
  return format == Format::kXml ? build_xml(reply, to, now) : build_json(reply, to, now);
}

Answer seal(const Endpoint& endpoint, const ReplyContext& context, std::string_view document, Instant now,
            handlers::contract::Random& random) {
  if (document.empty()) return {"success", "text/plain; charset=utf-8"};
  if (!context.encrypted) return {std::string(document), content_type_of(context.format)};
  const std::string timestamp = seconds_text(now);
  const std::string encrypted = encrypt(endpoint.keys.at(context.key), endpoint.app_id, document, random);
  const std::string signed_by =
      signature({endpoint.tokens.at(context.token).reveal(), timestamp, context.nonce, encrypted});
  if (context.format == Format::kXml) {
    return {xml_envelope(encrypted, signed_by, timestamp, context.nonce), content_type_of(context.format)};
  }
  return {json_envelope(encrypted, signed_by, now, context.nonce), content_type_of(context.format)};
}

}  // namespace linli::bot::wechat
