#include "tests/standin/echo_bot.h"

#include "tests/standin/crypto.h"

#include <pugixml.hpp>

namespace standin {
namespace {

std::string element(const std::string& xml, const std::string& name) {
  pugi::xml_document document;
  document.load_buffer(xml.data(), xml.size());
  return document.child("xml").child_value(name.c_str());
}

std::string encrypted_part(const Account& account, const std::string& body) {
  if (account.format == Format::kXml) return element(body, "Encrypt");
  return nlohmann::json::parse(body).value("Encrypt", "");
}

}  // namespace

std::string Received::parameter(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

std::string Received::field(const std::string& name) const {
  return element(inner, name);
}

EchoBot::EchoBot(Account account, Behaviour behaviour)
    : account_(std::move(account)),
      behaviour_(std::move(behaviour)),
      port_(server_.bind_to_any_port("127.0.0.1")) {
  server_.new_task_queue = [] { return new httplib::ThreadPool(64); };
  server_.set_tcp_nodelay(true);
  server_.set_keep_alive_timeout(1);
  server_.Post(account_.path, [this](const httplib::Request& request, httplib::Response& response) {
    take(request, response);
  });
  server_.Get(account_.path, [](const httplib::Request& request, httplib::Response& response) {
    response.set_content(request.get_param_value("echostr"), "text/plain");
  });
  thread_ = std::thread([this] { server_.listen_after_bind(); });
  while (!server_.is_running())
    std::this_thread::yield();
}

EchoBot::~EchoBot() {
  server_.stop();
  thread_.join();
}

std::vector<Received> EchoBot::received() const {
  const std::lock_guard lock(mutex_);
  return received_;
}

void EchoBot::take(const httplib::Request& request, httplib::Response& response) {
  Received one{.target = request.target,
               .body = request.body,
               .inner = request.body,
               .query = {request.params.begin(), request.params.end()}};
  const std::string timestamp = one.parameter("timestamp");
  const std::string nonce = one.parameter("nonce");
  bool genuine = one.parameter("signature") == signature({account_.token, timestamp, nonce});
  if (account_.mode != Mode::kPlain) {
    const std::string encrypted = encrypted_part(account_, request.body);
    genuine =
        genuine && one.parameter("msg_signature") == signature({account_.token, timestamp, nonce, encrypted});
    const Decrypted opened = decrypt(account_.key, encrypted, account_.app_id);
    genuine = genuine && opened.problem.empty();
    one.inner = opened.message;
  }
  {
    const std::lock_guard lock(mutex_);
    received_.push_back(one);
  }
  response.status = genuine ? 200 : 403;
  if (genuine) behaviour_(one, response);
}

Account test_account(Mode mode) {
  return {.app_id = "wx0000000000000001",
          .app_secret = "official-secret",
          .token = "token1",
          .key = aes_key("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG").value(),
          .original_id = "gh_000000000001",
          .path = "/wechat",
          .mode = mode};
}

Account test_mini(Format format) {
  return {.app_id = "wx0000000000000002",
          .app_secret = "mini-secret",
          .token = "token2",
          .key = aes_key("kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR").value(),
          .original_id = "gh_000000000002",
          .path = "/miniprogram",
          .mode = Mode::kSafe,
          .format = format};
}

std::string text_reply(const Account& account, const std::string& to, const std::string& content) {
  return "<xml><ToUserName><![CDATA[" + to + "]]></ToUserName><FromUserName><![CDATA[" + account.original_id +
         "]]></FromUserName><CreateTime>1717376400</CreateTime><MsgType><![CDATA[text]]></"
         "MsgType><Content><![CDATA[" +
         content + "]]></Content></xml>";
}

std::string sealed(const Account& account, const std::string& document, const std::string& timestamp) {
  const std::string encrypted = encrypt(account.key, document, account.app_id, random_bytes(16));
  return "<xml><Encrypt><![CDATA[" + encrypted + "]]></Encrypt><MsgSignature><![CDATA[" +
         signature({account.token, timestamp, "99", encrypted}) + "]]></MsgSignature><TimeStamp>" +
         timestamp + "</TimeStamp><Nonce><![CDATA[99]]></Nonce></xml>";
}

EchoBot::Behaviour echo(const Account& account) {
  return [account](const Received& one, httplib::Response& response) {
    const std::string clear = text_reply(account, one.field("FromUserName"), "收到：" + one.field("Content"));
    response.set_content(account.mode == Mode::kPlain ? clear : sealed(account, clear), "text/xml");
  };
}

}  // namespace standin
