#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/project.h"
#include "storage/model/result.h"
#include "storage/model/role.h"

/// Moving a project through its life: the one way in, whatever door it is asked through.
namespace linli::handlers::projects {

/// Who decides.
struct Actor {
  std::string name;  ///< as in the audit log: "cli", "staff:3"
  storage::model::Role role = storage::model::Role::kBureau;
};

struct Move {
  storage::model::ProjectState to = storage::model::ProjectState::kApplied;
  std::string opinion;                                      ///< told to whom it concerns
  std::optional<storage::model::TerminationReason> reason;  ///< of a termination, and only of that
  std::optional<storage::model::Money> approved;  ///< granted by the review; absent: as it was asked for
};

/// The longest opinion, in bytes: with the sentences around it it still is one message.
inline constexpr std::size_t kMostOpinion = 1200;

/// Moves the project on: the step, its audit event, and a message to those who lead it (for an application
/// nobody leads yet: to its organization's people) when it is chosen, contracted, rejected, suspended or
/// terminated. The review notes what is granted; contracting notes the day and makes leads of the people who
/// may apply for the organization, when nobody leads the project. What must stop then stops by the state
/// itself (rules::active).
///
/// Nothing changes on an error: kConflict and kForbidden as rules::can; kInvalid for a rejection without
/// opinion, a termination without reason, a reason elsewhere, an opinion that is too long.
/// @return the project as it is then.
storage::model::Result<storage::model::Project> advance(storage::db::Connection& connection,
                                                        const text::Text& text,
                                                        const storage::model::Project& project,
                                                        const Move& move, const Actor& actor,
                                                        storage::model::Instant now);

}  // namespace linli::handlers::projects
