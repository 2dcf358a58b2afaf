#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/ids.h"

/// The numbered list of held texts that a member of staff has read last: its numbers mean these, also when
/// others have come meanwhile.
namespace linli::storage::repo::held_lists {

/// A comment, or the text of a ticket.
struct Item {
  std::string comment;  ///< its id; empty: of the ticket
  std::optional<model::TicketId> ticket;
};
void show(db::Connection& connection, model::PersonId person, const std::vector<Item>& items);
/// What stands under a number, from 1 on.
std::optional<Item> item(db::Connection& connection, model::PersonId person, std::int64_t number);

}  // namespace linli::storage::repo::held_lists
