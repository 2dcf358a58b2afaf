#include "storage/repo/organizations.h"

#include <stdexcept>
#include <string>

#include "storage/repo/audit.h"
#include "storage/repo/changes.h"

namespace linli::storage::repo::organizations {
namespace {

constexpr auto kById =
    "SELECT id, credit_code, name, filing_number, registration, rating, own_account, founded_on, street "
    "FROM organizations WHERE id = ?";
constexpr auto kByCreditCode =
    "SELECT id, credit_code, name, filing_number, registration, rating, own_account, founded_on, street "
    "FROM organizations WHERE credit_code = ?";
constexpr auto kByFilingNumber =
    "SELECT id, credit_code, name, filing_number, registration, rating, own_account, founded_on, street "
    "FROM organizations WHERE filing_number = ?";
constexpr auto kByName =
    "SELECT id, credit_code, name, filing_number, registration, rating, own_account, founded_on, street "
    "FROM organizations WHERE name = ? ORDER BY id";
constexpr auto kNames =
    "SELECT id, name FROM organizations WHERE id IN (SELECT organization_id FROM projects WHERE program_id = "
    "?)";
constexpr auto kAdd =
    "INSERT INTO organizations (credit_code, name, filing_number, registration, rating, own_account, "
    "founded_on, street) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id";
constexpr auto kUpdate =
    "UPDATE organizations SET credit_code = ?, name = ?, filing_number = ?, registration = ?, rating = ?, "
    "own_account = ?, founded_on = ?, street = ? WHERE id = ?";
constexpr auto kInspections = "SELECT year, passed FROM inspections WHERE organization_id = ? ORDER BY year";
constexpr auto kInspection = "SELECT passed FROM inspections WHERE organization_id = ? AND year = ?";
constexpr auto kInspect =
    "INSERT INTO inspections (organization_id, year, passed) VALUES (?, ?, ?) "
    "ON CONFLICT (organization_id, year) DO UPDATE SET passed = excluded.passed";

model::Organization read(const db::Row& row) {
  model::Organization found{.id = {row.integer(0)},
                            .credit_code = std::nullopt,
                            .name = row.text(2),
                            .filing_number = row.text_if(3),
                            .registration = model::registration_named(row.text(4)).value(),
                            .rating = static_cast<int>(row.integer(5)),
                            .own_account = std::nullopt,
                            .founded_on = std::nullopt,
                            .street = row.text(8)};
  if (const auto code = row.text_if(1)) found.credit_code = model::CreditCode::parse(*code);
  if (const auto own = row.integer_if(6)) found.own_account = *own != 0;
  if (const auto day = row.text_if(7)) found.founded_on = model::CivilDate::parse(*day);
  return found;
}

std::optional<model::Organization> one(db::Connection& connection, std::string_view sql, db::Value key) {
  std::optional<model::Organization> found;
  connection.first(sql, {key}, [&](const db::Row& row) { found = read(row); });
  return found;
}

/// An organization as its columns hold it.
struct Columns {
  explicit Columns(const model::Organization& of)
      : credit_code(of.credit_code ? std::optional{of.credit_code->text()} : std::nullopt),
        own_account(of.own_account ? std::optional<std::int64_t>{*of.own_account ? 1 : 0} : std::nullopt),
        founded_on(of.founded_on ? std::optional{of.founded_on->text()} : std::nullopt) {}
  std::optional<std::string> credit_code;
  std::optional<std::int64_t> own_account;
  std::optional<std::string> founded_on;
};

std::string said(const std::optional<std::int64_t>& yes) {
  return !yes ? "" : *yes != 0 ? "yes" : "no";
}

std::string subject(model::OrganizationId id) {
  return "organization:" + std::to_string(id.value);
}

Changes changes(const model::Organization& before, const model::Organization& after) {
  const Columns was{before};
  const Columns is{after};
  Changes all;
  all.see("credit_code", was.credit_code.value_or(""), is.credit_code.value_or(""));
  all.see("name", before.name, after.name);
  all.see("filing_number", before.filing_number.value_or(""), after.filing_number.value_or(""));
  all.see("registration", name_of(before.registration), name_of(after.registration));
  all.see("rating", std::to_string(before.rating), std::to_string(after.rating));
  all.see("own_account", said(was.own_account), said(is.own_account));
  all.see("founded_on", was.founded_on.value_or(""), is.founded_on.value_or(""));
  all.see("street", before.street, after.street);
  return all;
}

}  // namespace

std::optional<model::Organization> find(db::Connection& connection, model::OrganizationId id) {
  return one(connection, kById, id.value);
}

std::optional<model::Organization> find(db::Connection& connection, const model::CreditCode& code) {
  return one(connection, kByCreditCode, code.text());
}

std::optional<model::Organization> filed_as(db::Connection& connection, std::string_view filing_number) {
  return one(connection, kByFilingNumber, filing_number);
}

std::vector<model::Organization> named(db::Connection& connection, std::string_view name) {
  std::vector<model::Organization> all;
  connection.each(kByName, {name}, [&](const db::Row& row) { all.push_back(read(row)); });
  return all;
}

std::map<model::OrganizationId, std::string> names(db::Connection& connection, model::ProgramId program) {
  std::map<model::OrganizationId, std::string> all;
  connection.each(kNames, {program.value},
                  [&](const db::Row& row) { all.emplace(row.integer(0), row.text(1)); });
  return all;
}

model::OrganizationId add(db::Connection& connection, const model::Organization& organization,
                          model::Instant now, std::string_view actor) {
  const Columns columns{organization};
  const model::OrganizationId id{
      connection
          .integer(kAdd, {columns.credit_code, organization.name, organization.filing_number,
                          name_of(organization.registration), organization.rating, columns.own_account,
                          columns.founded_on, organization.street})
          .value()};
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = "organization.added",
                             .subject = subject(id),
                             .before = "",
                             .after = organization.name});
  return id;
}

bool update(db::Connection& connection, const model::Organization& organization, model::Instant now,
            std::string_view actor) {
  const auto before = find(connection, organization.id);
  if (!before) throw std::logic_error{"there is no such organization"};
  const auto changed = changes(*before, organization);
  if (changed.empty()) return false;
  const Columns columns{organization};
  connection.run(kUpdate, {columns.credit_code, organization.name, organization.filing_number,
                           name_of(organization.registration), organization.rating, columns.own_account,
                           columns.founded_on, organization.street, organization.id.value});
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = "organization.changed",
                             .subject = subject(organization.id),
                             .before = changed.before(),
                             .after = changed.after()});
  return true;
}

Inspections inspections(db::Connection& connection, model::OrganizationId id) {
  Inspections all;
  connection.each(kInspections, {id.value},
                  [&](const db::Row& row) { all[static_cast<int>(row.integer(0))] = row.integer(1) != 0; });
  return all;
}

bool inspect(db::Connection& connection, model::OrganizationId id, int year, bool passed, model::Instant now,
             std::string_view actor) {
  const auto before = connection.integer(kInspection, {id.value, year});
  if (before && (*before != 0) == passed) return false;
  connection.run(kInspect, {id.value, year, passed ? 1 : 0});
  const auto named = [year](bool yes) { return std::to_string(year) + (yes ? ": passed" : ": not passed"); };
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = "organization.inspected",
                             .subject = subject(id),
                             .before = before ? named(*before != 0) : "",
                             .after = named(passed)});
  return true;
}

}  // namespace linli::storage::repo::organizations
