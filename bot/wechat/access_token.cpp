#include "bot/wechat/access_token.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/wechat/answer.h"

namespace linli::bot::wechat {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;
using storage::model::Secret;

namespace {

using std::chrono::seconds;

const std::string kPath = "/cgi-bin/stable_token";
// The platform hands out the next token five minutes before the end and takes both during them.
constexpr seconds kRenewBefore{240};
constexpr seconds kForceApart{30};  // stable_token: force_refresh at most every 30 s, 20 times a day

/// Tokens are letters, digits, '-' and '_'; anything else would rewrite the query.
bool is_token(const std::string& text) {
  return !text.empty() && text.size() <= 2048 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
  });
}

std::string said(std::int64_t code) {
  return "errcode " + std::to_string(code) + ", " + std::string(errcode(code).name);
}

}  // namespace

AccessToken::AccessToken(Transport& transport, Guard& guard, const handlers::contract::Clock& clock,
                         std::string app_id, Secret app_secret, PlatformObserver observer)
    : transport_(transport),
      guard_(guard),
      clock_(clock),
      app_id_(std::move(app_id)),
      app_secret_(std::move(app_secret)),
      observer_(std::move(observer)) {}

Result<Secret> AccessToken::get() {
  const std::lock_guard lock(mutex_);
  if (guard_.stopped()) return failure_;
  if (!token_.empty() && clock_.now() < good_until_) return token_;
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
    return failed(Code::kRetryLater, "the platform repeats a token it refuses");
  }
  forced_at_ = clock_.now();
  return request(true);
}

Result<Secret> AccessToken::request(bool force) {
  if (!guard_.admit(kPath)) return failure_;
  const nlohmann::json body = {{"grant_type", "client_credential"},
                               {"appid", app_id_},
                               {"secret", app_secret_.reveal()},
                               {"force_refresh", force}};
  const auto answer = read_answer(kPath, transport_.post(kPath, dump(body)), observer_);
  if (!answer) {
    guard_.no_answer(kPath, false);
    return failed(Code::kRetryLater, answer.error().message);
  }
  if (!answer->ok()) return refused_for(answer->errcode);
  const auto object = nlohmann::json::parse(answer->body);
  const auto token = object.value("access_token", nlohmann::json());
  const auto life = object.value("expires_in", nlohmann::json());
  const seconds lives{life.is_number_integer() ? std::clamp<std::int64_t>(life.get<std::int64_t>(), 0, 86400)
                                               : 0};
  if (!token.is_string() || !is_token(token.get<std::string>()) || lives == seconds::zero()) {
    guard_.no_answer(kPath, false);
    return failed(Code::kRetryLater, "stable_token: the answer has no token");
  }
  guard_.answered(kPath, errcode(0));
  token_ = Secret(token.get<std::string>());
  good_until_ = clock_.now() + lives - std::min(kRenewBefore, lives / 10);
  return token_;
}

Error AccessToken::refused_for(std::int64_t code) {
  const auto row = errcode(code);
  // 40001 means, here, that the secret is wrong.
  if (row.action == Action::kConfiguration || row.action == Action::kRefreshToken) {
    if (guard_.stop_account(row) && observer_.alarm) observer_.alarm("account", said(code), row.sentence);
    return failed(Code::kInvalid, "stable_token: " + said(code));
  }
  if (guard_.answered(kPath, row) && observer_.alarm) observer_.alarm(kPath, said(code), row.sentence);
  // What is neither success nor known to be for later must not be asked for at once again.
  if (guard_.open_at(kPath) <= clock_.now()) guard_.no_answer(kPath, false);
  return failed(Code::kRetryLater, "stable_token: " + said(code));
}

Error AccessToken::failed(Code code, std::string message) {
  failure_ = Error{code, std::move(message)};
  return failure_;
}

}  // namespace linli::bot::wechat
