#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/wechat/errcode.h"
#include "bot/wechat/guard.h"
#include "storage/model/account.h"
#include "storage/model/civil_date.h"

namespace linli::bot::delivery {

/// Something of an account that is not used until somebody has mended it: all of it while its secret, AppID
/// or list of addresses is wrong, an interface that it may not call, a template that the platform does not
/// take.
struct Stop {
  storage::model::Account account = storage::model::Account::kOfficial;
  std::string about;     ///< "account", "pictures", an interface's path, "template ID"
  std::string problem;   ///< "errcode 40164, ip not in the whitelist"
  std::string sentence;  ///< Chinese, for staff: what it means and what they can do
  storage::model::Instant since{};
};

/// "errcode 40164, this server's IP is not in the whitelist"
std::string problem_of(const wechat::Errcode& said);
/// What an account's guard has closed.
std::vector<Stop> stops_of(storage::model::Account account, const std::vector<wechat::Guard::Stop>& closed);

/// What waits for the operator, and the operator's word that it is mended. Thread-safe.
struct Mending {
  virtual ~Mending() = default;
  virtual std::vector<Stop> stops() const = 0;
  /// Uses it all again, of one account or of every one. @return what was stopped.
  virtual std::vector<Stop> resume(std::optional<storage::model::Account> account) = 0;
};

}  // namespace linli::bot::delivery
