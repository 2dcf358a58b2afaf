#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/account.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"

/// Messages that leave after the turn that wrote them has committed: at least once, with a lease.
namespace linli::storage::repo::outbox {

struct Message {
  model::OutboxId id;
  model::Recipient recipient;
  std::string content;  ///< text as the person reads it
  int tries = 0;        ///< attempts begun, this one included
  model::Instant created_at;
};

/// Queues a text. The same `idem_key` again does nothing.
void add(db::Connection& connection, std::string_view idem_key, const model::Recipient& recipient,
         std::string_view content, model::Instant now);

/// Takes up to `limit` messages that are due and leases them until `lease_until`; whoever crashes while
/// holding a lease loses it by time.
std::vector<Message> claim(db::Connection& connection, int limit, model::Instant lease_until,
                           model::Instant now);
/// Done: recipient and content are blanked, the row stays for the count.
void mark_sent(db::Connection& connection, model::OutboxId id);
/// To be tried again at `due`. Nothing happens when somebody who held a later lease has finished the message.
void postpone(db::Connection& connection, model::OutboxId id, model::Instant due, std::string_view error);
/// Given up; staff see it. Nothing happens when somebody who held a later lease has finished the message.
void mark_dead(db::Connection& connection, model::OutboxId id, std::string_view error);

}  // namespace linli::storage::repo::outbox
