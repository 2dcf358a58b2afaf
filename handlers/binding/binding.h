#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "handlers/contract/random.h"
#include "storage/db/connection.h"
#include "storage/model/account.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/result.h"
#include "storage/model/role.h"
#include "storage/repo/invites.h"

/// Tying a person's WeChat to a project, an organization or a staff member by a one-time code, and untying
/// it.
namespace linli::handlers::binding {

/// Codes have eight characters out of these: no 0 O, 1 I L, which people misread.
inline constexpr std::string_view kAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
inline constexpr std::size_t kCodeLength = 8;
inline constexpr std::chrono::hours kValidity{24 * 14};
/// A staff member's code opens more doors, so it must be used at once.
inline constexpr std::chrono::hours kStaffValidity{24};
/// So many wrong codes, and the sender must wait until the last of them is `kPause` old.
inline constexpr int kMostFailures = 5;
inline constexpr std::chrono::hours kPause{1};

using storage::repo::invites::Offer;

/// How long a code for this is good.
std::chrono::hours validity_of(const Offer& offer);

/// Makes a code for `offer` and returns it; only its hash is kept. A new code for a staff member makes those
/// before it worthless.
std::string invite(storage::db::Connection& connection, const Offer& offer, contract::Random& random,
                   storage::model::Instant now);

/// Makes the code with which somebody takes `project` over from `lead`, who stays its lead until it is used;
/// codes made for the same before are worthless then. kForbidden when `lead` does not lead the project.
storage::model::Result<std::string> hand_over(storage::db::Connection& connection,
                                              storage::model::ProjectId project,
                                              storage::model::PersonId lead, contract::Random& random,
                                              storage::model::Instant now);

/// Why a code did not bind.
enum class Refusal {
  kWrongCode,
  kUsed,
  kExpired,
  kVoid,  ///< what it was made for is no more: its maker leads no longer, the staff member is disabled
  kOwn,   ///< who hands over has sent the code instead of passing it on; it stays good
  kTooManyTries,
};

using Target =
    std::variant<storage::model::ProjectId, storage::model::OrganizationId, storage::model::StaffId>;

struct Bound {
  storage::model::PersonId person;
  Target target;
  storage::model::Role role = storage::model::Role::kLead;
  storage::model::InviteId invite;
  std::vector<storage::model::PersonId> replaced;  ///< who leads the project no longer, because of this
};

/// Uses a code. Only its letters and digits matter, in either case and width. A wrong code is counted against
/// the sender, and so is any that does not bind, except kOwn; a used one of one's own simply is bound
/// already, as long as one still is what it made of one.
struct Outcome {
  std::optional<Bound> bound;
  Refusal refusal = Refusal::kWrongCode;
};
Outcome redeem(storage::db::Connection& connection, const storage::model::OpenId& sender,
               std::string_view code, storage::model::Instant now,
               storage::model::Account account = storage::model::Account::kOfficial);

/// What ties a person to us: projects first, then organizations, then staff entries, oldest first each.
std::vector<Target> ties(storage::db::Connection& connection, storage::model::PersonId person);

/// Whether nobody would lead the project any more if `person` left it.
bool is_last_lead(storage::db::Connection& connection, storage::model::PersonId person,
                  storage::model::ProjectId project);

/// Unties a person; from a project in every role they have there. @return whether anything was tied.
bool leave(storage::db::Connection& connection, storage::model::PersonId person, const Target& target,
           storage::model::Instant now, std::string_view actor);

}  // namespace linli::handlers::binding
