#include "bot/wechat/platform.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/wechat/errcode.h"

namespace linli::bot::wechat {

using storage::model::Code;
using storage::model::Error;
using storage::model::OpenId;
using storage::model::Result;
using storage::model::Secret;

namespace {

using std::chrono::seconds;

// The platform hands out the next token five minutes before the end and takes both during them.
constexpr seconds kRenewBefore{240};
constexpr seconds kForceApart{30};  // stable_token: force_refresh at most every 30 s, 20 times a day
constexpr seconds kShortHold{5};
constexpr seconds kLongHold{60};

/// Chinese as itself: clients show \u escapes raw (40033), and broken bytes must not throw.
std::string dump(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Nothing when the text is not a JSON object.
nlohmann::json object_of(const std::string& text) {
  auto json = nlohmann::json::parse(text, nullptr, false);
  return json.is_object() ? json : nlohmann::json(nullptr);
}

std::int64_t integer_of(const nlohmann::json& object, const char* name, std::int64_t otherwise) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : otherwise;
}

std::string text_of(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string said(std::int64_t code) {
  return "errcode " + std::to_string(code) + ", " + std::string(errcode(code).name);
}

/// Tokens are letters, digits, '-' and '_'; anything else would rewrite the query.
bool is_token(const std::string& text) {
  return !text.empty() && text.size() <= 2048 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
  });
}

}  // namespace

AccessToken::AccessToken(Transport& transport, const handlers::contract::Clock& clock, std::string app_id,
                         Secret app_secret)
    : transport_(transport), clock_(clock), app_id_(std::move(app_id)), app_secret_(std::move(app_secret)) {}

Result<Secret> AccessToken::get() {
  const std::lock_guard lock(mutex_);
  if (!token_.empty() && clock_.now() < good_until_) return token_;
  if (failure_ && clock_.now() < failure_until_) return *failure_;
  return fetch();
}

void AccessToken::expire(const Secret& refused) {
  const std::lock_guard lock(mutex_);
  if (token_.reveal() != refused.reveal()) return;
  refused_ = token_;
  token_ = Secret();
}

Result<Secret> AccessToken::fetch() {
  auto fetched = request(false);
  // The platform repeats a token until shortly before its end, even one it refuses; then only force helps.
  const bool useless = fetched && !refused_.empty() && fetched->reveal() == refused_.reveal();
  if (!useless) return fetched;
  token_ = Secret();
  if (forced_at_ && clock_.now() - *forced_at_ < kForceApart) {
    return failed(Code::kRetryLater, "the platform repeats a token it refuses", kShortHold);
  }
  forced_at_ = clock_.now();
  return request(true);
}

Result<Secret> AccessToken::request(bool force) {
  const nlohmann::json body = {{"grant_type", "client_credential"},
                               {"appid", app_id_},
                               {"secret", app_secret_.reveal()},
                               {"force_refresh", force}};
  const auto answer = transport_.post("/cgi-bin/stable_token", dump(body));
  if (!answer) return failed(Code::kRetryLater, "stable_token: no answer", kShortHold);
  const auto object = object_of(answer->second);
  if (object.is_null()) return failed(Code::kRetryLater, "stable_token: the answer is not JSON", kShortHold);

  const std::int64_t code = integer_of(object, "errcode", 0);
  if (code != 0) {
    // 40001 means, here, that the secret is wrong.
    const Action action = errcode(code).action;
    const bool ours = action == Action::kConfiguration || action == Action::kRefreshToken;
    const bool slow = ours || action == Action::kWaitMinute || action == Action::kWaitDay;
    return failed(ours ? Code::kInvalid : Code::kRetryLater, "stable_token: " + said(code),
                  slow ? kLongHold : kShortHold);
  }
  const std::string token = text_of(object, "access_token");
  const seconds lives{std::clamp<std::int64_t>(integer_of(object, "expires_in", 0), 0, 86400)};
  if (!is_token(token) || lives == seconds::zero()) {
    return failed(Code::kRetryLater, "stable_token: the answer has no token", kShortHold);
  }
  token_ = Secret(token);
  good_until_ = clock_.now() + lives - std::min(kRenewBefore, lives / 10);
  failure_.reset();
  return token_;
}

Error AccessToken::failed(Code code, std::string message, seconds hold_off) {
  failure_ = Error{code, std::move(message)};
  failure_until_ = clock_.now() + hold_off;
  return *failure_;
}

Platform::Platform(Transport& transport, const handlers::contract::Clock& clock, std::string app_id,
                   Secret app_secret)
    : transport_(transport), token_(transport, clock, std::move(app_id), std::move(app_secret)) {}

Result<ApiAnswer> Platform::post(std::string_view path, const std::string& json_body) {
  for (bool again = true;; again = false) {
    const auto token = token_.get();
    if (!token) return token.error();
    auto answer = post_once(path, json_body, *token);
    if (!answer || errcode(answer->errcode).action != Action::kRefreshToken) return answer;
    token_.expire(*token);
    if (!again) return answer;
  }
}

Result<ApiAnswer> Platform::post_once(std::string_view path, const std::string& json_body,
                                      const Secret& token) {
  // The transport's own words may quote the address, and with it the token: they are not passed on.
  auto answer = transport_.post(std::string(path) + "?access_token=" + token.reveal(), json_body);
  if (!answer) return Error{Code::kRetryLater, std::string(path) + ": no answer"};
  const auto object = object_of(answer->second);
  if (object.is_null()) {
    return Error{Code::kRetryLater,
                 std::string(path) + ": HTTP " + std::to_string(answer->first) + ", not JSON"};
  }
  if (answer->first != 200 && !object.contains("errcode")) {
    return Error{Code::kRetryLater, std::string(path) + ": HTTP " + std::to_string(answer->first)};
  }
  return ApiAnswer{integer_of(object, "errcode", 0), std::move(answer->second)};
}

Result<ApiAnswer> Platform::send_text(const OpenId& to, std::string_view text) {
  return post("/cgi-bin/message/custom/send",
              dump({{"touser", to.reveal()}, {"msgtype", "text"}, {"text", {{"content", text}}}}));
}

Result<ApiAnswer> Platform::create_menu(const std::string& menu_json) {
  const auto menu = object_of(menu_json);
  if (!menu.contains("button")) return Error{Code::kInvalid, "a menu is a JSON object with \"button\""};
  return post("/cgi-bin/menu/create", dump(menu));
}

}  // namespace linli::bot::wechat
