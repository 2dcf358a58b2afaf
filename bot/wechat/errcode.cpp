#include "bot/wechat/errcode.h"

#include <algorithm>
#include <array>

namespace linli::bot::wechat {
namespace {

// Sorted by code. Source: the platform's global return codes and the error lists of the endpoints used here.
constexpr std::array kTable = {
    Errcode{-1, Action::kRetryLater, "the platform is busy", "微信系统繁忙，会自动重试。"},
    Errcode{0, Action::kDone, "ok", "成功。"},
    Errcode{40001, Action::kRefreshToken, "access token not the latest, or AppSecret wrong",
            "调用凭证失效，会自动换新；一直出现时请核对 AppSecret。"},
    Errcode{40002, Action::kConfiguration, "grant type wrong", "凭证类型不对，请联系技术人员。"},
    Errcode{40003, Action::kPerson, "openid not valid for this account",
            "微信不认识这位收信人，请让本人重新关注并绑定。"},
    Errcode{40004, Action::kDefect, "media type not allowed", "不支持的媒体类型。"},
    Errcode{40005, Action::kDefect, "file type not allowed", "不支持的文件类型。"},
    Errcode{40006, Action::kDefect, "file size not allowed", "文件太大。"},
    Errcode{40007, Action::kDefect, "media id not valid or expired", "图片或文件已过期（微信只保存三天）。"},
    Errcode{40008, Action::kDefect, "message type not valid", "不支持的消息类型。"},
    Errcode{40013, Action::kConfiguration, "app id not valid", "AppID 不对，请核对配置。"},
    Errcode{40014, Action::kRefreshToken, "access token not valid", "调用凭证无效，会自动换新。"},
    Errcode{40015, Action::kDefect, "menu type not valid", "菜单类型不对。"},
    Errcode{40016, Action::kDefect, "number of menu buttons not valid", "菜单按钮数量不对。"},
    Errcode{40017, Action::kDefect, "menu button type not valid", "菜单按钮类型不对。"},
    Errcode{40018, Action::kDefect, "menu button name too long", "菜单名称太长。"},
    Errcode{40019, Action::kDefect, "menu button key too long", "菜单按钮的 KEY 太长。"},
    Errcode{40020, Action::kDefect, "menu button URL too long", "菜单链接太长。"},
    Errcode{40021, Action::kDefect, "menu version not valid", "菜单版本不对。"},
    Errcode{40022, Action::kDefect, "menu level not valid", "菜单层级不对。"},
    Errcode{40023, Action::kDefect, "number of sub-menu buttons not valid", "子菜单数量不对。"},
    Errcode{40024, Action::kDefect, "sub-menu button type not valid", "子菜单类型不对。"},
    Errcode{40025, Action::kDefect, "sub-menu button name too long", "子菜单名称太长。"},
    Errcode{40026, Action::kDefect, "sub-menu button key too long", "子菜单的 KEY 太长。"},
    Errcode{40027, Action::kDefect, "sub-menu button URL too long", "子菜单链接太长。"},
    Errcode{40029, Action::kSignInAgain, "login code not valid", "登录已过期，请本人重新进入小程序。"},
    Errcode{40033, Action::kDefect, "request holds \\u escapes or bad characters",
            "内容里有微信不接受的字符，请联系技术人员。"},
    Errcode{40037, Action::kDefect, "template id not valid", "模板不存在或已停用，请核对模板编号。"},
    Errcode{40119, Action::kDefect, "menu button type may not be used", "这种菜单按钮不能使用。"},
    Errcode{40125, Action::kConfiguration, "AppSecret wrong", "AppSecret 不对，请核对配置。"},
    Errcode{40129, Action::kDefect, "scene value not valid", "场景值不对。"},
    Errcode{40163, Action::kSignInAgain, "login code already used", "登录凭证已用过，请本人重新进入小程序。"},
    Errcode{40164, Action::kConfiguration, "this server's IP is not in the whitelist",
            "本服务器的 IP 不在公众号白名单里，请到公众平台添加。"},
    Errcode{40169, Action::kDefect, "scene length not valid", "场景值太长。"},
    Errcode{40226, Action::kPerson, "login blocked by the platform's risk control",
            "微信风控拦截了这次登录。"},
    Errcode{41001, Action::kRefreshToken, "access token missing", "缺少调用凭证，会自动获取。"},
    Errcode{41002, Action::kConfiguration, "app id missing", "缺少 AppID，请核对配置。"},
    Errcode{41004, Action::kConfiguration, "AppSecret missing", "缺少 AppSecret，请核对配置。"},
    Errcode{41005, Action::kDefect, "media data missing", "缺少媒体内容。"},
    Errcode{41030, Action::kDefect, "page does not exist or is not released",
            "小程序页面不存在或还没有发布。"},
    Errcode{42001, Action::kRefreshToken, "access token expired", "调用凭证过期，会自动换新。"},
    Errcode{43004, Action::kPerson, "person does not follow the account", "对方没有关注公众号，请电话联系。"},
    Errcode{43019, Action::kPerson, "person is on the account's black list", "对方在公众号的黑名单里。"},
    Errcode{43101, Action::kPerson, "person has given no consent for this message",
            "对方没有同意接收这类订阅消息，请电话联系。"},
    Errcode{43104, Action::kDefect, "app id and openid do not belong together", "小程序与收信人不匹配。"},
    Errcode{44002, Action::kDefect, "body empty", "发送内容为空。"},
    Errcode{45002, Action::kDefect, "message too long", "消息太长。"},
    Errcode{45008, Action::kDefect, "too many articles", "图文数量过多。"},
    Errcode{45009, Action::kWaitDay, "daily quota used up", "今天的调用次数已用完，明天自动继续。"},
    Errcode{45011, Action::kWaitMinute, "too many calls a minute", "调用太频繁，一分钟后自动继续。"},
    Errcode{45015, Action::kOtherWay, "more than 48 hours since the person last wrote",
            "对方 48 小时内没有发过消息，等对方来信后再发。"},
    Errcode{45047, Action::kOtherWay, "number of customer-service messages used up",
            "对方来信后可发的条数已用完，等对方再来信。"},
    Errcode{45072, Action::kDefect, "typing command not valid", "输入状态的指令不对。"},
    Errcode{45080, Action::kOtherWay, "no exchange with this person in the last 30 seconds",
            "对方半分钟内没有互动。"},
    Errcode{45081, Action::kDone, "typing state already shown", "已经在显示“正在输入”。"},
    Errcode{47001, Action::kDefect, "body cannot be read", "发送内容的格式不对，请联系技术人员。"},
    Errcode{47003, Action::kDefect, "a template field breaks its rule",
            "模板里有一项内容不合规则，请核对模板设置。"},
    Errcode{48001, Action::kPermission, "account may not use this interface",
            "账号没有使用这个接口的权限，请到公众平台查看。"},
    Errcode{48002, Action::kPerson, "person refuses messages", "对方拒收公众号消息，请电话联系。"},
    Errcode{48004, Action::kPermission, "interface blocked for this account",
            "这个接口被微信封禁，请到公众平台查看。"},
    Errcode{48006, Action::kWaitDay, "quota cleared too often this month", "本月清零次数的机会已用完。"},
    Errcode{50002, Action::kPermission, "account restricted", "账号受到限制，请到公众平台查看。"},
    Errcode{61010, Action::kDefect, "openid not seen in the mini-program in the last two hours",
            "对方两小时内没有打开过小程序。"},
    Errcode{65316, Action::kDefect, "menu cannot be set", "菜单设置失败。"},
    Errcode{76003, Action::kDefect, "quota path empty", "查询的接口为空。"},
    Errcode{76021, Action::kDefect, "quota path not found", "没有这个接口。"},
    Errcode{76022, Action::kPermission, "quota path belongs to somebody else", "这个接口属于别的账号。"},
    Errcode{87014, Action::kRejectedText, "content breaks the rules",
            "内容没有通过微信的安全检查，请人工查看。"},
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
  return {code, Action::kUnknown, "unknown errcode", "微信返回了没见过的错误码，请联系技术人员。"};
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
