#pragma once

#include "tests/standin/delivery.h"
#include "tests/standin/faults.h"
#include "tests/standin/media.h"
#include "tests/standin/tokens.h"
#include "tests/standin/world.h"

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace standin {

/// A call of the platform's API, free of any HTTP library.
struct ApiCall {
  std::string method;
  std::string path;
  std::multimap<std::string, std::string> query;
  std::string body;
  struct Upload {
    std::string content_type;
    std::string bytes;
  };
  std::optional<Upload> upload{};  // the multipart part named `media`

  std::string parameter(const std::string& name) const;
};

struct ApiAnswer {
  int status = 200;
  std::string content_type = "application/json; encoding=utf-8";  // as the platform writes it
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  bool drop = false;  // close the connection without a byte
};

/// The platform's errcodes and errmsgs, as far as these calls use them.
ApiAnswer errcode(int code);
ApiAnswer success(json more = json::object());

/// A message template that the account has registered: field name → kind is read off the name (thing1 →
/// thing).
struct Template {
  std::string title;
  std::vector<std::string> fields;
};

/// The platform's API with its field checks, limits and error codes. Any thread.
/// Sources per call: developers.weixin.qq.com/doc/service/api and /miniprogram/dev/server/API.
class Platform {
 public:
  Platform(const Config& config, const Clock& clock, World& world, Media& media, Delivery& delivery);

  /// Answers one call; faults first. Everything is recorded in the journal, without tokens and secrets.
  ApiAnswer handle(const ApiCall& call);

  Faults& faults() { return faults_; }
  Tokens& tokens() { return tokens_; }

  /// The menu pushed last; null before that.
  json menu() const;

  /// Registers a template; while none is registered every id is known.
  void add_template(const std::string& id, Template known);

  /// [{"id","title"}].
  json templates() const;

  /// A code as wx.login gives it to the mini-program: five minutes, one use.
  std::string login_code(const std::string& openid);

  void reset();

 private:
  using Handler = ApiAnswer (Platform::*)(const ApiCall&, const Account&);
  struct Route {
    std::string method;  // empty: GET or POST
    bool needs_token;
    Handler handler;
  };
  static const std::map<std::string, Route>& routes();
  ApiAnswer answer(const ApiCall& call);

  ApiAnswer stable_token(const ApiCall& call, const Account&);
  ApiAnswer plain_token(const ApiCall& call, const Account&);
  ApiAnswer callback_ip(const ApiCall& call, const Account&);
  ApiAnswer code_to_session(const ApiCall& call, const Account&);
  ApiAnswer custom_send(const ApiCall& call, const Account& account);
  ApiAnswer custom_typing(const ApiCall& call, const Account& account);
  ApiAnswer menu_create(const ApiCall& call, const Account& account);
  ApiAnswer menu_get(const ApiCall& call, const Account& account);
  ApiAnswer menu_delete(const ApiCall& call, const Account& account);
  ApiAnswer template_send(const ApiCall& call, const Account& account);
  ApiAnswer subscribe_send(const ApiCall& call, const Account& account);
  ApiAnswer qrcode_create(const ApiCall& call, const Account& account);
  ApiAnswer mini_code(const ApiCall& call, const Account& account);
  ApiAnswer text_check(const ApiCall& call, const Account& account);
  ApiAnswer media_get(const ApiCall& call, const Account& account);
  ApiAnswer media_upload(const ApiCall& call, const Account& account);

  const Account* account_of(const std::string& app_id, const std::string& secret, int& error) const;
  std::optional<Template> find_template(const std::string& id) const;

  const Config& config_;
  const Clock& clock_;
  World& world_;
  Media& media_;
  Delivery& delivery_;
  Faults faults_;
  Tokens tokens_;
  struct Login {
    std::string openid;
    Seconds until;
    bool used = false;
  };
  mutable std::mutex mutex_;
  json menu_;
  std::map<std::string, Template> templates_;
  std::map<std::string, Login> logins_;
  std::set<std::string> typing_;
  std::atomic<long long> qrcodes_ = 0;
  Seconds mini_minute_ = 0;  // the minute in which mini-program codes are counted
  int mini_codes_ = 0;
  long long next_message_ = 2400000000000000000;  // 64-bit on purpose: wizjin/weixin#35
};

}  // namespace standin
