#include "storage/repo/invites.h"

#include <string>

#include "storage/db/digest.h"
#include "storage/repo/audit.h"

namespace linli::storage::repo::invites {
namespace {

constexpr auto kAdd =
    "INSERT INTO invites (code_hash, project_id, organization_id, staff_id, role, roster_id, replaces_leads, "
    "replaces_person, made_by, expires_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id";
constexpr auto kFind =
    "SELECT id, project_id, organization_id, staff_id, role, roster_id, replaces_leads, replaces_person, "
    "made_by, expires_at_ms, used_by FROM invites WHERE code_hash = ?";
constexpr auto kUse = "UPDATE invites SET used_by = ?, used_at_ms = ? WHERE id = ? AND used_by IS NULL";
constexpr auto kWithdrawHandover =
    "UPDATE invites SET expires_at_ms = ?1 WHERE project_id = ?2 AND replaces_person = ?3 AND made_by = ?4 "
    "AND used_by IS NULL AND expires_at_ms > ?1";
constexpr auto kWithdrawStaff =
    "UPDATE invites SET expires_at_ms = ?1 WHERE staff_id = ?2 AND used_by IS NULL AND expires_at_ms > ?1";
constexpr auto kFailures = "SELECT count FROM bind_failures WHERE sender_hash = ? AND last_at_ms > ?";
constexpr auto kRecordFailure =
    "INSERT INTO bind_failures (sender_hash, count, last_at_ms) VALUES (?, ?, ?) "
    "ON CONFLICT (sender_hash) DO UPDATE SET count = excluded.count, last_at_ms = excluded.last_at_ms";
constexpr auto kForgetFailures = "DELETE FROM bind_failures WHERE sender_hash = ?";

/// An offer as its columns hold it.
struct Columns {
  explicit Columns(const Offer& offer) {
    if (const auto* of = std::get_if<model::ProjectId>(&offer.target)) project = of->value;
    if (const auto* of = std::get_if<model::OrganizationId>(&offer.target)) organization = of->value;
    if (const auto* of = std::get_if<model::StaffId>(&offer.target)) staff = of->value;
    if (!staff) role = name_of(offer.role);
    if (offer.roster) roster = offer.roster->value;
    if (const auto* one = std::get_if<model::PersonId>(&offer.replaces)) replaces_person = one->value;
  }
  std::optional<std::int64_t> project;
  std::optional<std::int64_t> organization;
  std::optional<std::int64_t> staff;
  std::optional<std::string_view> role;
  std::optional<std::int64_t> roster;
  std::optional<std::int64_t> replaces_person;
};

/// "lead of project:3 instead of person:12"
std::string described(const Offer& offer) {
  const Columns columns{offer};
  if (columns.staff) return "staff:" + std::to_string(*columns.staff);
  auto text = std::string{name_of(offer.role)} + " of " +
              (columns.project ? "project:" + std::to_string(*columns.project)
                               : "organization:" + std::to_string(*columns.organization));
  if (columns.replaces_person)
    text += " instead of " + audit::actor(model::PersonId{*columns.replaces_person});
  if (std::holds_alternative<AllLeads>(offer.replaces)) text += " instead of its leads";
  return text;
}

Offer offer_of(const db::Row& row) {
  Offer offer{.target = {}, .made_by = row.text(8)};
  if (const auto project = row.integer_if(1)) offer.target = model::ProjectId{*project};
  if (const auto organization = row.integer_if(2)) offer.target = model::OrganizationId{*organization};
  if (const auto staff = row.integer_if(3)) offer.target = model::StaffId{*staff};
  if (const auto role = row.text_if(4)) offer.role = model::role_named(*role).value();
  if (const auto roster = row.integer_if(5)) offer.roster = model::RosterId{*roster};
  if (row.integer(6) != 0) offer.replaces = AllLeads{};
  if (const auto person = row.integer_if(7)) offer.replaces = model::PersonId{*person};
  return offer;
}

}  // namespace

model::InviteId add(db::Connection& connection, std::string_view code, const Offer& offer,
                    model::Instant expires_at, model::Instant now) {
  const auto hash = db::sha256_hex(code);
  const Columns columns{offer};
  const model::InviteId id{
      connection
          .integer(kAdd, {hash, columns.project, columns.organization, columns.staff, columns.role,
                          columns.roster, std::holds_alternative<AllLeads>(offer.replaces) ? 1 : 0,
                          columns.replaces_person, offer.made_by, model::to_ms(expires_at)})
          .value()};
  audit::append(connection, {.at = now,
                             .actor = offer.made_by,
                             .action = "invite.made",
                             .subject = "invite:" + std::to_string(id.value),
                             .before = "",
                             .after = described(offer)});
  return id;
}

std::optional<Invite> find(db::Connection& connection, std::string_view code) {
  std::optional<Invite> found;
  const auto hash = db::sha256_hex(code);
  connection.first(kFind, {hash}, [&](const db::Row& row) {
    found = Invite{.id = {row.integer(0)},
                   .offer = offer_of(row),
                   .expires_at = model::from_ms(row.integer(9)),
                   .used_by = std::nullopt};
    if (const auto person = row.integer_if(10)) found->used_by = model::PersonId{*person};
  });
  return found;
}

void use(db::Connection& connection, model::InviteId id, model::PersonId person, model::Instant now) {
  if (connection.run(kUse, {person.value, model::to_ms(now), id.value}) != 1)
    throw db::ConstraintViolated{"an invite is used once"};
  audit::append(connection, {.at = now,
                             .actor = audit::actor(person),
                             .action = "invite.used",
                             .subject = "invite:" + std::to_string(id.value),
                             .before = "",
                             .after = ""});
}

void withdraw(db::Connection& connection, model::ProjectId project, model::PersonId person,
              model::Instant now) {
  const auto maker = audit::actor(person);
  connection.run(kWithdrawHandover, {model::to_ms(now), project.value, person.value, maker});
}

void withdraw(db::Connection& connection, model::StaffId staff, model::Instant now) {
  connection.run(kWithdrawStaff, {model::to_ms(now), staff.value});
}

int failures(db::Connection& connection, const model::OpenId& sender, model::Instant forgotten) {
  const auto hash = db::sha256_hex(sender.reveal());
  return static_cast<int>(connection.integer(kFailures, {hash, model::to_ms(forgotten)}).value_or(0));
}

void record_failure(db::Connection& connection, const model::OpenId& sender, model::Instant forgotten,
                    model::Instant now) {
  const auto hash = db::sha256_hex(sender.reveal());
  connection.run(kRecordFailure, {hash, failures(connection, sender, forgotten) + 1, model::to_ms(now)});
}

void forget_failures(db::Connection& connection, const model::OpenId& sender) {
  const auto hash = db::sha256_hex(sender.reveal());
  connection.run(kForgetFailures, {hash});
}

}  // namespace linli::storage::repo::invites
