#include "handlers/ledger/records.h"

#include <map>

#include "storage/repo/evaluations.h"
#include "storage/repo/payments.h"
#include "storage/repo/projects.h"
#include "storage/repo/spending.h"
#include "storage/repo/tranches.h"
#include "storage/repo/vouchers.h"

namespace linli::handlers::ledger {

namespace repo = storage::repo;
using storage::model::ProjectId;

namespace {

Records records_of(storage::db::Connection& connection, const storage::model::Project& project) {
  Records records{.project = project,
                  .tranches = repo::tranches::of(connection, project.id),
                  .payments = repo::payments::of(connection, project.id),
                  .evaluations = repo::evaluations::of(connection, project.id),
                  .vouchers = repo::vouchers::of(connection, project.id),
                  .spending = repo::spending::of(connection, project.id)};
  for (const auto& [of, month] : repo::spending::filed(connection, project.id))
    records.filed.push_back(month);
  return records;
}

std::vector<Records> records_of(storage::db::Connection& connection, storage::model::ProgramId program) {
  std::vector<Records> all;
  std::map<ProjectId, std::size_t> place;
  repo::projects::each(connection, {.program = program, .organization = {}, .state = {}},
                       [&](const storage::model::Project& project) {
                         place[project.id] = all.size();
                         all.push_back({.project = project});
                       });
  const auto spread = [&](auto&& rows, auto member) {
    for (auto& row : rows)
      (all[place.at(row.project)].*member).push_back(std::move(row));
  };
  spread(repo::tranches::of(connection, program), &Records::tranches);
  spread(repo::payments::of(connection, program), &Records::payments);
  spread(repo::evaluations::of(connection, program), &Records::evaluations);
  spread(repo::vouchers::of(connection, program), &Records::vouchers);
  spread(repo::spending::of(connection, program), &Records::spending);
  for (const auto& [project, month] : repo::spending::filed(connection, program))
    all[place.at(project)].filed.push_back(month);
  return all;
}

}  // namespace

Account account_of(storage::db::Connection& connection, const storage::model::Project& project,
                   const rules::Program& program, const rules::Calendar& calendar,
                   storage::model::CivilDate today) {
  return reckon(records_of(connection, project), program, calendar, today);
}

std::vector<Account> accounts_of(storage::db::Connection& connection, storage::model::ProgramId id,
                                 const rules::Program& program, const rules::Calendar& calendar,
                                 storage::model::CivilDate today) {
  std::vector<Account> accounts;
  for (const auto& records : records_of(connection, id))
    accounts.push_back(reckon(records, program, calendar, today));
  return accounts;
}

}  // namespace linli::handlers::ledger
