#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/wechat/access_token.h"
#include "bot/wechat/answer.h"
#include "bot/wechat/guard.h"
#include "bot/wechat/transport.h"
#include "handlers/contract/clock.h"
#include "handlers/contract/random.h"
#include "storage/model/ids.h"
#include "storage/model/result.h"
#include "storage/model/secret.h"

namespace linli::bot::wechat {

inline constexpr std::string_view kServicePath = "/cgi-bin/message/custom/send";
inline constexpr std::string_view kSubscriptionPath = "/cgi-bin/message/subscribe/bizsend";
inline constexpr std::string_view kMiniSubscriptionPath = "/cgi-bin/message/subscribe/send";
inline constexpr std::string_view kTextCheckPath = "/wxa/msg_sec_check";
inline constexpr std::string_view kMediaPath = "/cgi-bin/media/get";
inline constexpr std::string_view kMiniCodePath = "/wxa/getwxacodeunlimit";
inline constexpr std::string_view kTemplatePath = "/cgi-bin/message/template/send";

/// A message in a form that the platform knows: a template and what its fields say. Values are already in
/// order (subscription_fields.h).
struct Card {
  std::string template_id;
  std::vector<std::pair<std::string, std::string>> fields;  ///< "thing1" → text
  std::string page;  ///< of the mini-program, or an address for template messages; empty: none
};

/// What the platform draws as a code of the mini-program. Source: "Get unlimited mini-program code".
struct MiniCode {
  std::string scene;    ///< at most 32 visible characters (40169)
  std::string page;     ///< without a slash at the front (41030)
  std::string version;  ///< "release", "trial", "develop"
  int width = 430;      ///< 280 to 1280 pixels
};

/// A client of the platform's API for one account. Thread-safe.
///
/// Errors: kRetryLater when the call was not carried out (no token, the guard is closed, the platform was not
/// reached or in trouble), kInternal when nobody knows whether it was, kInvalid where the configuration is
/// wrong. A refusal by the platform is an answer with its errcode. No message contains a token, secret or
/// openid.
class Platform {
 public:
  Platform(Transport& transport, const handlers::contract::Clock& clock, handlers::contract::Random& random,
           std::string app_id, storage::model::Secret app_secret, PlatformObserver observer = {});

  /// POSTs a JSON body to a path such as "/cgi-bin/message/template/send" with the access token added. When
  /// the token is refused (40001, 40014, 42001) it is fetched again and the call repeated, once. After a call
  /// without an answer a harmless one is made first, so that a platform that is down gets no second message.
  storage::model::Result<ApiAnswer> post(std::string_view path, const std::string& json_body,
                                         Gives gives = Gives::kJson);

  /// A customer-service text. At most `kTextLimit` bytes: see `pages`.
  storage::model::Result<ApiAnswer> send_text(const storage::model::OpenId& to, std::string_view text);
  /// A subscription message of the official account (43101 without consent).
  storage::model::Result<ApiAnswer> send_subscription(const storage::model::OpenId& to, const Card& card);
  /// The same of the mini-program.
  storage::model::Result<ApiAnswer> send_mini_subscription(const storage::model::OpenId& to,
                                                           const Card& card);
  /// A template message. The platform delivers the same `client_message_id` once within ten minutes.
  storage::model::Result<ApiAnswer> send_template(const storage::model::OpenId& to, const Card& card,
                                                  std::string_view client_message_id);
  /// Asks whether a text may be shown to others (text_check.h); a mini-program's interface.
  storage::model::Result<ApiAnswer> check_text(std::string_view content);
  /// The mini-program's code for a scene: a picture, in the answer's body.
  storage::model::Result<ApiAnswer> draw_mini_code(const MiniCode& code);
  /// Sets the account's menu: the document the platform describes, {"button":[…]}.
  storage::model::Result<ApiAnswer> create_menu(const std::string& menu_json);

  /// Gets what a person sent, which the platform keeps for three days. `way`: the transport to take for it,
  /// as files are large and may take their time. Source: "Get temporary media".
  storage::model::Result<Medium> get_media(Transport& way, std::string_view media_id);

  const Guard& guard() const { return guard_; }
  /// Guard::resume()
  std::vector<Guard::Stop> resume() { return guard_.resume(); }

 private:
  /// Carries out `once(token)` as post() says.
  template <class Answer, class Once>
  storage::model::Result<Answer> call(const std::string& path, const Once& once);
  bool alive(const storage::model::Secret& token);
  void learn(const std::string& path, const storage::model::Error& failed);
  void learn(const std::string& path, std::int64_t errcode);

  Transport& transport_;
  const PlatformObserver observer_;
  Guard guard_;
  AccessToken token_;
};

}  // namespace linli::bot::wechat
