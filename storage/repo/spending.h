#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/funds.h"

/// What filed reports say was spent, so that what is accepted and what waits can be summed apart.
namespace linli::storage::repo::spending {

/// Every version that is accepted, and the one that waits for a decision, by month and version. A version
/// that was corrected before anybody decided about it says nothing any more, also when its correction was
/// returned.
std::vector<model::Spending> of(db::Connection& connection, model::ProjectId project);
/// Those of every project of a programme, by project, month and version.
std::vector<model::Spending> of(db::Connection& connection, model::ProgramId program);

/// Months that are filed: the report of each is accepted or waits for a decision, and was not returned.
struct Filed {
  model::ProjectId project;
  model::Month month;
};
std::vector<Filed> filed(db::Connection& connection, model::ProjectId project);
std::vector<Filed> filed(db::Connection& connection, model::ProgramId program);

/// Project → field → the sum of its numbers over accepted reports, each month by its newest accepted version.
using Results = std::map<model::ProjectId, std::map<std::string, std::int64_t, std::less<>>>;
Results results(db::Connection& connection, model::ProgramId program);

}  // namespace linli::storage::repo::spending
