#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "storage/model/civil_date.h"
#include "storage/model/month.h"

/// Working days. Every year the State Council's notice names the days off and the weekend days that are
/// worked instead (templates/calendars); in a year without a notice Monday to Friday are worked, and every
/// answer that looked at such a year says that it is not certain.
namespace linli::handlers::rules {

/// One year's notice.
struct CalendarYear {
  int year = 0;
  std::string notice;  ///< its number: "国办发明电〔2023〕7号"
  std::set<storage::model::CivilDate> off;
  std::set<storage::model::CivilDate> worked;  ///< Saturdays and Sundays
};

/// The notices that are known, by year. One without any is valid: it knows weekends.
using Calendar = std::map<int, CalendarYear>;

/// A day, and whether every year looked at on the way to it had its notice.
struct WorkingDay {
  storage::model::CivilDate date;
  bool certain = true;

  bool operator==(const WorkingDay&) const = default;
};

/// Of a day in a year without a notice: whether it is none of a weekend.
bool is_working_day(const Calendar& calendar, storage::model::CivilDate date);

/// The day itself when it is worked, else the first after it that is.
WorkingDay next_working_day_on_or_after(const Calendar& calendar, storage::model::CivilDate date);

/// The `count`th working day after `date`, which itself does not count; before it when `count` is negative;
/// `date` for 0. A list published on `date` for 3 working days is public until the end of the 3rd after it.
WorkingDay add_working_days(const Calendar& calendar, storage::model::CivilDate date, int count);

struct WorkingDays {
  int count = 0;
  bool certain = true;

  bool operator==(const WorkingDays&) const = default;
};
/// Working days after `from` up to and with `to`: what add_working_days needs to get from one to the other.
/// Negative when `to` is earlier: those from `to` up to the day before `from`.
WorkingDays working_days_between(const Calendar& calendar, storage::model::CivilDate from,
                                 storage::model::CivilDate to);

/// How a deadline came about.
enum class Deadline {
  kAbsolute,  ///< a date that a document names: it stays where it is, day off or not
  kRelative,  ///< counted from something: it moves to the next working day
};
WorkingDay roll(const Calendar& calendar, storage::model::CivilDate date, Deadline deadline);

/// When the report of `month` is due: on the `due_day`th (1 to 31, the last when there are fewer) of the
/// month after it, or on the next working day.
WorkingDay report_due(const Calendar& calendar, storage::model::Month month, int due_day);

/// The years whose notice ought to be known on `today` and is not: this year's, and from 1 December, when it
/// has long been published, the next one's.
std::vector<int> missing_years(const Calendar& calendar, storage::model::CivilDate today);

}  // namespace linli::handlers::rules
