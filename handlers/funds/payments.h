#pragma once

#include <optional>
#include <string>
#include <vector>

#include "handlers/rules/program.h"
#include "handlers/rules/working_days.h"
#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/funds.h"
#include "storage/model/project.h"
#include "storage/model/result.h"

/// Recording what was paid: the one way in, whatever door it is asked through. Every one of these is done by
/// a named staff member, writes an audit event, and tells those who lead the project when money counts as
/// moved.
///
/// Nothing changes on an error: kForbidden when this staff member may not (or is none), kConflict when the
/// state of things is against it (the message says what is missing, or who was first), kInvalid for what
/// cannot be.
namespace linli::handlers::funds {

/// What recording looks at beside the database.
struct Means {
  const text::Text& text;
  const rules::Program& program;  ///< of the project
  const rules::Calendar& calendar;
};

/// A payment of a tranche, or of a part of it.
struct Order {
  std::optional<int> tranche;                   ///< its number; absent: the next one
  std::optional<storage::model::Money> amount;  ///< absent: what is left of it
  storage::model::CivilDate moved_on;
  std::string document;  ///< number of the transfer; used once
  storage::model::StaffId staff;
};
/// Records it. Above the programme's limit it waits for another's confirm().
storage::model::Result<storage::model::Payment> pay(storage::db::Connection& connection, const Means& means,
                                                    const storage::model::Project& project,
                                                    const Order& order, storage::model::Instant now);
/// The second signature, by somebody else than recorded it.
storage::model::Result<storage::model::Payment> confirm(
    storage::db::Connection& connection, const Means& means, const storage::model::Project& project,
    storage::model::PaymentId payment, storage::model::StaffId staff, storage::model::Instant now);
/// Undoes an entry, confirmed or not; it stays to be seen. Needs a reason.
storage::model::Result<storage::model::Payment> reverse(
    storage::db::Connection& connection, const Means& means, const storage::model::Project& project,
    storage::model::PaymentId payment, const std::string& reason, storage::model::StaffId staff,
    storage::model::Instant now);
/// Unspent money came back from the project. At most what it still holds.
storage::model::Result<storage::model::Payment> recover(storage::db::Connection& connection,
                                                        const Means& means,
                                                        const storage::model::Project& project,
                                                        const Order& order, storage::model::Instant now);

/// Holds a part back, or no longer; holding back needs a reason, which the lead is told.
storage::model::Result<void> withhold(storage::db::Connection& connection, const Means& means,
                                      const storage::model::Project& project, int tranche, bool held,
                                      const std::string& reason, storage::model::StaffId staff,
                                      storage::model::Instant now);

/// A part of a grant that the contract divides.
struct AgreedPart {
  std::string label;
  storage::model::Money amount;
  /// Facts that must be so: contract.signed, evaluation.midterm_passed, evaluation.final_passed,
  /// reports.unfiled_months (none).
  std::vector<std::string> needs;
  bool reducible = false;  ///< the result of an evaluation may cut it
};
/// Divides the grant of a project as its contract says, instead of what was agreed before; the parts must add
/// up to the grant, and nothing may have been recorded as paid. Without parts: as the programme says.
storage::model::Result<void> agree(storage::db::Connection& connection, const Means& means,
                                   const storage::model::Project& project,
                                   const std::vector<AgreedPart>& parts, storage::model::StaffId staff,
                                   storage::model::Instant now);

}  // namespace linli::handlers::funds
