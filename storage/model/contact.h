#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "storage/model/account.h"
#include "storage/model/civil_date.h"

namespace linli::storage::model {

/// So many customer-service messages may still be sent, until then.
struct Allowance {
  Instant until{};
  int left = 0;

  int at(Instant now) const { return now < until ? left : 0; }
  bool operator==(const Allowance&) const = default;
};

/// What one person, seen from one of our accounts, lets us send. One of whom nothing is known lets us send
/// nothing.
struct Contact {
  Account account = Account::kOfficial;
  bool following = false;         ///< the official account; of the mini-program: has not given it up
  bool muted = false;             ///< wants no reminders
  bool blocks_templates = false;  ///< the platform said so about a template message
  Allowance message;              ///< since the person last wrote
  Allowance moment;               ///< since the person last clicked the menu, scanned or subscribed
  std::map<std::string, int, std::less<>> consents;  ///< template id → subscription messages still allowed

  int consents_for(std::string_view template_id) const {
    const auto found = consents.find(template_id);
    return found == consents.end() ? 0 : found->second;
  }
  bool operator==(const Contact&) const = default;
};

}  // namespace linli::storage::model
