#include "bot/dialogue/note.h"

#include <algorithm>

#include "storage/repo/contacts.h"
#include "storage/repo/outbox.h"

namespace linli::bot::dialogue {
namespace {

namespace contacts = storage::repo::contacts;
namespace inbound = wechat::inbound;
namespace outbox = storage::repo::outbox;
using storage::model::Way;

constexpr std::string_view kArrived = "success";
constexpr std::string_view kBlocked = "failed:user block";

/// What is due because of one kind of content.
struct Note {
  storage::db::Connection& db;
  const storage::model::Recipient& sender;
  std::optional<storage::model::PersonId> person;
  storage::model::Instant at;  ///< when it happened, as far as that is believed
  storage::model::Instant now;

  bool reachable() const { return outbox::revive(db, sender, person, now) > 0; }
  bool wrote() const {
    contacts::wrote(db, sender, at);
    return reachable();
  }
  bool acted() const {
    contacts::acted(db, sender, at);
    return reachable();
  }
  bool left(const storage::model::Recipient& who) const {
    contacts::left(db, who);
    outbox::forget(db, who, now);
    return false;
  }

  bool operator()(const inbound::Text&) const { return wrote(); }
  bool operator()(const inbound::Image&) const { return wrote(); }
  bool operator()(const inbound::Voice&) const { return wrote(); }
  bool operator()(const inbound::Video&) const { return wrote(); }
  bool operator()(const inbound::Location&) const { return wrote(); }
  bool operator()(const inbound::Link&) const { return wrote(); }
  bool operator()(const inbound::File&) const { return wrote(); }
  bool operator()(const inbound::MiniProgramPage&) const { return wrote(); }
  bool operator()(const inbound::MenuClicked&) const { return acted(); }
  bool operator()(const inbound::Scanned&) const { return acted(); }
  bool operator()(const inbound::Subscribed&) const { return acted(); }
  bool operator()(const inbound::Unsubscribed&) const { return left(sender); }
  bool operator()(const inbound::AuthorizationChanged& event) const {
    const bool gone = event.change == inbound::AuthorizationChanged::Change::kCancelled;
    return gone && left({sender.account, event.person});
  }
  bool operator()(const inbound::ConsentAsked& asked) const {
    for (const auto& consent : asked.consents)
      contacts::consented(db, sender, consent.template_id, consent.status, now);
    return reachable();
  }
  /// The platform tells only what is taken back; what is given again in the settings is asked for anew.
  bool operator()(const inbound::ConsentChanged& changed) const {
    for (const auto& consent : changed.consents)
      if (!consent.accepted()) contacts::consented(db, sender, consent.template_id, consent.status, now);
    return false;
  }
  bool operator()(const inbound::SubscriptionsSent& sent) const {
    bool again = false;
    for (const auto& message : sent.messages) {
      const bool arrived = message.error_code == "0";
      const auto failure = arrived ? std::string() : "not delivered: " + message.error_code;
      again |= outbox::confirm(db, sender, message.message_id, {Way::kSubscription, Way::kMiniSubscription},
                               failure, now)
                   .has_value();
    }
    return again;
  }
  bool operator()(const inbound::TemplateSent& sent) const {
    const bool arrived = sent.status == kArrived;
    const bool blocked = sent.status == kBlocked;
    if (blocked) contacts::blocks_templates(db, sender);
    const std::string_view failure = arrived   ? ""
                                     : blocked ? "the person blocks template messages"
                                               : "the platform could not deliver it";
    return outbox::confirm(db, sender, sent.message_id, {Way::kTemplate}, failure, now).has_value();
  }
  template <class Other>
  bool operator()(const Other&) const {
    return false;
  }
};

}  // namespace

bool note(storage::db::Connection& connection, const storage::model::Recipient& sender,
          std::optional<storage::model::PersonId> person, const wechat::Inbound& message,
          storage::model::Instant now) {
  // A turn that was held up opens the window no longer than the message did.
  const auto at = std::min(message.created_at, now);
  return std::visit(Note{connection, sender, person, at, now}, message.content);
}

}  // namespace linli::bot::dialogue
