#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "handlers/contract/clock.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/result.h"
#include "storage/model/secret.h"

namespace linli::bot::wechat {

/// The way to api.weixin.qq.com (or whatever `wechat.api_base` says). Paths begin with '/' and carry access
/// tokens in their query: whoever implements this logs the part before '?' at most. Gives HTTP status and
/// body; an Error (kRetryLater) only when there was no answer. Thread-safe, with time-outs of its own.
struct Transport {
  using Answer = storage::model::Result<std::pair<int, std::string>>;
  virtual ~Transport() = default;
  virtual Answer get(const std::string& path_with_query) = 0;
  virtual Answer post(const std::string& path_with_query, const std::string& json_body) = 0;
};

/// What the platform said to a call. `errcode` 0 is success; `errcode(…)` of errcode.h says what to do
/// otherwise.
struct ApiAnswer {
  std::int64_t errcode = 0;
  std::string body;

  bool ok() const { return errcode == 0; }
};

/// The access token of one account: fetched with stable_token when first needed, kept until shortly before
/// its end, one fetch at a time however many ask, dropped only by somebody who saw that very token refused.
/// After a failed fetch everybody gets that failure for a while (5 s; a minute when the configuration is
/// wrong), so that a broken secret does not drain the quota. Thread-safe.
class AccessToken {
 public:
  AccessToken(Transport& transport, const handlers::contract::Clock& clock, std::string app_id,
              storage::model::Secret app_secret);

  /// kRetryLater, or kInvalid when the platform says that app id, secret or IP whitelist is wrong.
  storage::model::Result<storage::model::Secret> get();
  /// Forgets `refused` if it is still the current one; another thread may have fetched a better one already.
  void expire(const storage::model::Secret& refused);

 private:
  storage::model::Result<storage::model::Secret> fetch();
  storage::model::Result<storage::model::Secret> request(bool force);
  storage::model::Error failed(storage::model::Code code, std::string message, std::chrono::seconds hold_off);

  Transport& transport_;
  const handlers::contract::Clock& clock_;
  const std::string app_id_;
  const storage::model::Secret app_secret_;

  std::mutex mutex_;  // held while fetching, which is what makes it one at a time
  storage::model::Secret token_;
  storage::model::Instant good_until_{};
  storage::model::Secret refused_;  // the platform gave it and would not take it
  std::optional<storage::model::Instant> forced_at_;
  std::optional<storage::model::Error> failure_;
  storage::model::Instant failure_until_{};
};

/// A thin client of the platform's API for one account. Thread-safe.
///
/// Errors (no answer, no token, a body that is not JSON) are kRetryLater, or kInvalid where the configuration
/// is wrong; a refusal by the platform is an answer with its errcode. No message contains a token, secret or
/// openid.
class Platform {
 public:
  Platform(Transport& transport, const handlers::contract::Clock& clock, std::string app_id,
           storage::model::Secret app_secret);

  /// POSTs a JSON body to a path such as "/cgi-bin/message/template/send" with the access token added. When
  /// the token is refused (40001, 40014, 42001) it is fetched again and the call repeated, once.
  storage::model::Result<ApiAnswer> post(std::string_view path, const std::string& json_body);

  /// A customer-service text. At most `kTextLimit` bytes: see `pages`.
  storage::model::Result<ApiAnswer> send_text(const storage::model::OpenId& to, std::string_view text);
  /// Sets the account's menu: the document the platform describes, {"button":[…]}.
  storage::model::Result<ApiAnswer> create_menu(const std::string& menu_json);

 private:
  storage::model::Result<ApiAnswer> post_once(std::string_view path, const std::string& json_body,
                                              const storage::model::Secret& token);

  Transport& transport_;
  AccessToken token_;
};

}  // namespace linli::bot::wechat
