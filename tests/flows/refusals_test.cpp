// What is not WeChat's, or not in order, is turned away with a status and not a word, is counted, and changes
// nothing.
#include <nlohmann/json.hpp>
#include <string>

#include "tests/bot/http/raw_client.h"
#include "tests/standin/crypto.h"
#include "tests/support/accounts.h"
#include "tests/support/catch.h"
#include "tests/support/world.h"

namespace {

using namespace linli::tests;
using nlohmann::json;
using standin::Parcel;

std::string ask(const World& world, const std::string& bytes) {
  RawClient client{world.port()};
  client.send(bytes);
  return client.read_answer();
}

std::string post_parcel(const World& world, const Parcel& parcel) {
  return ask(world, post(parcel.target, parcel.body, "Content-Type: " + parcel.content_type + "\r\n"));
}

std::string text_xml(const std::string& to = official_account().original_id) {
  return "<xml><ToUserName><![CDATA[" + to +
         "]]></ToUserName><FromUserName><![CDATA[demo-lead-aygul-0001]]></FromUserName>"
         "<CreateTime>1717376400</CreateTime><MsgType><![CDATA[text]]></MsgType>"
         "<Content><![CDATA[月报]]></Content><MsgId>23000000000000001</MsgId></xml>";
}

std::string text_json() {
  return json{{"ToUserName", "gh_9a8b7c6d5e4f"},
              {"FromUserName", World::kLead},
              {"CreateTime", 1717376400},
              {"MsgType", "text"},
              {"Content", "月报"},
              {"MsgId", 23000000000000002}}
      .dump();
}

Parcel wrapped(const World& world, const std::string& document, const standin::Account& account) {
  return standin::wrap(account, document, World::kLead, world.now());
}
Parcel official(const World& world, const std::string& document = text_xml()) {
  return wrapped(world, document, official_account());
}

/// Where the value of this parameter stands in the target.
std::pair<std::size_t, std::size_t> value_in(const std::string& target, const std::string& name) {
  const auto at = target.find("&" + name + "=") + name.size() + 2;
  return {at, std::min(target.find('&', at), target.size()) - at};
}
std::string value_of(const Parcel& parcel, const std::string& name) {
  const auto [at, length] = value_in(parcel.target, name);
  return parcel.target.substr(at, length);
}
void set(Parcel& parcel, const std::string& name, const std::string& value) {
  const auto [at, length] = value_in(parcel.target, name);
  parcel.target.replace(at, length, value);
}

/// Puts other encrypted bytes in, rightly signed.
void reseal(Parcel& parcel, const std::string& encrypted) {
  set(parcel, "msg_signature",
      standin::signature(
          {kOfficialToken, value_of(parcel, "timestamp"), value_of(parcel, "nonce"), encrypted}));
  parcel.body = "<xml><Encrypt><![CDATA[" + encrypted + "]]></Encrypt></xml>";
}

std::string encrypted_in(const Parcel& parcel) {
  const auto from = parcel.body.find("<Encrypt><![CDATA[") + 18;
  return parcel.body.substr(from, parcel.body.find("]]>", from) - from);
}

/// Without what says that the message is encrypted.
void declare_clear(Parcel& parcel) {
  parcel.target.erase(parcel.target.find("&encrypt_type"));
}

struct Refused {
  std::string what;
  std::string reason;
  int status;
  std::function<Parcel(const World&)> parcel;
};

/// Changes a parcel that would have been let in.
std::function<Parcel(const World&)> changed(std::function<void(Parcel&)> change) {
  return [change = std::move(change)](const World& world) {
    auto parcel = official(world);
    change(parcel);
    return parcel;
  };
}
std::function<Parcel(const World&)> sealed(std::string document) {
  return [document = std::move(document)](const World& world) { return official(world, document); };
}
std::function<Parcel(const World&)> sealed_json(std::string document) {
  return [document = std::move(document)](const World& world) {
    return wrapped(world, document, mini_account());
  };
}

std::vector<Refused> refused_by_who_sent_it() {
  return {
      {"a wrong signature", "signature", 403,
       changed([](Parcel& p) { set(p, "msg_signature", std::string(40, '0')); })},
      {"a signature that is none", "parameter", 403,
       changed([](Parcel& p) { set(p, "msg_signature", "0000"); })},
      {"a body other than was signed", "signature", 403, changed([](Parcel& p) {
         const auto other = encrypted_in(p);
         p.body.replace(p.body.find(other), 4, other.substr(0, 4) == "AAAA" ? "BBBB" : "AAAA");
       })},
      {"a message of an hour ago", "timestamp", 403,
       [](const World& world) {
         return standin::wrap(official_account(), text_xml(), World::kLead, world.now() - 3600);
       }},
      {"a message of in an hour", "timestamp", 403,
       [](const World& world) {
         return standin::wrap(official_account(), text_xml(), World::kLead, world.now() + 3600);
       }},
      {"a parameter that comes twice", "parameter", 403,
       changed([](Parcel& p) { p.target += "&nonce=" + value_of(p, "nonce"); })},
      {"a parameter that is not there", "parameter", 403, changed([](Parcel& p) { set(p, "nonce", ""); })},
      {"another account's app id", "app_id", 403,
       [](const World& world) {
         auto account = official_account();
         account.app_id = "wxffffffffffffffff";
         return wrapped(world, text_xml(), account);
       }},
      {"a message to another account", "account", 403, sealed(text_xml("gh_000000000000"))},
      {"an envelope to another than the message", "account", 403, changed([](Parcel& p) {
         const auto id = official_account().original_id;
         p.body.replace(p.body.find(id), id.size(), "gh_000000000000");
       })},
      {"a padding that is cut off", "decrypt", 403, changed([](Parcel& p) {
         const auto bytes = standin::from_base64(encrypted_in(p)).value();
         reseal(p, standin::base64(bytes.substr(0, bytes.size() - 16)));
       })},
      {"something that is no cipher text", "decrypt", 403,
       changed([](Parcel& p) { reseal(p, standin::base64(std::string(64, 'x'))); })},
      {"a clear message where it must be encrypted", "mode", 403, changed([](Parcel& p) {
         declare_clear(p);
         p.body = text_xml();
       })},
      {"a clear message that says it is encrypted", "mode", 403,
       changed([](Parcel& p) { p.body = text_xml(); })},
      {"an encrypted message that says it is clear", "mode", 403,
       changed([](Parcel& p) { set(p, "encrypt_type", "raw"); })},
  };
}

std::vector<Refused> refused_by_what_it_is() {
  const std::string dtd = R"(<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>)";
  const std::string nested = std::string(5000, '[') + std::string(5000, ']');
  return {
      {"an envelope that is no XML", "parse", 400, changed([](Parcel& p) { p.body = "<xml><a></xml>"; })},
      {"an empty body", "parse", 400, changed([](Parcel& p) { p.body = ""; })},
      {"a message that is no XML", "parse", 400, sealed("<xml><ToUserName>")},
      {"a message without a sender", "parse", 400,
       sealed("<xml><ToUserName>" + official_account().original_id + "</ToUserName></xml>")},
      {"an envelope with a document type", "parse", 400,
       changed([dtd](Parcel& p) { p.body = dtd + p.body; })},
      {"a message with a document type", "parse", 400, sealed(dtd + text_xml())},
      {"a message that is no JSON", "parse", 400, sealed_json("{\"ToUserName\":")},
      {"a message nested without end", "parse", 400, sealed_json("{\"a\":" + nested + "}")},
      {"XML where JSON is agreed", "parse", 400,
       [](const World& world) { return wrapped(world, text_xml(), mini_account(standin::Format::kXml)); }},
      {"a message of a hundred thousand bytes", "too_large", 413,
       changed([](Parcel& p) { p.body += std::string(300'000, ' '); })},
  };
}

}  // namespace

TEST_CASE("what is not in order is turned away without a word, counted, and changes nothing",
          "[flows][refusals]") {
  World world;
  world.says(World::kLead, "5月月报");
  const auto cases = GENERATE(refused_by_who_sent_it(), refused_by_what_it_is());
  for (const auto& refused : cases) {
    INFO(refused.what);
    const auto before = world.dump();
    const auto counter = "linli_callbacks_refused_total{reason=\"" + refused.reason + "\"}";
    const auto counted = world.metric(counter);
    const auto answer = post_parcel(world, refused.parcel(world));
    CHECK(status_of(answer) == refused.status);
    CHECK(body_of(answer).empty());
    CHECK(world.metric(counter) == counted + 1);
    CHECK(world.dump() == before);
  }
  CHECK(world.metric("linli_callbacks_total{kind=\"text\"}") == 1);
  // The same parcels unspoilt are let in: what was refused was refused for what it says above.
  CHECK(status_of(post_parcel(world, official(world))) == 200);
  CHECK(status_of(post_parcel(world, wrapped(world, text_json(), mini_account()))) == 200);
}

TEST_CASE("a body beyond the server's limit is turned away before it is read", "[flows][refusals]") {
  World world;
  const auto before = world.dump();
  const auto counter = R"(linli_http_refused_total{status="413"})";
  const auto answer = ask(world, post(official(world).target, std::string(2 << 20, 'x')));
  CHECK(status_of(answer) == 413);
  CHECK(body_of(answer).size() < 40);  // the door's own few words
  CHECK(world.metric(counter) == 1);
  CHECK(world.dump() == before);
}

TEST_CASE("an event that nobody knows is answered success and counted", "[flows][refusals]") {
  World world;
  const auto before = world.dump();
  const auto answer =
      world.sends(World::kLead, {{"type", "event"}, {"event", "invented_tomorrow"}, {"event_key", "x"}});
  CHECK(answer.at("status") == 200);
  CHECK(answer.at("replies").empty());
  CHECK_FALSE(answer.contains("problem"));
  CHECK(world.metric(R"(linli_callbacks_total{kind="unknown"})") == 1);
  CHECK(world.dump() == before);
}

TEST_CASE("the platform's check of an address gets its echo, anybody else's nothing", "[flows][refusals]") {
  World world;
  for (const bool mini : {false, true}) {
    CAPTURE(mini);
    CHECK(world.verify(mini).at("ok") == true);
  }
  const auto now = std::to_string(world.now());
  const auto answer = ask(world, get("/wechat?signature=" + standin::signature({"guess", now, "1"}) +
                                     "&timestamp=" + now + "&nonce=1&echostr=hello"));
  CHECK(status_of(answer) == 403);
  CHECK(body_of(answer).empty());
  CHECK(world.metric(R"(linli_callback_checks_total{result="accepted"})") == 2);
  CHECK(world.metric(R"(linli_callback_checks_total{result="refused"})") == 1);
}

TEST_CASE("the mini-program's push is understood as JSON and as XML", "[flows][refusals]") {
  const auto format = GENERATE(standin::Format::kJson, standin::Format::kXml);
  World world{{.mini_format = format}};
  const auto entered = world.sends(World::kLead, {{"type", "enter"}, {"via", "miniprogram"}});
  CHECK(entered.at("status") == 200);
  CHECK_FALSE(entered.contains("problem"));
  const auto said =
      world.sends(World::kLead, {{"type", "text"}, {"content", "5月月报"}, {"via", "miniprogram"}});
  CHECK(said.at("status") == 200);
  CAPTURE(said.dump());
  CHECK_FALSE(said.contains("problem"));
  CHECK(world.count("SELECT count(*) FROM reports") == 1);
  CHECK(world.metric(R"(linli_callbacks_total{kind="session_entered"})") == 1);
}
