#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "handlers/rules/quiet_hours.h"
#include "storage/model/civil_date.h"
#include "storage/model/contact.h"
#include "storage/model/letter.h"

/// Which way a message takes, if any, decided from what is known: never a sending of which it could have been
/// known that the platform refuses it (45015, 45047, 43101, 43004, 48001). Pure.
namespace linli::bot::delivery {

using storage::model::Instant;

/// What a message is, as far as its way depends on it.
struct Wish {
  storage::model::Priority priority = storage::model::Priority::kAnswer;
  storage::model::Worth worth = storage::model::Worth::kUsual;
  Instant expires{};           ///< of no use from then on
  bool has_fields = false;     ///< can fill a template
  bool can_be_called = false;  ///< somebody bound, whose number staff have
};

inline constexpr std::size_t kWayCount = storage::model::kWays.size();

/// What the accounts can do at the moment.
struct Means {
  /// The template for messages of this kind by way; empty: none is set.
  std::array<std::string, kWayCount> templates;
  /// From when on the way's interface may be called; in the past: now. Instant::max(): not before somebody
  /// mends it.
  std::array<Instant, kWayCount> open_at{};
  /// Interfaces that wait for the operator rather than not being there: their messages wait.
  bool stopped = false;
  handlers::rules::QuietHours quiet;  ///< in which nothing but answers leaves

  const std::string& template_for(storage::model::Way way) const {
    return templates[static_cast<std::size_t>(way)];
  }
  Instant open(storage::model::Way way) const { return open_at[static_cast<std::size_t>(way)]; }
};

struct Plan {
  enum class Kind { kSend, kWait, kLeave };
  Kind kind = Kind::kLeave;
  storage::model::Way way = storage::model::Way::kService;                         ///< kSend
  Instant until{};                                                                 ///< kWait: look again
  storage::model::LetterState state = storage::model::LetterState::kWindowClosed;  ///< kLeave: stands there
  std::string_view reason;                                                         ///< kWait and kLeave
};

/// @param contacts what is known of the person in each account in which they can be reached
///
/// Customer-service messages first, while the person's window is open: they cost no consent. Then template
/// messages. Then a consent, the last of which is kept for a message of high worth. Answers may use a window
/// up; reminders leave one message and broadcasts three for answers.
Plan plan(const Wish& wish, const std::vector<storage::model::Contact>& contacts, const Means& means,
          Instant now);

}  // namespace linli::bot::delivery
