#include "handlers/rules/schedule.h"

#include <algorithm>

namespace linli::handlers::rules {
namespace {

using storage::model::CivilDate;
using storage::model::Month;
using storage::model::Owner;

constexpr std::string_view kOfTheProgramme = "annual_summary";

WorkingDay reckoned(const Calendar& calendar, const Milestone& milestone, CivilDate day) {
  return roll(calendar, day, milestone.working_days ? Deadline::kRelative : Deadline::kAbsolute);
}

/// The day `months` after `day`, the last one of a shorter month.
CivilDate plus_months(CivilDate day, int months) {
  const auto month = Month::of(day).plus(months);
  return std::min(month.first_day().plus_days(static_cast<int>(day.day()) - 1), month.last_day());
}

/// When what is about the months up to `last` is due.
WorkingDay due_after(const Calendar& calendar, const Milestone& milestone, Month last) {
  if (milestone.day == 0) return reckoned(calendar, milestone, last.last_day());
  const auto next = last.plus(1);
  return reckoned(calendar, milestone,
                  std::min(next.first_day().plus_days(milestone.day - 1), next.last_day()));
}

/// Spans of whole months counted from January, so that quarters are those of the calendar.
void add_periods(std::vector<Due>& all, const Milestone& milestone, const Calendar& calendar,
                 const Term& term, CivilDate until) {
  const int span = milestone.every_months;
  auto last = Month::of(term.starts_on);
  last = last.plus(span - 1 - (static_cast<int>(last.month()) - 1) % span);
  for (; last.plus(1 - span).first_day() <= term.ends_on; last = last.plus(span)) {
    const auto due = due_after(calendar, milestone, last);
    if (due.date > until) break;
    all.push_back({.milestone = &milestone, .period = last.text(), .on = due.date, .certain = due.certain});
  }
}

}  // namespace

Owner owner_of(const Milestone& milestone) {
  if (milestone.owed_by == "street") return Owner::kStreet;
  if (milestone.owed_by == "agency") return Owner::kAgency;
  return milestone.owed_by == "lead" ? Owner::kLead : Owner::kBureau;
}

bool set_by_staff(const Milestone& milestone) {
  return !milestone.on && milestone.every_months == 0 && milestone.months_after_contract == 0 &&
         milestone.days_after_contract == 0;
}

std::vector<Due> schedule(const Program& program, const Calendar& calendar, const Term& term,
                          CivilDate until) {
  std::vector<Due> all;
  for (const auto* milestone : program.milestones_of(term.track)) {
    if (milestone->kind == kOfTheProgramme || set_by_staff(*milestone)) continue;
    if (milestone->every_months > 0) {
      add_periods(all, *milestone, calendar, term, until);
      continue;
    }
    const auto day = milestone->on
                         ? WorkingDay{*milestone->on}
                         : reckoned(calendar, *milestone,
                                    plus_months(term.contracted_on, milestone->months_after_contract)
                                        .plus_days(milestone->days_after_contract));
    if (day.date <= until)
      all.push_back({.milestone = milestone, .period = "", .on = day.date, .certain = day.certain});
  }
  return all;
}

std::vector<Due> schedule_of_program(const Program& program, CivilDate until) {
  std::vector<Due> all;
  for (const auto& milestone : program.milestones)
    if (milestone.kind == kOfTheProgramme && milestone.on && *milestone.on <= until)
      all.push_back({.milestone = &milestone, .period = "", .on = *milestone.on});
  return all;
}

}  // namespace linli::handlers::rules
