#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/role.h"

/// One-time binding codes and the wrong ones that were tried.
namespace linli::storage::repo::invites {

/// Every lead whom the project has when the code is used.
struct AllLeads {
  bool operator==(const AllLeads&) const = default;
};

/// What a code makes of the person who uses it.
struct Offer {
  std::variant<model::ProjectId, model::OrganizationId, model::StaffId> target;
  model::Role role = model::Role::kLead;  ///< towards a project or organization; of staff it is in their row
  std::optional<model::RosterId> roster =
      std::nullopt;  ///< whom it is for, when a project's roster names them
  /// Whom its user replaces as lead of the project.
  std::variant<std::monostate, AllLeads, model::PersonId> replaces = {};
  std::string made_by = "cli";  ///< "cli", "person:12", "staff:3"
};

struct Invite {
  model::InviteId id;
  Offer offer;
  model::Instant expires_at;
  std::optional<model::PersonId> used_by;
};

/// Keeps the hash of `code`. @throws db::ConstraintViolated when the same code exists, or its target does not
/// have such a role, or replaces somebody although it is not for a project's lead.
model::InviteId add(db::Connection& connection, std::string_view code, const Offer& offer,
                    model::Instant expires_at, model::Instant now);
std::optional<Invite> find(db::Connection& connection, std::string_view code);
void use(db::Connection& connection, model::InviteId id, model::PersonId person, model::Instant now);

/// Lets those codes expire that `person` made to be replaced in `project` and nobody has used.
void withdraw(db::Connection& connection, model::ProjectId project, model::PersonId person,
              model::Instant now);
/// Lets those codes expire that were made for a staff member and nobody has used.
void withdraw(db::Connection& connection, model::StaffId staff, model::Instant now);

/// Wrong codes of one sender since their last right one, unless the last of them was at `forgotten` or
/// before.
int failures(db::Connection& connection, const model::OpenId& sender, model::Instant forgotten);
void record_failure(db::Connection& connection, const model::OpenId& sender, model::Instant forgotten,
                    model::Instant now);
void forget_failures(db::Connection& connection, const model::OpenId& sender);

}  // namespace linli::storage::repo::invites
