#pragma once

#include <string>
#include <vector>

#include "handlers/rules/program.h"
#include "handlers/rules/working_days.h"
#include "storage/model/civil_date.h"
#include "storage/model/obligation.h"

/// What a programme makes its projects owe, and when. Days that a document names stand as they are; days
/// reckoned from the calendar or the contract move to the next working day where the programme says so.
namespace linli::handlers::rules {

/// What the days of a project are reckoned from.
struct Term {
  std::string track;
  storage::model::CivilDate starts_on;
  storage::model::CivilDate ends_on;
  storage::model::CivilDate contracted_on;  ///< the first day where no contract is noted
};

/// One thing that is due once.
struct Due {
  const Milestone* milestone = nullptr;
  /// The last month of what it is about, "2024-06" for the second quarter; empty for what is due only once.
  std::string period;
  storage::model::CivilDate on;
  bool certain = true;  ///< the year's notice of days off was known
};

/// Who owes it, of those that have people here: a district's duties are the bureau's.
storage::model::Owner owner_of(const Milestone& milestone);

/// Everything a project owes up to `until`, in the order of the milestones. A month or quarter is owed when
/// the project runs on any of its days.
std::vector<Due> schedule(const Program& program, const Calendar& calendar, const Term& term,
                          storage::model::CivilDate until);
/// What the programme itself owes once, whatever its projects do (an annual summary), up to `until`.
std::vector<Due> schedule_of_program(const Program& program, storage::model::CivilDate until);
/// The day of a milestone whose day staff set: absolute, therefore not moved.
bool set_by_staff(const Milestone& milestone);

}  // namespace linli::handlers::rules
