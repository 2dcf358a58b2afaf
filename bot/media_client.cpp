#include "bot/media_client.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "bot/http/https_client.h"
#include "bot/http/query.h"
#include "bot/platform_transport.h"
#include "bot/wechat/errcode.h"
#include "bot/wechat/platform.h"

namespace linli::bot {
namespace {

using media::Fetched;
using Kind = Fetched::Kind;

constexpr std::chrono::seconds kPatience{30};
// The platform takes images of 10 MB at most.
constexpr std::size_t kLargest = std::size_t{12} << 20U;

std::unique_ptr<http::HttpsClient> client_for(const std::string& base_url) {
  auto client =
      http::HttpsClient::create({.base_url = base_url, .deadline = kPatience, .max_body = kLargest});
  if (!client) throw std::invalid_argument{"wechat.api_base: " + client.error().message};
  return *std::move(client);
}

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

}  // namespace

struct MediaClient::Parts {
  Parts(const Config::Wechat& config, const handlers::contract::Clock& clock)
      : transport(config.api_base),
        pictures(client_for(config.api_base)),
        official(transport, clock, config.official.app_id, config.official.app_secret) {
    if (const auto& mini = config.miniprogram)
      miniprogram.emplace(transport, clock, mini->app_id, mini->app_secret);
  }
  PlatformTransport
      transport;  // for access tokens, which stable_token shares with whatever else asks for one
  std::unique_ptr<http::HttpsClient> pictures;
  wechat::AccessToken official;
  std::optional<wechat::AccessToken> miniprogram;
};

MediaClient::MediaClient(const Config::Wechat& config, const handlers::contract::Clock& clock)
    : parts_(std::make_unique<Parts>(config, clock)) {}
MediaClient::~MediaClient() = default;

void MediaClient::hang_up() {
  parts_->transport.hang_up(std::chrono::seconds{2});
  parts_->pictures->hang_up(std::chrono::seconds{2});
}

Fetched MediaClient::fetch(storage::model::Account account, const std::string& media_id) {
  const bool mini = account == storage::model::Account::kMiniProgram;
  if (mini && !parts_->miniprogram)
    return {.kind = Kind::kNever, .bytes = "", .reason = "no mini-program is configured"};
  auto& tokens = mini ? *parts_->miniprogram : parts_->official;
  for (bool again = true;; again = false) {
    const auto token = tokens.get();
    if (!token) return {.kind = Kind::kAgain, .bytes = "", .reason = token.error().message};
    auto answer = parts_->pictures->send(
        {.method = "GET",
         .path = "/cgi-bin/media/get?access_token=" + http::percent_encoded(token->reveal()) +
                 "&media_id=" + http::percent_encoded(media_id)});
    // Its own words may quote the address, and with it the token.
    if (!answer) return {.kind = Kind::kAgain, .bytes = "", .reason = "no answer"};
    if (answer->status != 200)
      return {.kind = Kind::kAgain, .bytes = "", .reason = "HTTP " + std::to_string(answer->status)};
    const auto code = refusal_in(answer->body);
    if (!code && answer->body.empty()) return {.kind = Kind::kAgain, .bytes = "", .reason = "nothing came"};
    if (!code) return {.kind = Kind::kHere, .bytes = std::move(answer->body), .reason = ""};
    if (!again || wechat::errcode(*code).action != wechat::Action::kRefreshToken) return refused(*code);
    tokens.expire(*token);
  }
}

}  // namespace linli::bot
