#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "handlers/rules/program.h"
#include "handlers/rules/quiet_hours.h"
#include "handlers/rules/working_days.h"
#include "storage/model/civil_date.h"
#include "storage/model/obligation.h"

/// When whom is reminded of something due. A rung is so many days after the due day (negative: before it), at
/// one hour of the day in China. Pure.
namespace linli::handlers::rules {

/// By default 7, 3 and 1 days before and on the day, at 09:00; overdue 1, 3 and 7 days.
struct Rungs {
  std::chrono::minutes time{9 * 60};  ///< of the day
  std::vector<int> before{7, 3, 1, 0};
  std::vector<int> overdue{1, 3, 7};  ///< in rising order
  QuietHours quiet;

  /// From which rung on others are told, too: the deputy, the street, the bureau. Where fewer rungs are set
  /// than there are steps the last one is for all that follow; nobody is told where there is none.
  std::optional<int> deputy_from() const { return step(0); }
  std::optional<int> street_from() const { return step(1); }
  std::optional<int> bureau_from() const { return step(2); }
  bool operator==(const Rungs&) const = default;

 private:
  std::optional<int> step(std::size_t index) const;
};

/// The programme's own where it sets any, for what is due of a kind. A resident's ticket is overdue on the
/// day after also where nothing else is reminded of any more: it must not stay with whoever does not answer.
Rungs rungs_for(const Program& program, const Rungs& otherwise, std::string_view kind = {});

/// For so many days after the due day staff hear of it every working day; after that it only stands in lists.
inline constexpr int kMostDaysOverdue = 30;

/// The moment of a rung.
storage::model::Instant at_rung(const Rungs& rungs, storage::model::CivilDate due, int rung);
/// Whether everybody whom it concerns hears of it then, rather than only staff in their daily digest.
bool is_rung(const Rungs& rungs, int rung);

/// From which rung on a ticket is no longer its owner's, but the office's that is told of it then: the leads'
/// becomes the street's, the street's the bureau's. Nothing for everything else.
std::optional<int> goes_up_from(const Rungs& rungs, const storage::model::Obligation& obligation);

struct Ring {
  int rung = 0;
  storage::model::Instant at;
  bool operator==(const Ring&) const = default;
};
/// The first rung whose moment is after `after`; nothing when there is none left.
std::optional<Ring> next_ring(const Rungs& rungs, const Calendar& calendar, storage::model::CivilDate due,
                              storage::model::Instant after);
/// The last rung whose moment has come by `now`, at or after `from`: what is left of several that were
/// missed.
Ring latest_ring(const Rungs& rungs, const Calendar& calendar, storage::model::CivilDate due, Ring from,
                 storage::model::Instant now);

/// Where something due stands on a day.
enum class Standing { kUpcoming, kDueSoon, kDue, kOverdue, kExtended, kMet, kMetLate, kWaived };
/// "due_soon"
std::string_view name_of(Standing standing);
/// Due soon from the first rung on; extended: upcoming again since an extension was granted.
Standing standing(const storage::model::Obligation& obligation, const Rungs& rungs,
                  storage::model::CivilDate today);

}  // namespace linli::handlers::rules
