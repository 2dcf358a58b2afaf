#include "bot/delivery/planner.h"

#include <algorithm>

namespace linli::bot::delivery {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using storage::model::Account;
using storage::model::account_of;
using storage::model::Contact;
using storage::model::LetterState;
using storage::model::Priority;
using storage::model::Way;
using storage::model::Worth;

// A window that is about to close may be closed when the message arrives there.
constexpr seconds kMargin{5};
// So long a message rather waits for the better way than takes one that costs a consent.
constexpr minutes kPatience{5};
constexpr minutes kLookAgain{10};

int kept_for_answers(Priority priority) {
  switch (priority) {
    case Priority::kAnswer:
      return 0;
    case Priority::kReminder:
      return 1;
    case Priority::kBroadcast:
      return 3;
  }
  return 0;
}

bool window_open(const Wish& wish, const Contact& contact, Instant now) {
  if (!contact.following) return false;
  const int left = contact.message.at(now + kMargin) + contact.moment.at(now + kMargin);
  return left > kept_for_answers(wish.priority);
}

/// Ways that the person and the settings leave, the best first.
struct Ways {
  std::vector<Way> free;    ///< cost no consent
  std::vector<Way> scarce;  ///< use one up
  bool needs_consent = false;
};

Ways ways_to(const Wish& wish, const std::vector<Contact>& contacts, const Means& means, Instant now) {
  Ways ways;
  int consents = 0;
  std::vector<std::pair<int, Way>> with_consent;
  for (const auto& contact : contacts) {
    const bool official = contact.account == Account::kOfficial;
    if (window_open(wish, contact, now)) ways.free.push_back(official ? Way::kService : Way::kMiniService);
    const auto way = official ? Way::kSubscription : Way::kMiniSubscription;
    const auto& id = means.template_for(way);
    if (!wish.has_fields || id.empty() || means.open(way) == Instant::max()) continue;
    ways.needs_consent = true;
    const int count = contact.consents_for(id);
    consents += count;
    if (count > 0) with_consent.emplace_back(count, way);
  }
  for (const auto& contact : contacts)
    if (contact.account == Account::kOfficial && contact.following && !contact.blocks_templates &&
        wish.has_fields && !means.template_for(Way::kTemplate).empty())
      ways.free.push_back(Way::kTemplate);
  // Answers carry no fields, so whatever comes here is worth what it says.
  const int kept = wish.worth < Worth::kHigh ? 1 : 0;
  std::ranges::stable_sort(with_consent, [](const auto& a, const auto& b) { return a.first > b.first; });
  if (consents > kept)
    for (const auto& [count, way] : with_consent)
      ways.scarce.push_back(way);
  return ways;
}

/// The first of `ways` that is open; else nothing, and when the first opens.
std::optional<Way> open_one(const std::vector<Way>& ways, const Means& means, Instant now, Instant& opens) {
  for (const auto way : ways) {
    if (means.open(way) <= now) return way;
    opens = std::min(opens, means.open(way));
  }
  return std::nullopt;
}

Plan send(Way way) {
  return {.kind = Plan::Kind::kSend, .way = way};
}
Plan wait(Instant until, std::string_view reason) {
  return {.kind = Plan::Kind::kWait, .until = until, .reason = reason};
}
Plan leave(LetterState state, std::string_view reason) {
  return {.kind = Plan::Kind::kLeave, .state = state, .reason = reason};
}

Plan without_a_way(const Wish& wish, const std::vector<Contact>& contacts, bool needs_consent) {
  const bool follows = std::ranges::any_of(contacts, [](const Contact& c) { return c.following; });
  const std::string_view reason = !follows        ? "the person does not follow the account"
                                  : needs_consent ? "no window is open and no consent is left"
                                                  : "no window is open";
  if (wish.priority == Priority::kAnswer) return leave(LetterState::kWindowClosed, reason);
  if (wish.worth >= Worth::kHigh && wish.can_be_called) return leave(LetterState::kPhoneList, reason);
  return leave(needs_consent ? LetterState::kNoConsent : LetterState::kWindowClosed, reason);
}

}  // namespace

Plan plan(const Wish& wish, const std::vector<Contact>& contacts, const Means& means, Instant now) {
  if (contacts.empty()) return leave(LetterState::kCleared, "nobody to send it to");
  const bool answer = wish.priority == Priority::kAnswer;
  const bool muted = std::ranges::any_of(contacts, [](const Contact& c) { return c.muted; });
  if (muted && !answer) return leave(LetterState::kMuted, "the person wants no reminders");
  if (now >= wish.expires) {
    const bool call = !answer && wish.worth >= Worth::kHigh && wish.can_be_called;
    return leave(call ? LetterState::kPhoneList : LetterState::kFailed, "it could not leave in time");
  }
  if (!answer)
    if (const auto over = handlers::rules::quiet_until(means.quiet, now)) return wait(*over, "quiet hours");

  const auto ways = ways_to(wish, contacts, means, now);
  auto opens = Instant::max();
  if (const auto way = open_one(ways.free, means, now, opens)) return send(*way);
  if (opens <= now + kPatience) return wait(opens, "the interface is closed for the moment");
  if (const auto way = open_one(ways.scarce, means, now, opens)) return send(*way);
  if (opens != Instant::max()) return wait(opens, "the interface is closed for now");
  if (means.stopped) return wait(now + kLookAgain, "the account's configuration is wrong");
  return without_a_way(wish, contacts, ways.needs_consent);
}

}  // namespace linli::bot::delivery
