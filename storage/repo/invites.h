#pragma once

#include <optional>
#include <string_view>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/role.h"

/// One-time binding codes and the wrong ones that were tried.
namespace linli::storage::repo::invites {

struct Invite {
  model::InviteId id;
  model::ProjectId project;
  model::Role role = model::Role::kLead;
  model::Instant expires_at;
  std::optional<model::PersonId> used_by;
};

/// Keeps the hash of `code`. @throws db::ConstraintViolated when the same code exists.
void add(db::Connection& connection, std::string_view code, model::ProjectId project, model::Role role,
         model::Instant expires_at, model::Instant now);
std::optional<Invite> find(db::Connection& connection, std::string_view code);
void use(db::Connection& connection, model::InviteId id, model::PersonId person, model::Instant now);

/// Wrong codes of one sender since their last right one, unless the last of them was at `forgotten` or
/// before.
int failures(db::Connection& connection, const model::OpenId& sender, model::Instant forgotten);
void record_failure(db::Connection& connection, const model::OpenId& sender, model::Instant forgotten,
                    model::Instant now);
void forget_failures(db::Connection& connection, const model::OpenId& sender);

}  // namespace linli::storage::repo::invites
