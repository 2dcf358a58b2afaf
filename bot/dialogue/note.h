#pragma once

#include <optional>

#include "bot/wechat/inbound.h"
#include "storage/db/connection.h"
#include "storage/model/account.h"
#include "storage/model/ids.h"

namespace linli::bot::dialogue {

/// Writes into the ledger of what each person lets us send (storage/repo/contacts) what this message or event
/// means for it, and tells the outbox what the platform says about messages that were sent. Inside the turn
/// that receives it. `person`: who the sender is, when bound.
/// @return whether something in the outbox is due because of it.
bool note(storage::db::Connection& connection, const storage::model::Recipient& sender,
          std::optional<storage::model::PersonId> person, const wechat::Inbound& message,
          storage::model::Instant now);

}  // namespace linli::bot::dialogue
