#include "tests/standin/reply.h"

#include "tests/standin/crypto.h"

#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <stdexcept>

namespace standin {
namespace {

using nlohmann::json;

constexpr std::size_t kTextLimit = 2048;  // bytes of UTF-8

// Thrown inside this file only: the first thing the platform would stumble over.
struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// pugixml forgives a bare ampersand, the platform does not.
bool has_bare_ampersand(const std::string& xml) {
  for (std::size_t at = 0; at < xml.size(); ++at) {
    if (xml.compare(at, 9, "<![CDATA[") == 0) {
      at = xml.find("]]>", at);
      if (at == std::string::npos) return true;
    } else if (xml[at] == '&') {
      const std::size_t end = xml.find(';', at);
      if (end == std::string::npos || end - at > 8) return true;
      const std::string name = xml.substr(at + 1, end - at - 1);
      const bool known = name == "lt" || name == "gt" || name == "amp" || name == "quot" || name == "apos";
      if (!known && !name.starts_with('#')) return true;
    }
  }
  return false;
}

pugi::xml_node root_of(pugi::xml_document& document, const std::string& xml) {
  if (!document.load_buffer(xml.data(), xml.size(),
                            pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol))
    throw Refused("malformed XML");
  const pugi::xml_node root = document.child("xml");
  if (!root || root.next_sibling() || has_bare_ampersand(xml)) throw Refused("malformed XML");
  return root;
}

// All text below an element: CDATA may come in several pieces.
std::string content_of(const pugi::xml_node& parent, const char* name) {
  std::string text;
  for (const pugi::xml_node& piece : parent.child(name).children())
    if (piece.type() == pugi::node_pcdata || piece.type() == pugi::node_cdata) text += piece.value();
  return text;
}

std::string needed(const pugi::xml_node& parent, const char* name) {
  std::string text = content_of(parent, name);
  if (text.empty()) throw Refused(std::string(name) + " is missing");
  return text;
}

void check_seconds(const std::string& text, const char* name) {
  const bool digits =
      !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || text.size() > 10) throw Refused(std::string(name) + " is not a time in seconds");
}

bool is_utf8(const std::string& text) {
  try {
    (void)json(text).dump();
    return true;
  } catch (const json::exception&) {
    return false;
  }
}

struct Sealed {
  std::string encrypt, signature, timestamp, nonce;
};

std::string unseal(const Account& account, const Sealed& sealed) {
  check_seconds(sealed.timestamp, "TimeStamp");
  if (signature({account.token, sealed.timestamp, sealed.nonce, sealed.encrypt}) != sealed.signature)
    throw Refused("wrong MsgSignature");
  Decrypted decrypted = decrypt(account.key, sealed.encrypt, account.app_id);
  if (!decrypted.problem.empty()) throw Refused(decrypted.problem);
  return decrypted.message;
}

// The document inside the envelope, or the body itself where the mode allows it in clear.
std::string clear_xml(const Account& account, const std::string& body) {
  pugi::xml_document document;
  const pugi::xml_node root = root_of(document, body);
  if (!root.child("Encrypt")) {
    if (account.mode == Mode::kSafe) throw Refused("in clear although the mode is safe");
    return body;
  }
  if (account.mode == Mode::kPlain) throw Refused("encrypted although the mode is plain");
  return unseal(account, {.encrypt = needed(root, "Encrypt"),
                          .signature = needed(root, "MsgSignature"),
                          .timestamp = needed(root, "TimeStamp"),
                          .nonce = needed(root, "Nonce")});
}

using Reader = std::function<json(const pugi::xml_node&, const Question&)>;

std::string media(const pugi::xml_node& parent, const Question& question) {
  std::string id = needed(parent, "MediaId");
  if (!question.has_media(id)) throw Refused("MediaId is unknown");
  return id;
}

json read_text(const pugi::xml_node& root, const Question&) {
  const std::string content = needed(root, "Content");
  if (content.size() > kTextLimit) throw Refused("Content is longer than 2048 bytes");
  if (!is_utf8(content)) throw Refused("Content is not UTF-8");
  return {{"type", "text"}, {"content", content}};
}

json read_news(const pugi::xml_node& root, const Question&) {
  json articles = json::array();
  for (const pugi::xml_node& item : root.child("Articles").children("item"))
    articles.push_back({{"title", needed(item, "Title")},
                        {"description", content_of(item, "Description")},
                        {"picurl", content_of(item, "PicUrl")},
                        {"url", content_of(item, "Url")}});
  if (articles.size() != 1 || content_of(root, "ArticleCount") != "1")
    throw Refused("not exactly one article");
  return {{"type", "news"}, {"articles", articles}};
}

const std::map<std::string, Reader>& readers() {
  static const std::map<std::string, Reader> all{
      {"text", read_text},
      {"news", read_news},
      {"image",
       [](const pugi::xml_node& root, const Question& question) {
         return json{{"type", "image"}, {"media_id", media(root.child("Image"), question)}};
       }},
      {"voice",
       [](const pugi::xml_node& root, const Question& question) {
         return json{{"type", "voice"}, {"media_id", media(root.child("Voice"), question)}};
       }},
      {"video",
       [](const pugi::xml_node& root, const Question& question) {
         return json{{"type", "video"}, {"media_id", media(root.child("Video"), question)}};
       }},
      {"transfer_customer_service",
       [](const pugi::xml_node&, const Question&) {
         return json{{"type", "transfer_customer_service"}};
       }},
  };
  return all;
}

json read_xml(const Account& account, const Question& question, const std::string& body) {
  pugi::xml_document document;
  const pugi::xml_node root = root_of(document, clear_xml(account, body));
  if (needed(root, "ToUserName") != question.openid) throw Refused("ToUserName is not the one who asked");
  if (needed(root, "FromUserName") != account.original_id) throw Refused("FromUserName is not the account");
  check_seconds(needed(root, "CreateTime"), "CreateTime");
  const auto reader = readers().find(needed(root, "MsgType"));
  if (reader == readers().end()) throw Refused("MsgType cannot be a reply");
  return reader->second(root, question);
}

json read_json(const Account& account, const std::string& body) {
  json document = json::parse(body, nullptr, false);
  if (!document.is_object()) throw Refused("malformed JSON");
  if (document.contains("Encrypt")) {
    if (account.mode == Mode::kPlain) throw Refused("encrypted although the mode is plain");
    if (!document.value("TimeStamp", json()).is_number_integer()) throw Refused("TimeStamp is not a number");
    if (!document.value("Nonce", json()).is_string()) throw Refused("Nonce is not a string");
    document = json::parse(unseal(account, {.encrypt = document.at("Encrypt").get<std::string>(),
                                            .signature = document.value("MsgSignature", ""),
                                            .timestamp = document.at("TimeStamp").dump(),
                                            .nonce = document.at("Nonce").get<std::string>()}),
                           nullptr, false);
    if (!document.is_object()) throw Refused("malformed JSON");
  } else if (account.mode == Mode::kSafe) {
    throw Refused("in clear although the mode is safe");
  }
  return {{"type", document.value("MsgType", "json")}, {"content", document}};
}

}  // namespace

Opened open_reply(const Account& account, const Question& question, const std::string& body) {
  if (body.empty() || body == "success") return {};
  try {
    return {.reply = account.format == Format::kJson ? read_json(account, body)
                                                     : read_xml(account, question, body),
            .problem = {}};
  } catch (const Refused& refused) {
    return {.reply = std::nullopt, .problem = refused.what()};
  } catch (const json::exception&) {
    return {.reply = std::nullopt, .problem = "malformed JSON"};
  }
}

}  // namespace standin
