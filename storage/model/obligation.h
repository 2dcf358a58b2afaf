#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/names.h"

namespace linli::storage::model {

using ObligationId = Id<struct ObligationTag>;
using ExtensionId = Id<struct ExtensionTag>;

/// Whose business it is.
enum class Owner { kLead, kStreet, kAgency, kBureau };
inline constexpr std::array kOwnerNames = {
    std::pair{Owner::kLead, std::string_view{"lead"}},
    std::pair{Owner::kStreet, std::string_view{"street"}},
    std::pair{Owner::kAgency, std::string_view{"agency"}},
    std::pair{Owner::kBureau, std::string_view{"bureau"}},
};

/// Where it comes from: the programme's days, a day that staff set, or what somebody waits for (a ticket).
enum class Origin { kProgram, kStaff, kOther };
inline constexpr std::array kOriginNames = {
    std::pair{Origin::kProgram, std::string_view{"program"}},
    std::pair{Origin::kStaff, std::string_view{"staff"}},
    std::pair{Origin::kOther, std::string_view{"other"}},
};

/// What became of it. What is open is upcoming, due or overdue by the day (handlers/rules/rungs.h).
enum class Outcome { kOpen, kMet, kWaived };
inline constexpr std::array kOutcomeNames = {
    std::pair{Outcome::kOpen, std::string_view{"open"}},
    std::pair{Outcome::kMet, std::string_view{"met"}},
    std::pair{Outcome::kWaived, std::string_view{"waived"}},
};

constexpr std::string_view name_of(Owner owner) {
  return name_in(kOwnerNames, owner);
}
constexpr std::string_view name_of(Origin origin) {
  return name_in(kOriginNames, origin);
}
constexpr std::string_view name_of(Outcome outcome) {
  return name_in(kOutcomeNames, outcome);
}

/// The kind of what a report of the month settles.
inline constexpr std::string_view kMonthlyReport = "monthly_report";
/// The kind of what an answer to a ticket settles (storage/repo/tickets).
inline constexpr std::string_view kTicketAnswer = "ticket";

/// Something due 事项.
struct Obligation {
  ObligationId id;
  ProgramId program;
  std::optional<ProjectId> project;  ///< nothing: the programme's own
  std::string key;     ///< unique: "project:12:monthly:2024-05", "program:3:summary", "ticket:5:1"
  std::string kind;    ///< of the milestone: "monthly_report", "midterm"
  std::string title;   ///< "月报"
  std::string period;  ///< its last month, "2024-05"; empty: due only once
  Owner owner = Owner::kLead;
  Origin origin = Origin::kProgram;
  CivilDate due_on;
  CivilDate first_due_on;  ///< before any extension
  int round = 0;           ///< how often its day was moved
  bool extended = false;   ///< an extension was granted
  Outcome outcome = Outcome::kOpen;
  std::optional<Instant> closed_at;
  std::optional<Instant> next_at;  ///< of the next reminder
  int next_rung = 0;               ///< which one: days after the due day, negative before it

  bool open() const { return outcome == Outcome::kOpen; }
};

/// An extension 延期 that somebody asked for.
enum class ExtensionState { kAsked, kGranted, kRefused, kReplaced };
inline constexpr std::array kExtensionStates = {
    std::pair{ExtensionState::kAsked, std::string_view{"asked"}},
    std::pair{ExtensionState::kGranted, std::string_view{"granted"}},
    std::pair{ExtensionState::kRefused, std::string_view{"refused"}},
    std::pair{ExtensionState::kReplaced, std::string_view{"replaced"}},  // another day was asked for
};
constexpr std::string_view name_of(ExtensionState decision) {
  return name_in(kExtensionStates, decision);
}

struct Extension {
  ExtensionId id;
  ObligationId obligation;
  CivilDate until;
  std::string reason;
  PersonId asked_by;
  Instant asked_at;
  ExtensionState decision = ExtensionState::kAsked;
  std::string note;  ///< what was said of the decision
};

}  // namespace linli::storage::model
