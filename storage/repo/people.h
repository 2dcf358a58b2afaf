#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/account.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/role.h"

/// People who have been bound, and what they are to which project and organization. The same person may be
/// several things to one project.
namespace linli::storage::repo::people {

std::optional<model::PersonId> find(db::Connection& connection, const model::OpenId& openid);
/// The person's row, made when there is none.
model::PersonId ensure(db::Connection& connection, const model::OpenId& openid, model::Instant now,
                       model::Account account = model::Account::kOfficial);
/// Where messages to this person go. @throws std::logic_error when there is no such person.
model::Recipient recipient(db::Connection& connection, model::PersonId person);

struct Membership {
  model::ProjectId project;
  model::Role role = model::Role::kLead;
};

/// Oldest project first, so that numbered choices stay the same from one message to the next.
std::vector<Membership> memberships(db::Connection& connection, model::PersonId person);
/// Ties a person to a project; an audit event when that is so for the first time.
void join(db::Connection& connection, model::PersonId person, model::ProjectId project, model::Role role,
          model::Instant now);
/// Ends that; the audit event says who ended it. @return whether there was something to end.
bool leave(db::Connection& connection, model::PersonId person, model::ProjectId project, model::Role role,
           model::Instant now, std::string_view actor);

struct Member {
  model::PersonId person;
  model::Role role = model::Role::kLead;
  model::Instant since;
};
/// Who belongs to a project: leads, then deputies, then observers, each the longest there first.
std::vector<Member> members(db::Connection& connection, model::ProjectId project);

struct Applicant {
  model::OrganizationId organization;
  model::Role role = model::Role::kLead;
};
/// The organizations for which a person may apply, oldest first.
std::vector<Applicant> organizations(db::Connection& connection, model::PersonId person);
/// Who may apply for an organization: leads first, each the longest there first.
std::vector<model::PersonId> of_organization(db::Connection& connection, model::OrganizationId organization);
/// Ties a person to an organization as its lead or deputy, instead of what they were to it before; an audit
/// event when that is news.
void join_organization(db::Connection& connection, model::PersonId person, model::OrganizationId organization,
                       model::Role role, model::Instant now);
/// Ends that. @return whether there was something to end.
bool leave_organization(db::Connection& connection, model::PersonId person,
                        model::OrganizationId organization, model::Instant now, std::string_view actor);

}  // namespace linli::storage::repo::people
