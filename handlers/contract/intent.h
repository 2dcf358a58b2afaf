#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace linli::handlers::contract {

/// What a person wants by one message. The names are part of the product's contract (`linli understand`).
enum class Intent {
  kReportStart,
  kReportFill,
  kReportEdit,
  kReportUndo,
  kReportSubmit,
  kReportLater,
  kReportCancel,
  kReportStatus,
  kReportEvidence,
  kIndicatorsStatus,
  kDueList,
  kCalendarLink,
  kCalendarOff,
  kFundsStatus,
  kFeedbackRate,
  kFeedbackComplain,
  kFeedbackStatus,
  kTicketList,
  kTicketAnswer,
  kHeldList,
  kHeldRelease,
  kHeldRefuse,
  kActivityList,
  kPolicyAsk,
  kApplyStart,
  kBind,
  kHandover,
  kHelp,
  kHuman,
  kYes,
  kNo,
  kBack,
  kSelect,
  kSnooze,
  kReminderOff,
  kReminderOn,
  kExtensionRequest,
  kPrivacyRequest,
  kOverview,
  kNudge,
  kReviewPending,
  kReviewAccept,
  kReviewReturn,
  kReviewReopen,
  kExport,
  kGreeting,
  kThanks,
  kOutOfScope,
  kUnknown,
};

/// "report.start"
std::string_view name_of(Intent intent);
std::optional<Intent> intent_named(std::string_view name);

/// Whether a slot is a figure that some programme's report may hold: sessions, spending.labour, …
bool is_figure(std::string_view slot);

/// One activity told in a message.
struct Activity {
  std::string kind;
  std::optional<std::int64_t> sessions;
  std::optional<std::int64_t> people_served;
  std::string date;  ///< "2024-05-12", empty when not said

  bool operator==(const Activity&) const = default;
};

/// What was said about one slot: nothing yet known (monostate), a whole number (counts; money in fen), text,
/// activities, several texts (months), several numbers (of reports), or what one message files for several
/// months or projects. A slot not said at all is absent.
struct Filing;
using SlotValue = std::variant<std::monostate, std::int64_t, std::string, std::vector<Activity>,
                               std::vector<std::string>, std::vector<std::int64_t>, std::vector<Filing>>;

/// Slot name → value; names as in the contract ("sessions", "spending.labour", "month", …).
using Slots = std::map<std::string, SlotValue, std::less<>>;

/// The part of a message that is about one of several months or projects; `month` or `project` says which.
struct Filing {
  Slots slots;

  bool operator==(const Filing&) const = default;
};

/// A message understood.
struct Understanding {
  Intent intent = Intent::kUnknown;
  double confidence = 0;  ///< 0…1
  Slots slots;
  std::vector<std::string> ask;          ///< slots that must be asked before they are believed
  std::vector<std::string> approximate;  ///< slots said inexactly (三百多)
  std::vector<std::string> relative;     ///< slots pointed at from today (这个月), not named (6月)
  std::map<std::string, std::string, std::less<>> words;  ///< slot → the words it came from

  std::optional<std::int64_t> number(std::string_view slot) const {
    const auto found = slots.find(slot);
    if (found == slots.end()) return std::nullopt;
    const auto* value = std::get_if<std::int64_t>(&found->second);
    return value ? std::optional{*value} : std::nullopt;
  }
  std::optional<std::string> text(std::string_view slot) const {
    const auto found = slots.find(slot);
    if (found == slots.end()) return std::nullopt;
    const auto* value = std::get_if<std::string>(&found->second);
    return value ? std::optional{*value} : std::nullopt;
  }
};

}  // namespace linli::handlers::contract
