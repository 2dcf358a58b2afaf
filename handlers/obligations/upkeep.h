#pragma once

#include "handlers/catalogue/catalogue.h"
#include "handlers/rules/rungs.h"
#include "handlers/rules/working_days.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/obligation.h"
#include "storage/model/project.h"

/// What is due comes about by itself: for each project that goes on, from its programme's schedule.
namespace linli::handlers::obligations {

/// What obligations follow from, beside the database. For the writer's thread.
struct Means {
  catalogue::Catalogue& catalogue;
  const rules::Calendar& calendar;
  const rules::Rungs& rungs;  ///< of programmes that set none
};

/// So far ahead things due are looked up; more than any first rung.
inline constexpr int kDaysAhead = 60;

/// Brings the obligations of at most `most` projects and programmes up to date, those for which it is time:
/// adds what comes into sight, moves what the rules now put on another day, waives what is not owed any more.
/// Doing it again changes nothing. Rungs that had passed when a project was looked at for the first time are
/// not caught up; those missed since the last look are.
/// @return how many it looked at.
int keep_up(storage::db::Connection& connection, const Means& means, storage::model::Instant now, int most);

/// Sets the day of a milestone that has none in the programme (a mid-term evaluation), or moves it.
/// kNotFound: there is no such milestone; kInvalid: its day is the programme's business.
storage::model::Result<storage::model::ObligationId> set_day(
    storage::db::Connection& connection, const Means& means, const storage::model::Project& project,
    std::string_view milestone, storage::model::CivilDate on, storage::model::Instant now,
    std::string_view actor);
/// Moves the due day; all reminders of it follow.
void move(storage::db::Connection& connection, const Means& means,
          const storage::model::Obligation& obligation, storage::model::CivilDate to, bool extension,
          storage::model::Instant now, std::string_view actor);

}  // namespace linli::handlers::obligations
