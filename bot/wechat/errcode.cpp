#include "bot/wechat/errcode.h"

#include <algorithm>
#include <array>

namespace linli::bot::wechat {
namespace {

// Sorted by code. Source: the platform's global return codes and the error lists of the endpoints used here.
constexpr std::array kTable = {
    Errcode{-1, Action::kRetryLater, "the platform is busy"},
    Errcode{0, Action::kDone, "ok"},
    Errcode{40001, Action::kRefreshToken, "access token not the latest, or AppSecret wrong"},
    Errcode{40002, Action::kConfiguration, "grant type wrong"},
    Errcode{40003, Action::kPerson, "openid not valid for this account"},
    Errcode{40004, Action::kDefect, "media type not allowed"},
    Errcode{40005, Action::kDefect, "file type not allowed"},
    Errcode{40006, Action::kDefect, "file size not allowed"},
    Errcode{40007, Action::kDefect, "media id not valid or expired"},
    Errcode{40008, Action::kDefect, "message type not valid"},
    Errcode{40013, Action::kConfiguration, "app id not valid"},
    Errcode{40014, Action::kRefreshToken, "access token not valid"},
    Errcode{40015, Action::kDefect, "menu type not valid"},
    Errcode{40016, Action::kDefect, "number of menu buttons not valid"},
    Errcode{40017, Action::kDefect, "menu button type not valid"},
    Errcode{40018, Action::kDefect, "menu button name too long"},
    Errcode{40019, Action::kDefect, "menu button key too long"},
    Errcode{40020, Action::kDefect, "menu button URL too long"},
    Errcode{40021, Action::kDefect, "menu version not valid"},
    Errcode{40022, Action::kDefect, "menu level not valid"},
    Errcode{40023, Action::kDefect, "number of sub-menu buttons not valid"},
    Errcode{40024, Action::kDefect, "sub-menu button type not valid"},
    Errcode{40025, Action::kDefect, "sub-menu button name too long"},
    Errcode{40026, Action::kDefect, "sub-menu button key too long"},
    Errcode{40027, Action::kDefect, "sub-menu button URL too long"},
    Errcode{40029, Action::kSignInAgain, "login code not valid"},
    Errcode{40033, Action::kDefect, "request holds \\u escapes or bad characters"},
    Errcode{40037, Action::kDefect, "template id not valid"},
    Errcode{40119, Action::kDefect, "menu button type may not be used"},
    Errcode{40125, Action::kConfiguration, "AppSecret wrong"},
    Errcode{40129, Action::kDefect, "scene value not valid"},
    Errcode{40163, Action::kSignInAgain, "login code already used"},
    Errcode{40164, Action::kConfiguration, "this server's IP is not in the whitelist"},
    Errcode{40169, Action::kDefect, "scene length not valid"},
    Errcode{40226, Action::kPerson, "login blocked by the platform's risk control"},
    Errcode{41001, Action::kRefreshToken, "access token missing"},
    Errcode{41002, Action::kConfiguration, "app id missing"},
    Errcode{41004, Action::kConfiguration, "AppSecret missing"},
    Errcode{41005, Action::kDefect, "media data missing"},
    Errcode{41030, Action::kDefect, "page does not exist or is not released"},
    Errcode{42001, Action::kRefreshToken, "access token expired"},
    Errcode{43004, Action::kPerson, "person does not follow the account"},
    Errcode{43019, Action::kPerson, "person is on the account's black list"},
    Errcode{43101, Action::kPerson, "person has given no consent for this message"},
    Errcode{43104, Action::kDefect, "app id and openid do not belong together"},
    Errcode{44002, Action::kDefect, "body empty"},
    Errcode{45002, Action::kDefect, "message too long"},
    Errcode{45008, Action::kDefect, "too many articles"},
    Errcode{45009, Action::kWaitDay, "daily quota used up"},
    Errcode{45011, Action::kWaitMinute, "too many calls a minute"},
    Errcode{45015, Action::kOtherWay, "more than 48 hours since the person last wrote"},
    Errcode{45047, Action::kOtherWay, "number of customer-service messages used up"},
    Errcode{45072, Action::kDefect, "typing command not valid"},
    Errcode{45080, Action::kOtherWay, "no exchange with this person in the last 30 seconds"},
    Errcode{45081, Action::kDone, "typing state already shown"},
    Errcode{47001, Action::kDefect, "body cannot be read"},
    Errcode{47003, Action::kDefect, "a template field breaks its rule"},
    Errcode{48001, Action::kPermission, "account may not use this interface"},
    Errcode{48002, Action::kPerson, "person refuses messages"},
    Errcode{48004, Action::kPermission, "interface blocked for this account"},
    Errcode{48006, Action::kWaitDay, "quota cleared too often this month"},
    Errcode{50002, Action::kPermission, "account restricted"},
    Errcode{61010, Action::kDefect, "openid not seen in the mini-program in the last two hours"},
    Errcode{65316, Action::kDefect, "menu cannot be set"},
    Errcode{76003, Action::kDefect, "quota path empty"},
    Errcode{76021, Action::kDefect, "quota path not found"},
    Errcode{76022, Action::kPermission, "quota path belongs to somebody else"},
    Errcode{87014, Action::kRejectedText, "content breaks the rules"},
};

constexpr bool is_sorted() {
  for (std::size_t i = 1; i < kTable.size(); ++i) {
    if (kTable[i - 1].code >= kTable[i].code) return false;
  }
  return true;
}
static_assert(is_sorted());

}  // namespace

Errcode errcode(std::int64_t code) {
  const auto found =
      std::lower_bound(kTable.begin(), kTable.end(), code,
                       [](const Errcode& row, std::int64_t wanted) { return row.code < wanted; });
  if (found != kTable.end() && found->code == code) return *found;
  return {code, Action::kUnknown, "unknown errcode"};
}

std::string_view name_of(Action action) {
  switch (action) {
    case Action::kDone:
      return "done";
    case Action::kRetryLater:
      return "retry_later";
    case Action::kRefreshToken:
      return "refresh_token";
    case Action::kConfiguration:
      return "configuration";
    case Action::kWaitMinute:
      return "wait_minute";
    case Action::kWaitDay:
      return "wait_day";
    case Action::kOtherWay:
      return "other_way";
    case Action::kPerson:
      return "person";
    case Action::kDefect:
      return "defect";
    case Action::kSignInAgain:
      return "sign_in_again";
    case Action::kPermission:
      return "permission";
    case Action::kRejectedText:
      return "rejected_text";
    case Action::kUnknown:
      return "unknown";
  }
  return "unknown";
}

}  // namespace linli::bot::wechat
