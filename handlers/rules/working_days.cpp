#include "handlers/rules/working_days.h"

#include <algorithm>
#include <chrono>

namespace linli::handlers::rules {
namespace {

using storage::model::CivilDate;
using storage::model::Month;

bool is_weekend(CivilDate date) {
  const auto weekday = date.weekday();
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

/// Walks from day to day and remembers whether it came through a year without a notice.
class Walk {
 public:
  Walk(const Calendar& calendar, CivilDate start) : calendar_(calendar), date_(start) {}

  bool worked() {
    certain_ = certain_ && calendar_.contains(date_.year());
    return is_working_day(calendar_, date_);
  }
  void step(int days) { date_ = date_.plus_days(days); }
  CivilDate date() const { return date_; }
  bool certain() const { return certain_; }
  WorkingDay day() const { return {date_, certain_}; }

 private:
  const Calendar& calendar_;
  CivilDate date_;
  bool certain_ = true;
};

}  // namespace

bool is_working_day(const Calendar& calendar, CivilDate date) {
  const auto year = calendar.find(date.year());
  if (year == calendar.end()) return !is_weekend(date);
  if (year->second.off.contains(date)) return false;
  return !is_weekend(date) || year->second.worked.contains(date);
}

WorkingDay next_working_day_on_or_after(const Calendar& calendar, CivilDate date) {
  Walk walk{calendar, date};
  while (!walk.worked())
    walk.step(1);
  return walk.day();
}

WorkingDay add_working_days(const Calendar& calendar, CivilDate date, int count) {
  Walk walk{calendar, date};
  const int step = count < 0 ? -1 : 1;
  for (int left = count; left != 0;) {
    walk.step(step);
    if (walk.worked()) left -= step;
  }
  return walk.day();
}

WorkingDays working_days_between(const Calendar& calendar, CivilDate from, CivilDate to) {
  const int step = to < from ? -1 : 1;
  WorkingDays days;
  Walk walk{calendar, from};
  while (walk.date() != to) {
    walk.step(step);
    if (walk.worked()) days.count += step;
  }
  days.certain = walk.certain();
  return days;
}

WorkingDay roll(const Calendar& calendar, CivilDate date, Deadline deadline) {
  if (deadline == Deadline::kAbsolute) return {date, true};
  return next_working_day_on_or_after(calendar, date);
}

WorkingDay report_due(const Calendar& calendar, Month month, int due_day) {
  const auto next = month.plus(1);
  const auto day = std::min(next.first_day().plus_days(due_day - 1), next.last_day());
  return roll(calendar, day, Deadline::kRelative);
}

std::vector<int> missing_years(const Calendar& calendar, CivilDate today) {
  std::vector<int> missing;
  if (!calendar.contains(today.year())) missing.push_back(today.year());
  if (today.month() == 12 && !calendar.contains(today.year() + 1)) missing.push_back(today.year() + 1);
  return missing;
}

}  // namespace linli::handlers::rules
