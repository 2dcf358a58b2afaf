#include "handlers/rules/rungs.h"

#include <algorithm>

namespace linli::handlers::rules {
namespace {

using storage::model::CivilDate;
using storage::model::Instant;
using storage::model::Obligation;
using storage::model::Outcome;

/// Whether anybody hears of it on that day.
bool rings(const Rungs& rungs, const Calendar& calendar, CivilDate due, int rung) {
  if (is_rung(rungs, rung)) return true;
  const auto street = rungs.street_from();
  return street && rung > *street && rung <= kMostDaysOverdue &&
         is_working_day(calendar, due.plus_days(rung));
}

int first_rung(const Rungs& rungs) {
  if (!rungs.before.empty()) return -*std::ranges::max_element(rungs.before);
  return rungs.overdue.empty() ? 0 : rungs.overdue.front();
}

int last_rung(const Rungs& rungs) {
  return rungs.overdue.empty() ? 0 : std::max(kMostDaysOverdue, rungs.overdue.back());
}

}  // namespace

std::optional<int> Rungs::step(std::size_t index) const {
  if (overdue.empty()) return std::nullopt;
  return overdue[std::min(index, overdue.size() - 1)];
}

Rungs rungs_for(const Program& program, const Rungs& otherwise, std::string_view kind) {
  auto rungs = otherwise;
  if (program.reminders.hour) rungs.time = std::chrono::hours{*program.reminders.hour};
  if (program.reminders.offsets_days) rungs.before = *program.reminders.offsets_days;
  if (program.reminders.overdue_days) rungs.overdue = *program.reminders.overdue_days;
  if (kind == storage::model::kTicketAnswer && rungs.overdue.empty()) rungs.overdue = {1};
  return rungs;
}

Instant at_rung(const Rungs& rungs, CivilDate due, int rung) {
  return due.plus_days(rung).at(rungs.time);
}

bool is_rung(const Rungs& rungs, int rung) {
  return std::ranges::count(rungs.before, -rung) > 0 ||
         (rung > 0 && std::ranges::count(rungs.overdue, rung) > 0);
}

std::optional<int> goes_up_from(const Rungs& rungs, const Obligation& obligation) {
  if (obligation.kind != storage::model::kTicketAnswer) return std::nullopt;
  if (obligation.owner == storage::model::Owner::kLead) return rungs.street_from();
  return obligation.owner == storage::model::Owner::kStreet ? rungs.bureau_from() : std::nullopt;
}

std::optional<Ring> next_ring(const Rungs& rungs, const Calendar& calendar, CivilDate due, Instant after) {
  const int passed = CivilDate::of(after).days_since(due) - 1;
  for (int rung = std::max(first_rung(rungs), passed); rung <= last_rung(rungs); ++rung)
    if (const auto at = at_rung(rungs, due, rung); at > after && rings(rungs, calendar, due, rung))
      return Ring{rung, at};
  return std::nullopt;
}

Ring latest_ring(const Rungs& rungs, const Calendar& calendar, CivilDate due, Ring from, Instant now) {
  const int last = std::min(CivilDate::of(now).days_since(due), last_rung(rungs));
  // One that everybody hears of goes before later ones that only staff do.
  for (const bool for_everybody : {true, false})
    for (int rung = last; rung >= from.rung; --rung)
      if (const auto at = at_rung(rungs, due, rung);
          at <= now && (for_everybody ? is_rung(rungs, rung) : rings(rungs, calendar, due, rung)))
        return {rung, at};
  return from;
}

std::string_view name_of(Standing standing) {
  switch (standing) {
    case Standing::kDueSoon:
      return "due_soon";
    case Standing::kDue:
      return "due";
    case Standing::kOverdue:
      return "overdue";
    case Standing::kExtended:
      return "extended";
    case Standing::kMet:
      return "met";
    case Standing::kMetLate:
      return "met_late";
    case Standing::kWaived:
      return "waived";
    case Standing::kUpcoming:
      break;
  }
  return "upcoming";
}

Standing standing(const Obligation& obligation, const Rungs& rungs, CivilDate today) {
  if (obligation.outcome == Outcome::kWaived) return Standing::kWaived;
  if (obligation.outcome == Outcome::kMet)
    return CivilDate::of(obligation.closed_at.value()) > obligation.due_on ? Standing::kMetLate
                                                                           : Standing::kMet;
  const int left = obligation.due_on.days_since(today);
  if (left < 0) return Standing::kOverdue;
  if (left == 0) return Standing::kDue;
  if (left <= -first_rung(rungs)) return Standing::kDueSoon;
  return obligation.extended ? Standing::kExtended : Standing::kUpcoming;
}

}  // namespace linli::handlers::rules
