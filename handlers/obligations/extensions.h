#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "handlers/obligations/upkeep.h"
#include "handlers/text/text.h"
#include "storage/model/obligation.h"
#include "storage/model/result.h"
#include "storage/model/staff.h"

/// A later day 延期: a lead asks for it, staff decide.
namespace linli::handlers::obligations {

/// No extension goes further than this from the day on which it is asked for.
inline constexpr int kMostDaysLater = 180;

/// Asks for `until`, instead of what was asked for before, and tells the street office (the bureau, where
/// the street has nobody). kConflict: it is done; kInvalid: the day is not later, or too far.
storage::model::Result<storage::model::Extension> ask(
    storage::db::Connection& connection, const text::Text& text, const storage::model::Obligation& obligation,
    storage::model::CivilDate until, std::string_view reason, storage::model::PersonId person,
    storage::model::Instant now);

/// Whether staff may decide about a project's days: the street about its own ground, others about all.
bool may_decide(storage::db::Connection& connection, const storage::model::StaffMember& member,
                const storage::model::Obligation& obligation);

/// Grants, with which every reminder moves, or refuses; whoever asked is told. `actor` as in the audit log.
/// kNotFound: there is no such request; kConflict: it is decided, or the thing is done.
storage::model::Result<storage::model::Extension> decide(storage::db::Connection& connection,
                                                         const Means& means, const text::Text& text,
                                                         storage::model::ExtensionId id, bool granted,
                                                         std::string_view note, storage::model::Instant now,
                                                         std::string_view actor);

/// Grants a day that nobody asked for. Errors as ask().
storage::model::Result<void> grant(storage::db::Connection& connection, const Means& means,
                                   const text::Text& text, const storage::model::Obligation& obligation,
                                   storage::model::CivilDate until, storage::model::Instant now,
                                   std::string_view actor);

}  // namespace linli::handlers::obligations
