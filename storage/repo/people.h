#pragma once

#include <optional>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/role.h"

/// People who have been bound, and what they are to which project.
namespace linli::storage::repo::people {

struct Membership {
  model::ProjectId project;
  model::Role role = model::Role::kLead;
};

std::optional<model::PersonId> find(db::Connection& connection, const model::OpenId& openid);
/// The person's row, made when there is none.
model::PersonId ensure(db::Connection& connection, const model::OpenId& openid, model::Instant now);

/// Oldest project first, so that numbered choices stay the same from one message to the next.
std::vector<Membership> memberships(db::Connection& connection, model::PersonId person);
/// Ties a person to a project; an audit event when that is so for the first time.
void join(db::Connection& connection, model::PersonId person, model::ProjectId project, model::Role role,
          model::Instant now);

}  // namespace linli::storage::repo::people
