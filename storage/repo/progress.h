#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "storage/db/connection.h"
#include "storage/model/ids.h"
#include "storage/model/report.h"

/// What projects have reached by their monthly reports.
namespace linli::storage::repo::progress {

/// Field → the sum of its numbers.
using Sums = std::map<std::string, std::int64_t, std::less<>>;

/// A project's months, each by its latest filed version.
struct Reached {
  std::map<model::Month, model::ReportState> months;  ///< those that were filed, and how they stand
  Sums accepted;
  Sums pending;  ///< of those that wait for a decision
};
Reached of_project(db::Connection& connection, model::ProjectId project);

/// The same of every project under contract and going on, in two queries; those without a filed month are
/// absent. `street`: only those that this street office follows (model::street_of); empty: all.
std::map<model::ProjectId, Reached> of_ground(db::Connection& connection, std::string_view street);

}  // namespace linli::storage::repo::progress
