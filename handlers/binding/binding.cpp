#include "handlers/binding/binding.h"

#include <algorithm>
#include <array>

#include "storage/repo/audit.h"
#include "storage/repo/people.h"
#include "storage/repo/roster.h"
#include "storage/repo/staff.h"

namespace linli::handlers::binding {
namespace {

namespace repo = storage::repo;
using storage::db::Connection;
using storage::model::Code;
using storage::model::Error;
using storage::model::Instant;
using storage::model::OpenId;
using storage::model::OrganizationId;
using storage::model::PersonId;
using storage::model::ProjectId;
using storage::model::Result;
using storage::model::Role;
using storage::model::StaffId;

/// The letters and digits of what was typed, raised. Full-width ones, which Chinese keyboards offer (U+FF01
/// to U+FF5E, in UTF-8 EF BC 81 to EF BD 9E), are the ASCII characters 21 to 7E in the same order.
std::string tidied(std::string_view code) {
  std::string tidy;
  for (std::size_t i = 0; i < code.size(); ++i) {
    char c = code[i];
    const auto wide = code.substr(i, 3);
    if (wide.size() == 3 && (wide.starts_with("\xef\xbc") || wide.starts_with("\xef\xbd"))) {
      const int last = static_cast<unsigned char>(wide[2]) & 0x3f;
      c = static_cast<char>(last + (wide[1] == '\xbc' ? 0x20 : 0x60));
      i += 2;
    }
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) tidy += c;
  }
  return tidy;
}

std::string fresh_code(contract::Random& random) {
  std::string code;
  while (code.size() < kCodeLength) {
    std::array<std::byte, 1> byte{};
    random.fill(byte);
    // Bytes beyond the last whole multiple of the alphabet are drawn again, so that no letter is likelier.
    const auto value = std::to_integer<std::size_t>(byte[0]);
    if (value < 256 / kAlphabet.size() * kAlphabet.size()) code += kAlphabet[value % kAlphabet.size()];
  }
  return code;
}

bool is_member(Connection& connection, PersonId person, ProjectId project, Role role) {
  return std::ranges::any_of(repo::people::memberships(connection, person), [&](const auto& membership) {
    return membership.project == project && membership.role == role;
  });
}

/// Whether `person` still is what the code made of them.
bool holds(Connection& connection, PersonId person, const Offer& offer) {
  if (const auto* project = std::get_if<ProjectId>(&offer.target))
    return is_member(connection, person, *project, offer.role);
  if (const auto* organization = std::get_if<OrganizationId>(&offer.target))
    return std::ranges::any_of(repo::people::organizations(connection, person), [&](const auto& applicant) {
      return applicant.organization == *organization;
    });
  return std::ranges::any_of(repo::staff::of(connection, person), [&](const auto& member) {
    return member.id == std::get<StaffId>(offer.target);
  });
}

/// Whether what the code was made for has gone away meanwhile.
bool is_void(Connection& connection, const Offer& offer) {
  if (const auto* staff = std::get_if<StaffId>(&offer.target))
    return repo::staff::find(connection, *staff).value().disabled;
  const auto* replaced = std::get_if<PersonId>(&offer.replaces);
  return replaced && !is_member(connection, *replaced, std::get<ProjectId>(offer.target), Role::kLead);
}

/// The leads who go when `person` comes.
std::vector<PersonId> replaced_by(Connection& connection, PersonId person, const Offer& offer) {
  std::vector<PersonId> replaced;
  if (const auto* one = std::get_if<PersonId>(&offer.replaces)) replaced.push_back(*one);
  if (std::holds_alternative<repo::invites::AllLeads>(offer.replaces))
    for (const auto& member : repo::people::members(connection, std::get<ProjectId>(offer.target)))
      if (member.role == Role::kLead && member.person != person) replaced.push_back(member.person);
  return replaced;
}

std::vector<PersonId> join_project(Connection& connection, PersonId person, ProjectId project,
                                   const Offer& offer, Instant now) {
  const auto actor = repo::audit::actor(person);
  const bool leads = is_member(connection, person, project, Role::kLead);
  // A lead is all that a deputy is.
  if (offer.role != Role::kDeputy || !leads) repo::people::join(connection, person, project, offer.role, now);
  if (offer.role == Role::kLead) repo::people::leave(connection, person, project, Role::kDeputy, now, actor);
  if (offer.roster) repo::roster::bind(connection, *offer.roster, person, now);
  auto replaced = replaced_by(connection, person, offer);
  for (const auto former : replaced)
    repo::people::leave(connection, former, project, Role::kLead, now, actor);
  return replaced;
}

}  // namespace

std::chrono::hours validity_of(const Offer& offer) {
  return std::holds_alternative<StaffId>(offer.target) ? kStaffValidity : kValidity;
}

std::string invite(Connection& connection, const Offer& offer, contract::Random& random, Instant now) {
  if (const auto* staff = std::get_if<StaffId>(&offer.target))
    repo::invites::withdraw(connection, *staff, now);
  auto code = fresh_code(random);
  repo::invites::add(connection, code, offer, now + validity_of(offer), now);
  return code;
}

Result<std::string> hand_over(Connection& connection, ProjectId project, PersonId lead,
                              contract::Random& random, Instant now) {
  if (!is_member(connection, lead, project, Role::kLead))
    return Error{Code::kForbidden, "only who leads a project hands it over"};
  repo::invites::withdraw(connection, project, lead, now);
  return invite(
      connection,
      {.target = project, .role = Role::kLead, .replaces = lead, .made_by = repo::audit::actor(lead)}, random,
      now);
}

Outcome redeem(Connection& connection, const OpenId& sender, std::string_view text, Instant now,
               storage::model::Account account) {
  const auto refuse = [](Refusal why) { return Outcome{.bound = std::nullopt, .refusal = why}; };
  if (repo::invites::failures(connection, sender, now - kPause) >= kMostFailures)
    return refuse(Refusal::kTooManyTries);
  const auto fail = [&](Refusal why) {
    repo::invites::record_failure(connection, sender, now - kPause, now);
    return refuse(why);
  };
  const auto found = repo::invites::find(connection, tidied(text));
  if (!found) return fail(Refusal::kWrongCode);
  const auto& offer = found->offer;
  const auto known = repo::people::find(connection, sender);
  Bound bound{.person = {}, .target = offer.target, .role = offer.role, .invite = found->id, .replaced = {}};
  if (found->used_by) {
    if (known != found->used_by || !holds(connection, *known, offer)) return fail(Refusal::kUsed);
    bound.person = *known;
    return {.bound = bound};
  }
  if (found->expires_at <= now) return fail(Refusal::kExpired);
  if (is_void(connection, offer)) return fail(Refusal::kVoid);
  if (const auto* replaced = std::get_if<PersonId>(&offer.replaces); replaced && known == *replaced)
    return refuse(Refusal::kOwn);
  bound.person = repo::people::ensure(connection, sender, now, account);
  repo::invites::use(connection, found->id, bound.person, now);
  if (const auto* project = std::get_if<ProjectId>(&offer.target))
    bound.replaced = join_project(connection, bound.person, *project, offer, now);
  else if (const auto* organization = std::get_if<OrganizationId>(&offer.target)) {
    if (offer.role == Role::kLead || !holds(connection, bound.person, offer))
      repo::people::join_organization(connection, bound.person, *organization, offer.role, now);
  } else
    repo::staff::bind(connection, std::get<StaffId>(offer.target), bound.person, now);
  repo::invites::forget_failures(connection, sender);
  return {.bound = std::move(bound)};
}

std::vector<Target> ties(Connection& connection, PersonId person) {
  std::vector<Target> all;
  for (const auto& membership : repo::people::memberships(connection, person))
    if (all.empty() || all.back() != Target{membership.project}) all.emplace_back(membership.project);
  for (const auto& applicant : repo::people::organizations(connection, person))
    all.emplace_back(applicant.organization);
  for (const auto& member : repo::staff::of(connection, person))
    all.emplace_back(member.id);
  return all;
}

bool is_last_lead(Connection& connection, PersonId person, ProjectId project) {
  bool leads = false;
  for (const auto& member : repo::people::members(connection, project)) {
    if (member.role != Role::kLead) continue;
    if (member.person != person) return false;
    leads = true;
  }
  return leads;
}

bool leave(Connection& connection, PersonId person, const Target& target, Instant now,
           std::string_view actor) {
  if (const auto* project = std::get_if<ProjectId>(&target)) {
    bool left = false;
    for (const auto role : {Role::kLead, Role::kDeputy, Role::kObserver})
      left = repo::people::leave(connection, person, *project, role, now, actor) || left;
    return left;
  }
  if (const auto* organization = std::get_if<OrganizationId>(&target))
    return repo::people::leave_organization(connection, person, *organization, now, actor);
  const auto staff = std::get<StaffId>(target);
  const auto member = repo::staff::find(connection, staff);
  return member && member->person == person && repo::staff::unbind(connection, staff, now, actor);
}

}  // namespace linli::handlers::binding
