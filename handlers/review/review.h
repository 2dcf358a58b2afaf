#pragma once

#include <optional>
#include <string>
#include <vector>

#include "handlers/catalogue/catalogue.h"
#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/project.h"
#include "storage/model/report.h"
#include "storage/model/result.h"
#include "storage/model/review.h"
#include "storage/model/role.h"

/// Judging the months that were filed: the decisions that every door (chat, operators, console) shares.
namespace linli::handlers::review {

/// Who judges.
struct Reviewer {
  std::string actor;  ///< as in the audit log: "staff:3", "cli"
  storage::model::Role role = storage::model::Role::kBureau;
  std::string street;                              ///< of a street's officer
  std::optional<storage::model::PersonId> person;  ///< their WeChat, when they have one here
};

/// What is decided and what is said of it.
struct Ruling {
  storage::model::Decision decision = storage::model::Decision::kAccepted;
  std::string comment;                               ///< on the whole; a reopening needs one, it says why
  std::vector<storage::model::FieldComment> fields;  ///< a return needs one of these or `comment`
};

/// The longest that all comments of a ruling may be together, in bytes: with the sentences around them they
/// still are one message.
inline constexpr std::size_t kMostWords = 1200;

/// What stands against a decision.
enum class Objection {
  kNone,
  kUnknown,     ///< there is no such report, or it has not been filed
  kOffGround,   ///< it is another street's
  kNotTheirs,   ///< the programme leaves it to other offices (rules::report_reviewers)
  kOwn,         ///< they file for this project themselves
  kSuperseded,  ///< its lead has filed a later version since
  kDecided,     ///< somebody decided before; of a reopening: it is not accepted
};

/// Whether `reviewer` may take `decision` about this version as it stands now.
Objection objection(storage::db::Connection& connection, catalogue::Catalogue& catalogue,
                    storage::model::ReportId id, storage::model::Decision decision, const Reviewer& reviewer);

/// Takes the decision: state, history and audit event; whoever files for the project is told, and after a
/// return their next message answers the first field that was commented on, unless they are in the middle of
/// something else. Nothing changes on an error: kInvalid for a ruling that lacks words, has too many, or
/// names a field that the form does not have; kNotFound, kForbidden or kConflict as objection() says.
storage::model::Result<void> decide(storage::db::Connection& connection, const text::Text& text,
                                    catalogue::Catalogue& catalogue, storage::model::ReportId id,
                                    const Ruling& ruling, const Reviewer& reviewer,
                                    storage::model::Instant now);

}  // namespace linli::handlers::review
