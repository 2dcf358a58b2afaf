#pragma once

#include <optional>
#include <string>
#include <vector>

#include "handlers/rules/rule.h"
#include "storage/model/civil_date.h"
#include "storage/model/money.h"

/// How a programme is laid out: its tracks, the list of what it asks for, its money, its days, who decides.
namespace linli::handlers::rules {

/// A kind of project within a programme 类别. Sums that the document does not give are negative.
struct Track {
  std::string id;  ///< "fixed"
  std::string label;
  int projects = 0;  ///< how many are planned; 0: no number is given
  storage::model::Money total =
      storage::model::Money::fen(-1);  ///< for all of them, with what was carried over
  storage::model::Money carried = storage::model::Money::fen(-1);  ///< of `total`, from the year before
  storage::model::Money each = storage::model::Money::fen(-1);     ///< the one amount that every project gets
  /// How the money is held: "own" an account of its own is demanded, "preferred" otherwise street custody,
  /// "custody" always the street, "separate" accounted for apart, "" nothing is said.
  std::string account;
  std::string source;
};

/// One entry of a list of fixed-purpose projects. What it demands in figures are Rules with its number.
struct Offer {
  std::string number;  ///< "03"
  std::string name;
  std::string track;
  int grants = 1;                                 ///< how many projects get it
  std::optional<storage::model::Money> each;      ///< what one gets, or
  std::optional<storage::model::Money> from, to;  ///< between these, both included, or
  std::optional<storage::model::Money> per_unit;  ///< by the unit …
  int units = 0;                                  ///< … of which so many are planned, within one grant
  std::string unit;                               ///< "户"
  std::optional<storage::model::Money> total;     ///< of all its grants, where the amounts are fixed
  std::string supporter;                          ///< who stands behind it 支持单位
  std::string beneficiaries;
  std::vector<std::string> waives;  ///< ids of rules that its own document overrides
  std::string says;                 ///< its money in one plain sentence
  std::string source;

  /// The most that one grant can be.
  storage::model::Money most() const;
};

/// A part of the grant. Those of a track (or, for one that has none of its own, of the whole programme) add
/// up to 1000 permille.
struct Tranche {
  std::string id;  ///< "first"
  std::string label;
  std::string track;  ///< empty: every track that has none of its own
  int permille = 0;
  std::vector<Condition> needs;  ///< all must be met before it is paid
  bool reducible = false;        ///< the evaluation may cut it
  std::string says;
  std::string source;
};

/// Something due. Either on a day that stands and does not move, or on one reckoned from the calendar or the
/// contract, or on neither: then staff set the day.
struct Milestone {
  std::string id;
  std::string label;
  std::string track;  ///< empty: every track
  std::string kind;   ///< one of kMilestoneKinds
  std::optional<storage::model::CivilDate> on;
  int every_months = 0;  ///< 1: for each month, 3: for each quarter …
  int day = 0;           ///< … on this day of the month after it; 0: on its own last day
  int months_after_contract = 0;
  int days_after_contract = 0;
  bool working_days = false;  ///< a reckoned day that is off moves to the next working day
  std::string owed_by;        ///< one of kOwers
  std::string source;
};

inline constexpr const char* kMilestoneKinds[] = {"monthly_report", "quarterly", "midterm", "final",
                                                  "annual_summary", "work_end",  "plan_end"};
inline constexpr const char* kOwers[] = {"lead", "street", "district", "agency", "bureau"};

/// When its people are reminded, where that differs from what the installation does (handlers/rules/rungs.h).
struct Reminding {
  std::optional<int> hour;                       ///< of the day in China, on the hour
  std::optional<std::vector<int>> offsets_days;  ///< so many days before, 0: on the day
  std::optional<std::vector<int>> overdue_days;  ///< so many days after, rising

  bool set() const { return hour || offsets_days || overdue_days; }
};

/// A step of the way from an application to a contract, in order.
struct Approval {
  std::string stage;  ///< "street"
  std::string label;
  std::string by;     ///< a role (storage/model/role.h), or "community", "procurement" or "finance"
  std::string to;     ///< the project's state after a yes; empty: another step follows first
  std::string track;  ///< empty: every track that has no way of its own
  std::string source;
};

}  // namespace linli::handlers::rules
