#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "storage/model/account.h"
#include "storage/model/names.h"

namespace linli::storage::model {

/// What a message that leaves later is about; decides which of the account's templates can carry it.
enum class LetterKind { kAnswer, kReminder, kNotice, kBroadcast };

/// What goes first.
enum class Priority { kAnswer, kReminder, kBroadcast };

/// How much it matters among those of the same priority: whether it may use a person's last consent, and
/// whether staff take up the telephone when it cannot be delivered.
enum class Worth { kLow, kUsual, kHigh, kHighest };

/// The ways that WeChat has: customer-service messages of either account, subscription messages of either,
/// and the official account's template messages.
enum class Way { kService, kMiniService, kSubscription, kMiniSubscription, kTemplate };

enum class LetterState {
  kPlanned,       ///< waits for its time
  kSending,       ///< with the platform, or the process ended meanwhile
  kSent,          ///< the platform took it
  kDelivered,     ///< the platform said that it arrived
  kFailed,        ///< given up; can be sent again
  kCleared,       ///< overtaken: what it is about is done
  kMuted,         ///< the person wants no reminders
  kWindowClosed,  ///< leaves when the person writes
  kNoConsent,     ///< leaves when the person writes or consents
  kPhoneList,     ///< no way to the person, and it matters: staff call
};

inline constexpr std::array kLetterKinds = {
    std::pair{LetterKind::kAnswer, std::string_view{"answer"}},
    std::pair{LetterKind::kReminder, std::string_view{"reminder"}},
    std::pair{LetterKind::kNotice, std::string_view{"notice"}},
    std::pair{LetterKind::kBroadcast, std::string_view{"broadcast"}},
};
inline constexpr std::array kWays = {
    std::pair{Way::kService, std::string_view{"service"}},
    std::pair{Way::kMiniService, std::string_view{"mini_service"}},
    std::pair{Way::kSubscription, std::string_view{"subscription"}},
    std::pair{Way::kMiniSubscription, std::string_view{"mini_subscription"}},
    std::pair{Way::kTemplate, std::string_view{"template"}},
};
inline constexpr std::array kLetterStates = {
    std::pair{LetterState::kPlanned, std::string_view{"planned"}},
    std::pair{LetterState::kSending, std::string_view{"sending"}},
    std::pair{LetterState::kSent, std::string_view{"sent"}},
    std::pair{LetterState::kDelivered, std::string_view{"delivered"}},
    std::pair{LetterState::kFailed, std::string_view{"failed"}},
    std::pair{LetterState::kCleared, std::string_view{"cleared"}},
    std::pair{LetterState::kMuted, std::string_view{"muted"}},
    std::pair{LetterState::kWindowClosed, std::string_view{"window_closed"}},
    std::pair{LetterState::kNoConsent, std::string_view{"no_consent"}},
    std::pair{LetterState::kPhoneList, std::string_view{"phone_list"}},
};

constexpr std::string_view name_of(LetterKind kind) {
  return name_in(kLetterKinds, kind);
}
constexpr std::string_view name_of(Way way) {
  return name_in(kWays, way);
}
constexpr std::string_view name_of(LetterState state) {
  return name_in(kLetterStates, state);
}
constexpr std::optional<LetterKind> letter_kind_named(std::string_view name) {
  return named_in(kLetterKinds, name);
}
constexpr std::optional<Way> way_named(std::string_view name) {
  return named_in(kWays, name);
}
constexpr std::optional<LetterState> letter_state_named(std::string_view name) {
  return named_in(kLetterStates, name);
}

constexpr Account account_of(Way way) {
  return way == Way::kMiniService || way == Way::kMiniSubscription ? Account::kMiniProgram
                                                                   : Account::kOfficial;
}
constexpr bool is_service(Way way) {
  return way == Way::kService || way == Way::kMiniService;
}
/// Ways that use up a consent.
constexpr bool is_subscription(Way way) {
  return way == Way::kSubscription || way == Way::kMiniSubscription;
}

}  // namespace linli::storage::model
