#include "storage/repo/held_lists.h"

namespace linli::storage::repo::held_lists {
namespace {

constexpr auto kForget = "DELETE FROM held_lists WHERE person_id = ?";
constexpr auto kAdd = "INSERT INTO held_lists (person_id, number, comment_id, ticket_id) VALUES (?, ?, ?, ?)";
constexpr auto kItem = "SELECT comment_id, ticket_id FROM held_lists WHERE person_id = ? AND number = ?";

}  // namespace

void show(db::Connection& connection, model::PersonId person, const std::vector<Item>& items) {
  connection.run(kForget, {person.value});
  int number = 0;
  for (const auto& [comment, ticket] : items)
    connection.run(kAdd, {person.value, ++number, ticket ? std::nullopt : std::optional{comment},
                          ticket ? std::optional{ticket->value} : std::nullopt});
}

std::optional<Item> item(db::Connection& connection, model::PersonId person, std::int64_t number) {
  std::optional<Item> found;
  connection.first(kItem, {person.value, number}, [&](const db::Row& row) {
    found = Item{.comment = row.text_if(0).value_or(""), .ticket = std::nullopt};
    if (const auto ticket = row.integer_if(1)) found->ticket = model::TicketId{*ticket};
  });
  return found;
}

}  // namespace linli::storage::repo::held_lists
