#pragma once

#include <functional>
#include <memory>
#include <string>

#include "bot/config.h"
#include "bot/media/fetcher.h"
#include "bot/wechat/platform.h"
#include "storage/model/account.h"

namespace linli::bot {

/// Gets pictures and videos from the platform, of the account to which they were sent: by that account's
/// client (token, guard, alarms and counts are its own), over connections of their own, for files are large
/// and may take their time. A video is fetched from where the platform says that it is.
class MediaClient {
 public:
  using Accounts = std::function<wechat::Platform*(storage::model::Account)>;
  /// The largest file that is taken in, in bytes: a picture has 10 MB at most, WeChat shortens videos.
  static constexpr std::size_t kLargest = std::size_t{25} << 20U;

  /// @param accounts gives an account's client; null: there is none. @throws std::invalid_argument as
  /// PlatformTransport does.
  MediaClient(const Config::Wechat& config, Accounts accounts);
  ~MediaClient();
  MediaClient(const MediaClient&) = delete;
  MediaClient& operator=(const MediaClient&) = delete;

  media::Fetched fetch(storage::model::Account account, const std::string& media_id);
  /// Lets the call under way end within two seconds and no other begin; what is not here is fetched next
  /// time.
  void hang_up();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace linli::bot
