#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "storage/model/ids.h"
#include "storage/model/names.h"

namespace linli::storage::model {

/// Through which of our WeChat accounts somebody talks. The same person has another openid in each.
enum class Account { kOfficial, kMiniProgram };

constexpr std::string_view name_of(Account account) {
  return account == Account::kMiniProgram ? "miniprogram" : "official";
}

constexpr std::optional<Account> account_named(std::string_view name) {
  return value_named(std::array{Account::kOfficial, Account::kMiniProgram}, name);
}

/// Where a message goes: an openid means nothing without its account.
struct Recipient {
  Account account = Account::kOfficial;
  OpenId openid;

  auto operator<=>(const Recipient&) const = default;
};

}  // namespace linli::storage::model
