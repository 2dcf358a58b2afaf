#pragma once

#include <memory>
#include <string>

#include "bot/config.h"
#include "bot/delivery/sender.h"
#include "handlers/contract/clock.h"
#include "storage/model/account.h"

namespace linli::bot {

/// Sends outbox texts as customer-service messages of the account that the person talks to, over HTTP.
class PlatformSender {
 public:
  PlatformSender(const Config::Wechat& config, const handlers::contract::Clock& clock);
  ~PlatformSender();
  PlatformSender(const PlatformSender&) = delete;
  PlatformSender& operator=(const PlatformSender&) = delete;

  delivery::Attempt send(const storage::model::Recipient& to, const std::string& text);
  /// Lets the call under way end within two seconds and no other begin; what could not be sent stays in the
  /// outbox.
  void hang_up();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace linli::bot
