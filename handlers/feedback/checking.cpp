#include "handlers/feedback/checking.h"

#include <string_view>
#include <utility>

#include "handlers/feedback/tickets.h"
#include "storage/repo/comments.h"

namespace linli::handlers::feedback {

namespace repo = storage::repo;

std::string Unchecked::key() const {
  if (!ticket) return comment;
  return std::to_string(ticket->id.value) + ":" + std::to_string(ticket->text.size());
}

std::vector<Unchecked> unchecked(storage::db::Connection& connection, int limit) {
  std::vector<Unchecked> all;
  for (auto& comment : repo::comments::being_checked(connection, limit))
    all.push_back(
        {.comment = std::move(comment.id), .ticket = std::nullopt, .words = std::move(comment.text)});
  for (auto& ticket : repo::tickets::being_checked(connection, limit))
    all.push_back({.comment = "", .ticket = std::move(ticket), .words = ""});
  return all;
}

void settle(storage::db::Connection& connection, const Means& means, const Unchecked& text, Verdict verdict,
            storage::model::Instant now) {
  const auto reason = verdict == Verdict::kPass       ? std::string_view{}
                      : verdict == Verdict::kDoubtful ? storage::model::kFoundByPlatform
                                                      : storage::model::kNeverChecked;
  if (text.ticket)
    text_checked(connection, means, *text.ticket, reason, now);
  else
    repo::comments::checked(connection, text.comment, reason);
}

}  // namespace linli::handlers::feedback
