#include "bot/media_client.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "bot/http/query.h"
#include "bot/platform_transport.h"
#include "bot/wechat/access_token.h"
#include "bot/wechat/errcode.h"
#include "bot/wechat/guard.h"

namespace linli::bot {
namespace {

using media::Fetched;
using Kind = Fetched::Kind;

constexpr std::string_view kPath = "/cgi-bin/media/get";
constexpr std::chrono::seconds kPatience{30};
// The platform takes images of 10 MB at most.
constexpr std::size_t kLargest = std::size_t{12} << 20U;

/// The errcode of a refusal; nothing when the body is a picture. The address of a video is no picture either.
std::optional<std::int64_t> refusal_in(const std::string& body) {
  constexpr std::int64_t kOtherKind = 40004;
  if (!body.starts_with('{')) return std::nullopt;
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto code = json.find("errcode");
  return code != json.end() && code->is_number_integer() ? code->get<std::int64_t>() : kOtherKind;
}

Fetched refused(std::int64_t code) {
  const auto known = wechat::errcode(code);
  const auto reason = std::to_string(known.code) + " " + std::string{known.name};
  switch (known.action) {
    case wechat::Action::kRetryLater:
    case wechat::Action::kRefreshToken:
    case wechat::Action::kWaitMinute:
    case wechat::Action::kWaitDay:
    case wechat::Action::kConfiguration:  // the operator mends it; the picture waits
    case wechat::Action::kPermission:
      return {.kind = Kind::kAgain, .bytes = "", .reason = reason};
    default:
      return {.kind = Kind::kNever, .bytes = "", .reason = reason};
  }
}

/// What of an account is needed to ask for its media.
struct Door {
  Door(wechat::Transport& transport, const handlers::contract::Clock& clock,
       handlers::contract::Random& random, const Config::Account& account)
      : guard(clock, random), token(transport, guard, clock, account.app_id, account.app_secret) {}
  wechat::Guard guard;
  wechat::AccessToken token;
};

}  // namespace

struct MediaClient::Parts {
  Parts(const Config::Wechat& config, const handlers::contract::Clock& clock,
        handlers::contract::Random& random)
      : transport(config.api_base, config.proxy, {.deadline = kPatience, .max_body = kLargest}),
        official(transport, clock, random, config.official) {
    if (const auto& mini = config.miniprogram) miniprogram.emplace(transport, clock, random, *mini);
  }
  PlatformTransport transport;
  Door official;  // stable_token gives its tokens the same token as whatever else asks for one
  std::optional<Door> miniprogram;
};

MediaClient::MediaClient(const Config::Wechat& config, const handlers::contract::Clock& clock,
                         handlers::contract::Random& random)
    : parts_(std::make_unique<Parts>(config, clock, random)) {}
MediaClient::~MediaClient() = default;

void MediaClient::hang_up() {
  parts_->transport.hang_up(std::chrono::seconds{2});
}

Fetched MediaClient::fetch(storage::model::Account account, const std::string& media_id) {
  const bool mini = account == storage::model::Account::kMiniProgram;
  if (mini && !parts_->miniprogram)
    return {.kind = Kind::kNever, .bytes = "", .reason = "no mini-program is configured"};
  auto& door = mini ? *parts_->miniprogram : parts_->official;
  for (bool again = true;; again = false) {
    const auto token = door.token.get();
    if (!token) return {.kind = Kind::kAgain, .bytes = "", .reason = token.error().message};
    if (!door.guard.admit(kPath)) return {.kind = Kind::kAgain, .bytes = "", .reason = "not now"};
    auto answer =
        parts_->transport.get(std::string{kPath} + "?access_token=" + http::percent_encoded(token->reveal()) +
                              "&media_id=" + http::percent_encoded(media_id));
    if (!answer || answer->first != 200) {  // its own words may quote the address, and with it the token
      door.guard.no_answer(kPath, false);
      return {.kind = Kind::kAgain,
              .bytes = "",
              .reason = answer ? "HTTP " + std::to_string(answer->first) : "no answer"};
    }
    const auto code = refusal_in(answer->second);
    door.guard.answered(kPath, wechat::errcode(code.value_or(0)));
    if (!code && answer->second.empty()) return {.kind = Kind::kAgain, .bytes = "", .reason = "nothing came"};
    if (!code) return {.kind = Kind::kHere, .bytes = std::move(answer->second), .reason = ""};
    if (!again || wechat::errcode(*code).action != wechat::Action::kRefreshToken) return refused(*code);
    door.token.expire(*token);
  }
}

}  // namespace linli::bot
