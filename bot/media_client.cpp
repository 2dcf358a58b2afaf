#include "bot/media_client.h"

#include <mutex>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "bot/http/query.h"
#include "bot/platform_transport.h"
#include "bot/wechat/errcode.h"

namespace linli::bot {
namespace {

using media::Fetched;
using Kind = Fetched::Kind;
using storage::model::Code;

constexpr std::chrono::seconds kPatience{30};
constexpr std::chrono::seconds kVideoPatience{60};
constexpr std::chrono::seconds kGrace{2};

Fetched again(std::string reason) {
  return {.kind = Kind::kAgain, .bytes = "", .reason = std::move(reason)};
}
Fetched never(std::string reason) {
  return {.kind = Kind::kNever, .bytes = "", .reason = std::move(reason)};
}
Fetched here(std::string bytes) {
  if (bytes.empty()) return again("nothing came");
  return {.kind = Kind::kHere, .bytes = std::move(bytes), .reason = ""};
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
      return again(reason);
    default:
      return never(reason);
  }
}

/// "http://server/path?query" in two; the first is empty when that is no address.
std::pair<std::string, std::string> parted(const std::string& address) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!address.starts_with(scheme)) continue;
    const auto path = address.find('/', scheme.size());
    if (path == address.npos) return {address, "/"};
    return {address.substr(0, path), address.substr(path)};
  }
  return {};
}

}  // namespace

struct MediaClient::Parts {
  Parts(const Config::Wechat& config, Accounts accounts_)
      : accounts(std::move(accounts_)),
        proxy(config.proxy),
        transport(config.api_base, config.proxy, {.deadline = kPatience, .max_body = kLargest}) {}

  Fetched download(const std::string& address);

  /// Lets hang_up() reach the connection on which a video comes.
  struct Known {
    Known(Parts& parts_, PlatformTransport& transport) : parts(parts_) {
      const std::scoped_lock lock{parts.mutex};
      too_late = parts.hung_up;
      parts.elsewhere = &transport;
    }
    ~Known() {
      const std::scoped_lock lock{parts.mutex};
      parts.elsewhere = nullptr;
    }
    Known(const Known&) = delete;
    Known& operator=(const Known&) = delete;
    Parts& parts;
    bool too_late = false;
  };

  const Accounts accounts;
  const std::string proxy;
  PlatformTransport transport;
  std::mutex mutex;
  PlatformTransport* elsewhere = nullptr;  // where a video comes from just now
  bool hung_up = false;
};

/// A video from where the platform says that it is, a server that changes. Its address is good for a while
/// only, so after a failure it is asked for anew.
Fetched MediaClient::Parts::download(const std::string& address) {
  const auto [server, path] = parted(address);
  try {
    PlatformTransport video{server, proxy, {.deadline = kVideoPatience, .max_body = kLargest}};
    const Known known{*this, video};
    if (known.too_late) return again("hung up");
    auto answer = video.get(path);
    // Its own words may quote the address, which is a key to the video.
    if (!answer) return answer.error().code == Code::kInvalid ? never("too large") : again("no answer");
    if (answer->first != 200) return again("HTTP " + std::to_string(answer->first));
    return here(std::move(answer->second));
  } catch (const std::invalid_argument&) {
    return never("the platform names no address");
  }
}

MediaClient::MediaClient(const Config::Wechat& config, Accounts accounts)
    : parts_(std::make_unique<Parts>(config, std::move(accounts))) {}
MediaClient::~MediaClient() = default;

void MediaClient::hang_up() {
  parts_->transport.hang_up(kGrace);
  const std::scoped_lock lock{parts_->mutex};
  parts_->hung_up = true;
  if (parts_->elsewhere) parts_->elsewhere->hang_up(kGrace);
}

Fetched MediaClient::fetch(storage::model::Account account, const std::string& media_id) {
  auto* const platform = parts_->accounts(account);
  if (!platform) return never("no mini-program is configured");
  auto medium = platform->get_media(parts_->transport, http::percent_encoded(media_id));
  if (!medium) return again(medium.error().message);
  if (medium->errcode != 0) return refused(medium->errcode);
  if (!medium->address.empty()) return parts_->download(medium->address);
  return here(std::move(medium->bytes));
}

}  // namespace linli::bot
