#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "handlers/ledger/account.h"
#include "handlers/rules/observation.h"
#include "handlers/rules/program.h"
#include "handlers/rules/satisfaction.h"
#include "handlers/rules/working_days.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"

/// A programme's money and results as they are shown to everybody or handed to staff.
namespace linli::handlers::disclosure {

/// What one indicator reached, by accepted reports.
struct Reached {
  const rules::Indicator* indicator = nullptr;
  std::int64_t value = 0;
};

/// 您说，我们做: what a resident said, with all that names people masked, and what was done about it.
struct Heard {
  std::string said;
  std::string done;
  storage::model::CivilDate closed_on;
};
/// So many of a project are published, the newest.
inline constexpr std::size_t kMostHeard = 20;

struct ProjectReport {
  ledger::Account account;
  std::string organization;
  std::vector<Reached> results;
  rules::Satisfaction satisfaction{};  ///< of its residents; without raters where nobody was asked
  rules::Observed observed{};          ///< by observers, weighed by themselves
  std::vector<Heard> heard{};          ///< newest first
};

/// One track, or the whole programme: what it has and what became of it.
struct Sums {
  std::string label;
  int projects = 0;
  std::optional<storage::model::Money> budget;   ///< of this year; absent where the programme gives no figure
  std::optional<storage::model::Money> carried;  ///< over from the year before
  storage::model::Money approved, paid, recovered, accepted, left;
};

struct ProgramReport {
  const rules::Program* program = nullptr;
  storage::model::CivilDate day;
  std::vector<ProjectReport> projects;  ///< by code: those under contract, or whose contract is over
  std::vector<Sums> tracks;             ///< empty where the programme has none
  Sums total;
  rules::Satisfaction satisfaction;  ///< of all ratings of the projects above
  rules::Observed observed;          ///< what observers found in them
  std::vector<std::string>
      disagreements;  ///< what does not add up; nothing may be published while there is any
};

/// Gathers it. Refers to `program`, which must stay. A fixed number of queries.
ProgramReport report_on(storage::db::Connection& connection, storage::model::ProgramId id,
                        const rules::Program& program, const rules::Calendar& calendar,
                        storage::model::CivilDate today);

}  // namespace linli::handlers::disclosure
