#pragma once

#include <memory>
#include <string>

#include "bot/config.h"
#include "bot/media/fetcher.h"
#include "handlers/contract/clock.h"
#include "handlers/contract/random.h"
#include "storage/model/account.h"

namespace linli::bot {

/// Gets pictures from the platform, of the account to which they were sent. Apart from what sends messages: a
/// picture is large and may take its time. Source: "Get temporary media"; JSON is a refusal.
class MediaClient {
 public:
  /// @throws std::invalid_argument as PlatformTransport does.
  MediaClient(const Config::Wechat& config, const handlers::contract::Clock& clock,
              handlers::contract::Random& random);
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
