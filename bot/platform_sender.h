#pragma once

#include <memory>
#include <string>

#include "bot/config.h"
#include "bot/delivery/carrier.h"
#include "bot/delivery/mending.h"
#include "bot/metrics.h"
#include "bot/wechat/platform.h"
#include "bot/wechat/text_check.h"
#include "handlers/contract/clock.h"
#include "handlers/contract/random.h"
#include "storage/model/account.h"

namespace linli::bot {

/// Carries messages to the platform over HTTP, in each of its ways. Thread-safe.
class PlatformSender final : public delivery::Carrier, public delivery::Mending {
 public:
  /// @throws std::invalid_argument with a sentence that names the key, when a template or an address is none.
  PlatformSender(const Config& config, const handlers::contract::Clock& clock,
                 handlers::contract::Random& random, Metrics& metrics);
  ~PlatformSender() override;
  PlatformSender(const PlatformSender&) = delete;
  PlatformSender& operator=(const PlatformSender&) = delete;

  delivery::Means means(storage::model::LetterKind kind) override;
  delivery::Attempt carry(const delivery::Parcel& parcel) override;

  std::vector<delivery::Stop> stops() const override;
  std::vector<delivery::Stop> resume(std::optional<storage::model::Account> account) override;

  /// Asks about a text through the mini-program; kNever when none is configured.
  wechat::TextVerdict check(const std::string& text);

  /// An account's client, for other calls of its interfaces; null when none is configured.
  wechat::Platform* account(storage::model::Account which);

  /// Calls made today, whether each interface is open and each account stopped, in Prometheus' text format.
  std::string gauges() const;
  /// Lets the call under way end within two seconds and no other begin; what could not be sent stays in the
  /// outbox.
  void hang_up();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace linli::bot
