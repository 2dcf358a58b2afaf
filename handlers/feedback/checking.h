#pragma once

#include <optional>
#include <string>
#include <vector>

#include "handlers/feedback/feedback.h"
#include "storage/model/feedback.h"

/// Texts that the platform looks at before anybody reads them. They are held in the database from their
/// coming on, so that neither a crash nor a platform that is down shows one unchecked or loses one. Which of
/// them came when is not kept: it would tell whose they are.
namespace linli::handlers::feedback {

/// Of a comment, or of a ticket.
struct Unchecked {
  std::string comment;  ///< its id; empty: of the ticket
  std::optional<storage::model::Ticket> ticket;
  std::string words;  ///< of the comment
  const std::string& text() const { return ticket ? ticket->text : words; }
  /// Tells it from every other text, also from what the same ticket said before.
  std::string key() const;
};
std::vector<Unchecked> unchecked(storage::db::Connection& connection, int limit);

enum class Verdict {
  kPass,      ///< shown as it would have been without a check
  kDoubtful,  ///< staff look at it first, as with the own words
  kNone,      ///< nobody will say: staff look at it, too
};
void settle(storage::db::Connection& connection, const Means& means, const Unchecked& text, Verdict verdict,
            storage::model::Instant now);

}  // namespace linli::handlers::feedback
