#include "handlers/rules/indicators.h"

#include <algorithm>

#include "handlers/rules/evaluate.h"

namespace linli::handlers::rules {

using storage::model::CivilDate;
using storage::model::Month;
using storage::model::ReportState;

namespace {

/// The day that many calendar months after `date`; the last of the month where there is no such day.
CivilDate months_after(CivilDate date, int months) {
  const auto month = Month::of(date).plus(months);
  return std::min(month.first_day().plus_days(static_cast<int>(date.day()) - 1), month.last_day());
}

}  // namespace

Qualified count_qualified(const std::vector<Condition>& counts_if, const std::vector<Facts>& items) {
  Qualified qualified;
  for (const auto& item : items) {
    const auto verdict = check_all(counts_if, item);
    ++(verdict == Verdict::kMet      ? qualified.count
       : verdict == Verdict::kNotMet ? qualified.failed
                                     : qualified.unknown);
  }
  return qualified;
}

Period work_period(const Program& program, const storage::model::Project& project) {
  Period period{.from = project.starts_on, .to = project.ends_on};
  for (const auto* milestone : program.milestones_of(project.track)) {
    if (milestone->kind != "work_end") continue;
    if (milestone->on) period.to = std::min(period.to, *milestone->on);
    if (milestone->months_after_contract > 0 && project.contracted_on)
      period.to = std::min(
          period.to, months_after(*project.contracted_on, milestone->months_after_contract).plus_days(-1));
  }
  period.to = std::max(period.from, period.to);
  return period;
}

Settled settled(const Period& period, const std::map<Month, ReportState>& filed, const Calendar& calendar,
                int due_day, CivilDate today) {
  Settled settled{.days = 0, .of = period.days()};
  for (auto month = Month::of(period.from); month.first_day() <= period.to; month = month.plus(1)) {
    const auto found = filed.find(month);
    const bool stands = found != filed.end() ? found->second == ReportState::kAccepted
                                             : due_day > 0 && month.last_day() < today &&
                                                   report_due(calendar, month, due_day).date < today;
    if (stands)
      settled.days +=
          Period{std::max(month.first_day(), period.from), std::min(month.last_day(), period.to)}.days();
  }
  return settled;
}

std::optional<std::int64_t> by_the_end(std::int64_t done, const Settled& settled) {
  if (settled.days == 0) return std::nullopt;
  return done * settled.of / settled.days;
}

std::int64_t share_permille(std::int64_t done, std::int64_t target) {
  return done * 1000 / target;
}

}  // namespace linli::handlers::rules
