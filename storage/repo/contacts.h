#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/account.h"
#include "storage/model/civil_date.h"
#include "storage/model/contact.h"
#include "storage/model/ids.h"
#include "storage/model/letter.h"

/// The ledger of what each person lets us send, kept in the turns that receive what they do. Rows are found
/// by a hash of account and openid, so that a stranger who only writes leaves no openid here.
/// Numbers: "Send customer message", since 2023-06-12: five messages within 48 h of what the person wrote,
/// three within a minute of a menu click, a scan or subscribing; one subscription message for each
/// acceptance.
namespace linli::storage::repo::contacts {

/// Somebody of whom nothing is known is somebody who lets us send nothing.
model::Contact find(db::Connection& connection, const model::Recipient& recipient);

/// The person wrote at `at`: five messages within 48 h, less those that are on their way.
void wrote(db::Connection& connection, const model::Recipient& recipient, model::Instant at);
/// The person clicked the menu, scanned a code or subscribed: three messages within a minute.
void acted(db::Connection& connection, const model::Recipient& recipient, model::Instant at);
/// Windows that have closed are blanked: until when somebody could be written to says when they were here.
void forget_lapsed(db::Connection& connection, model::Instant now);
/// The person unsubscribed (or does not follow, as the platform says with 43004), or gave up the
/// mini-program: windows and consents are forgotten.
void left(db::Connection& connection, const model::Recipient& recipient);
/// The answer to a request for consent: "accept" allows one message more, "reject" and "ban" none from now
/// on. Anything else changes nothing.
void consented(db::Connection& connection, const model::Recipient& recipient, std::string_view template_id,
               std::string_view answer, model::Instant now);
/// Whether the person wants reminders at all.
void mute(db::Connection& connection, const model::Recipient& recipient, bool muted);
/// The platform said that the person blocks template messages. Subscribing anew ends that.
void blocks_templates(db::Connection& connection, const model::Recipient& recipient);

/// What a sending used up.
enum class Spent { kNothing, kMoment, kMessage, kConsent };
/// Counts one sending before it begins. `template_id` is for subscription messages.
Spent spend(db::Connection& connection, const model::Recipient& recipient, model::Way way,
            std::string_view template_id, model::Instant now);
/// The platform did not take it after all.
void give_back(db::Connection& connection, const model::Recipient& recipient, Spent spent,
               std::string_view template_id);
/// The platform knows better: no window (45015, 45047), or no consent (43101).
void close_windows(db::Connection& connection, const model::Recipient& recipient);
void no_consent(db::Connection& connection, const model::Recipient& recipient, std::string_view template_id);

/// Every account in which a bound person can be reached.
std::vector<model::Recipient> of(db::Connection& connection, model::PersonId person);
/// Who that is, when bound.
std::optional<model::PersonId> person_of(db::Connection& connection, const model::Recipient& recipient);
/// A bound person's openid in their other account, instead of an earlier one.
void link(db::Connection& connection, model::PersonId person, const model::Recipient& recipient);

}  // namespace linli::storage::repo::contacts
