#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "handlers/catalogue/catalogue.h"
#include "handlers/rules/indicators.h"
#include "handlers/rules/program.h"
#include "handlers/rules/working_days.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/project.h"

/// How far projects are with what they promised, by the months that were accepted.
namespace linli::handlers::progress {

/// One indicator that monthly reports feed.
struct Line {
  const rules::Indicator* indicator = nullptr;
  std::int64_t done = 0;                 ///< in accepted months
  std::int64_t pending = 0;              ///< in months that wait for a decision
  std::optional<std::int64_t> expected;  ///< by the end at the present pace; nothing while it cannot be told
};

struct Standing {
  storage::model::Project project;
  rules::Period period;
  rules::Settled settled;
  int accepted_months = 0;
  std::vector<Line> lines;  ///< in the programme's order
  /// The mean of what each indicator is expected to reach of its target, none counting for more than the
  /// whole; permille. Nothing while it cannot be told.
  std::optional<std::int64_t> pace_permille;
};

Standing of_project(storage::db::Connection& connection, const rules::Program& program,
                    const rules::Calendar& calendar, const storage::model::Project& project,
                    storage::model::CivilDate today);

/// Every project that goes on on a street's ground (empty: everywhere), the worst pace first, those of which
/// nothing can be told last. Nothing when there are more than `most`: then one has to ask for less.
std::optional<std::vector<Standing>> of_ground(storage::db::Connection& connection,
                                               catalogue::Catalogue& catalogue,
                                               const rules::Calendar& calendar, std::string_view street,
                                               int most, storage::model::CivilDate today);

/// The indicator that is furthest from its target at the present pace; null when there is none to compare.
const Line* slowest(const Standing& standing);

}  // namespace linli::handlers::progress
