#pragma once

#include <cstdint>
#include <string_view>

namespace linli::bot::wechat {

/// What to do about an errcode. Who sends decides how; this only says which way.
enum class Action {
  kDone,           ///< 0
  kRetryLater,     ///< back off and try again, a bounded number of times
  kRefreshToken,   ///< drop that access token if it is still the current one, fetch once, retry once
  kConfiguration,  ///< stop, alarm, never retry: app id, secret, IP whitelist
  kWaitMinute,     ///< breaker open until the next minute
  kWaitDay,        ///< breaker open until the next day
  kOtherWay,       ///< the person's window is closed or spent: subscription message or their next visit
  kPerson,         ///< this person cannot be reached this way: record, no alarm
  kDefect,         ///< our template or data is wrong: alarm once per template
  kSignInAgain,    ///< the client must log in again
  kPermission,     ///< the account lacks a right
  kRejectedText,   ///< content check: keep for review
  kUnknown,        ///< not in the table: record, alarm, do not retry
};

struct Errcode {
  std::int64_t code = 0;
  Action action = Action::kUnknown;
  std::string_view name;      ///< English, for logs and operators
  std::string_view sentence;  ///< Chinese, for staff: what it means and what they can do
};

/// The table's row, or {code, kUnknown, "unknown errcode"}.
Errcode errcode(std::int64_t code);

/// "retry_later"
std::string_view name_of(Action action);

}  // namespace linli::bot::wechat
