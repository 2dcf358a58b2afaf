#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "bot/wechat/guard.h"
#include "bot/wechat/transport.h"
#include "handlers/contract/clock.h"
#include "storage/model/civil_date.h"
#include "storage/model/result.h"
#include "storage/model/secret.h"

namespace linli::bot::wechat {

/// The access token of one account: fetched with stable_token when first needed, kept until shortly before
/// its end, one fetch at a time however many ask, dropped only by somebody who saw that very token refused.
/// After a failed fetch everybody gets that failure until the guard admits another; after a wrong
/// configuration until somebody says that it is mended, so that a broken secret does not drain the quota.
/// Thread-safe.
class AccessToken {
 public:
  AccessToken(Transport& transport, Guard& guard, const handlers::contract::Clock& clock, std::string app_id,
              storage::model::Secret app_secret, PlatformObserver observer = {});

  /// kRetryLater, or kInvalid when the platform says that app id, secret or IP whitelist is wrong.
  storage::model::Result<storage::model::Secret> get();
  /// Forgets `refused` if it is still the current one; another thread may have fetched a better one already.
  void expire(const storage::model::Secret& refused);

 private:
  storage::model::Result<storage::model::Secret> fetch();
  storage::model::Result<storage::model::Secret> request(bool force);
  storage::model::Error failed(storage::model::Code code, std::string message);
  storage::model::Error refused_for(std::int64_t code);

  Transport& transport_;
  Guard& guard_;
  const handlers::contract::Clock& clock_;
  const std::string app_id_;
  const storage::model::Secret app_secret_;
  const PlatformObserver observer_;

  std::mutex mutex_;  // held while fetching, which is what makes it one at a time
  storage::model::Secret token_;
  storage::model::Instant good_until_{};
  storage::model::Secret refused_;  // the platform gave it and would not take it
  std::optional<storage::model::Instant> forced_at_;
  storage::model::Error failure_{storage::model::Code::kRetryLater, "no access token yet"};
};

}  // namespace linli::bot::wechat
