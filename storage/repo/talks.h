#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "storage/db/connection.h"
#include "storage/model/feedback.h"

/// Where the talk with each resident stands. Residents are nobody's people: they are found by a keyed hash
/// whose key is not in the database.
namespace linli::storage::repo::talks {

/// What they were asked last.
enum class Step {
  kRating,   ///< how was it?
  kComment,  ///< one sentence more?
  kContact,  ///< do you want to hear what comes of it?
  kDone,     ///< nothing; they may think better of it
  kSolved,   ///< is it solved?
};

struct Talk {
  Step step = Step::kRating;
  model::SceneId scene;
  std::optional<model::TicketId> ticket;
  model::CivilDate expires_on;  ///< of no use from this day on
};
/// Nothing when there is none or it has expired.
std::optional<Talk> find(db::Connection& connection, std::string_view who, model::CivilDate today);
void save(db::Connection& connection, std::string_view who, const Talk& talk);
void end(db::Connection& connection, std::string_view who);
/// Drops expired ones. @return how many, at most `limit`.
int sweep(db::Connection& connection, model::CivilDate today, int limit);
/// The day on which the next one expires.
std::optional<model::CivilDate> next_expiry(db::Connection& connection);

}  // namespace linli::storage::repo::talks
