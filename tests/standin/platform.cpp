#include "tests/standin/platform.h"

#include "tests/standin/crypto.h"

namespace standin {
namespace {

using std::chrono::steady_clock;

// \u4e2d reaches the user as those six characters; the platform refuses it instead. An escaped backslash
// before the u is none. Source: 40033; overtrue/wechat#935.
bool has_unicode_escape(const std::string& body) {
  for (std::size_t at = body.find('\\'); at != std::string::npos; at = body.find('\\', at + 2))
    if (at + 1 < body.size() && body[at + 1] == 'u') return true;
  return false;
}

// What the journal keeps of a call's body: no secrets, and no bytes that are not text.
json recorded_body(const ApiCall& call) {
  if (call.upload) return {{"bytes", call.upload->bytes.size()}, {"content_type", call.upload->content_type}};
  if (call.body.empty()) return nullptr;
  json body = json::parse(call.body, nullptr, false);
  if (body.is_discarded()) return call.body.size();
  if (body.is_object() && body.contains("secret")) body["secret"] = "***";
  return body;
}

json recorded_query(const ApiCall& call) {
  json query = json::object();
  for (const auto& [name, value] : call.query)
    query[name] = name == "access_token" || name == "secret" || name == "appsecret" ? "***" : value;
  return query;
}

int errcode_in(const ApiAnswer& answer) {
  const json body = json::parse(answer.body, nullptr, false);
  return body.is_object() ? body.value("errcode", 0) : 0;
}

}  // namespace

std::string ApiCall::parameter(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

Platform::Platform(const Config& config, const Clock& clock, World& world, Media& media, Delivery& delivery)
    : config_(config),
      clock_(clock),
      world_(world),
      media_(media),
      delivery_(delivery),
      tokens_(clock, config.token_lifetime_s) {}

const std::map<std::string, Platform::Route>& Platform::routes() {
  static const std::map<std::string, Route> all{
      {"/cgi-bin/token", {"", false, &Platform::plain_token}},
      {"/cgi-bin/stable_token", {"POST", false, &Platform::stable_token}},
      {"/sns/jscode2session", {"GET", false, &Platform::code_to_session}},
      {"/cgi-bin/getcallbackip", {"GET", true, &Platform::callback_ip}},
      {"/cgi-bin/get_api_domain_ip", {"GET", true, &Platform::callback_ip}},
      {"/cgi-bin/message/custom/send", {"POST", true, &Platform::custom_send}},
      {"/cgi-bin/message/custom/typing", {"POST", true, &Platform::custom_typing}},
      {"/cgi-bin/message/template/send", {"POST", true, &Platform::template_send}},
      {"/cgi-bin/message/subscribe/bizsend", {"POST", true, &Platform::subscribe_send}},
      {"/cgi-bin/message/subscribe/send", {"POST", true, &Platform::subscribe_send}},
      {"/cgi-bin/menu/create", {"POST", true, &Platform::menu_create}},
      {"/cgi-bin/menu/get", {"GET", true, &Platform::menu_get}},
      {"/cgi-bin/menu/delete", {"GET", true, &Platform::menu_delete}},
      {"/cgi-bin/qrcode/create", {"POST", true, &Platform::qrcode_create}},
      {"/wxa/getwxacodeunlimit", {"POST", true, &Platform::mini_code}},
      {"/wxa/msg_sec_check", {"POST", true, &Platform::text_check}},
      {"/cgi-bin/media/get", {"GET", true, &Platform::media_get}},
      {"/cgi-bin/media/upload", {"POST", true, &Platform::media_upload}},
  };
  return all;
}

ApiAnswer Platform::handle(const ApiCall& call) {
  const auto start = steady_clock::now();
  const auto fault = faults_.take(call.path);
  if (fault) faults_.pause(fault->delay);
  ApiAnswer result;
  if (fault && fault->drop) {
    result.drop = true;
    result.status = 0;
  } else if (fault && fault->http) {
    result = {.status = *fault->http, .content_type = "text/html", .body = "<html></html>"};
  } else if (fault && fault->errcode) {
    result = errcode(*fault->errcode);
  } else {
    result = answer(call);
  }
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - start).count();
  world_.record("call", {{"method", call.method},
                         {"path", call.path},
                         {"query", recorded_query(call)},
                         {"body", recorded_body(call)},
                         {"status", result.status},
                         {"errcode", errcode_in(result)},
                         {"fault", fault.has_value()},
                         {"ms", took}});
  return result;
}

ApiAnswer Platform::answer(const ApiCall& call) {
  const auto found = routes().find(call.path);
  if (found == routes().end()) return errcode(40066);
  const Route& route = found->second;
  if (route.method == "POST" && call.method != "POST") return errcode(43002);
  if (route.method == "GET" && call.method != "GET") return errcode(43001);
  const Account* account = &config_.official;
  if (route.needs_token) {
    const std::string token = call.parameter("access_token");
    if (token.empty()) return errcode(41001);
    const Tokens::Checked checked = tokens_.check(token);
    if (checked.errcode != 0) return errcode(checked.errcode);
    account = checked.account;
  }
  if (route.method == "POST" && !call.upload) {
    if (call.body.empty()) return errcode(44002);
    if (!json::parse(call.body, nullptr, false).is_object()) return errcode(47001);
    if (has_unicode_escape(call.body)) return errcode(40033);
  }
  try {
    return (this->*route.handler)(call, *account);
  } catch (const json::exception&) {
    return errcode(47001);  // a field is missing or of another type
  }
}

const Account* Platform::account_of(const std::string& app_id, const std::string& secret, int& error) const {
  error = 0;
  if (app_id.empty())
    error = 41002;
  else if (secret.empty())
    error = 41004;
  if (error != 0) return nullptr;
  for (const Account* account : {&config_.official, &config_.mini}) {
    if (account->app_id != app_id) continue;
    error = account->app_secret == secret ? 0 : 40125;
    return error == 0 ? account : nullptr;
  }
  error = 40013;
  return nullptr;
}

ApiAnswer Platform::stable_token(const ApiCall& call, const Account&) {
  const json body = json::parse(call.body);
  if (body.value("grant_type", "") != "client_credential") return errcode(40002);
  int error = 0;
  const Account* account = account_of(body.value("appid", ""), body.value("secret", ""), error);
  if (error != 0) return errcode(error);
  const Tokens::Issued issued = tokens_.stable(*account, body.value("force_refresh", false));
  if (issued.errcode != 0) return errcode(issued.errcode);
  return {.body = json{{"access_token", issued.value}, {"expires_in", issued.expires_in}}.dump()};
}

ApiAnswer Platform::plain_token(const ApiCall& call, const Account&) {
  if (call.parameter("grant_type") != "client_credential") return errcode(40002);
  int error = 0;
  const Account* account = account_of(call.parameter("appid"), call.parameter("secret"), error);
  if (error != 0) return errcode(error);
  const Tokens::Issued issued = tokens_.plain(*account);
  return {.body = json{{"access_token", issued.value}, {"expires_in", issued.expires_in}}.dump()};
}

ApiAnswer Platform::callback_ip(const ApiCall&, const Account&) {
  return {.body = json{{"ip_list", {"127.0.0.1"}}}.dump()};
}

std::string Platform::login_code(const std::string& openid) {
  std::string code = "0" + random_text(31);
  const std::lock_guard lock(mutex_);
  logins_[code] = {.openid = openid, .until = clock_.now() + 300};
  return code;
}

ApiAnswer Platform::code_to_session(const ApiCall& call, const Account&) {
  int error = 0;
  (void)account_of(call.parameter("appid"), call.parameter("secret"), error);
  if (error != 0) return errcode(error);
  if (call.parameter("grant_type") != "authorization_code") return errcode(40002);
  const std::string code = call.parameter("js_code");
  if (code.empty()) return errcode(41008);
  const std::lock_guard lock(mutex_);
  const auto found = logins_.find(code);
  if (found == logins_.end() || clock_.now() >= found->second.until) return errcode(40029);
  if (found->second.used) return errcode(40163);
  found->second.used = true;
  return {.body = json{{"openid", found->second.openid}, {"session_key", base64(random_bytes(16))}}.dump()};
}

void Platform::reset() {
  faults_.clear();
  const std::lock_guard lock(mutex_);
  logins_.clear();
  typing_.clear();
}

}  // namespace standin
