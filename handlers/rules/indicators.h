#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "handlers/rules/program.h"
#include "handlers/rules/rule.h"
#include "handlers/rules/working_days.h"
#include "storage/model/civil_date.h"
#include "storage/model/month.h"
#include "storage/model/project.h"
#include "storage/model/report.h"

namespace linli::handlers::rules {

/// How many of the things an indicator counts really count.
struct Qualified {
  std::int64_t count = 0;
  std::int64_t failed = 0;   ///< something demanded of them is not met
  std::int64_t unknown = 0;  ///< may count yet: something is not known of them
};
/// `items`: the facts of each ("item.filed", "item.events"). Source: Shufu plan 2024, special notes 2: a new
/// organization counts once it is filed with the township and has held two events.
Qualified count_qualified(const std::vector<Condition>& counts_if, const std::vector<Facts>& items);

/// Days on which a project's work is done, the first and the last included.
struct Period {
  storage::model::CivilDate from;
  storage::model::CivilDate to;

  int days() const { return to.days_since(from) + 1; }
};
/// From the project's first day to its last, or to the day by which its programme wants all work done
/// (seeds/000 四: 15 November 2021; seeds/002 二: a year from the contract), whichever is first.
Period work_period(const Program& program, const storage::model::Project& project);

/// What pace is reckoned from: of so many days of a period, how many have a result that stands.
struct Settled {
  int days = 0;
  int of = 0;
};
/// A month's days are settled on `today` once its report has been accepted, and once nobody filed it although
/// it was due: then nothing is known to have been done in them. A month that waits for a decision, has been
/// returned, or is not due yet says nothing about pace.
/// @param filed each month filed, and the state of its latest filed version
/// @param due_day as Program::report_due_day; 0: no monthly report is owed, so none is ever missing
Settled settled(const Period& period,
                const std::map<storage::model::Month, storage::model::ReportState>& filed,
                const Calendar& calendar, int due_day, storage::model::CivilDate today);

/// What the whole period brings when it goes on as in the days settled, rounded down; nothing while no day is
/// settled. `done`: what those days brought.
std::optional<std::int64_t> by_the_end(std::int64_t done, const Settled& settled);

/// done/target in permille, rounded down; more than 1000 when it is exceeded. `target` > 0.
std::int64_t share_permille(std::int64_t done, std::int64_t target);

}  // namespace linli::handlers::rules
