#include "storage/repo/contacts.h"

#include <algorithm>

#include "storage/db/digest.h"

namespace linli::storage::repo::contacts {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr hours kMessageWindow{48};
constexpr int kMessageCount = 5;
constexpr minutes kMomentWindow{1};
constexpr int kMomentCount = 3;

constexpr auto kFind =
    "SELECT id, following, muted, blocks_templates, message_until_ms, message_remains, moment_until_ms, "
    "moment_remains FROM contacts WHERE key = ?";
constexpr auto kConsents = "SELECT template_id, remains FROM consents WHERE contact_id = ? AND remains > 0";
constexpr auto kOnTheirWay =
    "SELECT COUNT(*) FROM outbox WHERE recipient = ? AND recipient <> '' AND account = ? AND state = "
    "'sending'";
constexpr auto kWrote =
    "INSERT INTO contacts (key, account, following, message_until_ms, message_remains) VALUES (?, ?, 1, ?, "
    "?) "
    "ON CONFLICT (key) DO UPDATE SET following = 1, message_until_ms = excluded.message_until_ms, "
    "message_remains = excluded.message_remains WHERE contacts.message_until_ms <= excluded.message_until_ms";
constexpr auto kActed =
    "INSERT INTO contacts (key, account, following, moment_until_ms, moment_remains) VALUES (?, ?, 1, ?, ?) "
    "ON CONFLICT (key) DO UPDATE SET following = 1, "
    "blocks_templates = CASE WHEN contacts.following = 1 THEN contacts.blocks_templates ELSE 0 END, "
    "moment_until_ms = excluded.moment_until_ms, moment_remains = excluded.moment_remains "
    "WHERE contacts.moment_until_ms <= excluded.moment_until_ms";
constexpr auto kForgetMessages =
    "UPDATE contacts SET message_until_ms = 0, message_remains = 0 WHERE message_until_ms BETWEEN 1 AND ?";
constexpr auto kForgetMoments =
    "UPDATE contacts SET moment_until_ms = 0, moment_remains = 0 WHERE moment_until_ms BETWEEN 1 AND ?";
constexpr auto kLeft =
    "UPDATE contacts SET following = 0, message_until_ms = 0, message_remains = 0, moment_until_ms = 0, "
    "moment_remains = 0 WHERE key = ?";
constexpr auto kForgetConsents =
    "DELETE FROM consents WHERE contact_id IN (SELECT id FROM contacts WHERE key = ?)";
constexpr auto kEnsure =
    "INSERT INTO contacts (key, account) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET account = "
    "excluded.account RETURNING id";
constexpr auto kAccept =
    "INSERT INTO consents (contact_id, template_id, remains, changed_at_ms) VALUES (?, ?, 1, ?) "
    "ON CONFLICT (contact_id, template_id) DO UPDATE SET remains = consents.remains + 1, refused = '', "
    "changed_at_ms = excluded.changed_at_ms";
constexpr auto kRefuse =
    "INSERT INTO consents (contact_id, template_id, remains, refused, changed_at_ms) VALUES (?, ?, 0, ?, ?) "
    "ON CONFLICT (contact_id, template_id) DO UPDATE SET remains = 0, refused = excluded.refused, "
    "changed_at_ms = excluded.changed_at_ms";
constexpr auto kMute = "UPDATE contacts SET muted = ? WHERE key = ?";
constexpr auto kBlocksTemplates = "UPDATE contacts SET blocks_templates = 1 WHERE key = ?";
constexpr auto kSpendMoment =
    "UPDATE contacts SET moment_remains = moment_remains - 1 WHERE key = ? AND moment_remains > 0 AND "
    "moment_until_ms > ?";
constexpr auto kSpendMessage =
    "UPDATE contacts SET message_remains = message_remains - 1 WHERE key = ? AND message_remains > 0 AND "
    "message_until_ms > ?";
constexpr auto kSpendConsent =
    "UPDATE consents SET remains = remains - 1 WHERE template_id = ? AND remains > 0 AND contact_id IN "
    "(SELECT id FROM contacts WHERE key = ?)";
// Whoever wrote again meanwhile has the full number already.
constexpr auto kReturnMoment =
    "UPDATE contacts SET moment_remains = moment_remains + 1 WHERE key = ? AND moment_remains < ?";
constexpr auto kReturnMessage =
    "UPDATE contacts SET message_remains = message_remains + 1 WHERE key = ? AND message_remains < ?";
constexpr auto kReturnConsent =
    "UPDATE consents SET remains = remains + 1 WHERE template_id = ? AND refused = '' AND contact_id IN "
    "(SELECT id FROM contacts WHERE key = ?)";
constexpr auto kClose = "UPDATE contacts SET message_remains = 0, moment_remains = 0 WHERE key = ?";
constexpr auto kNoConsent =
    "UPDATE consents SET remains = 0 WHERE template_id = ? AND contact_id IN "
    "(SELECT id FROM contacts WHERE key = ?)";

constexpr auto kBoundAs = "SELECT openid FROM people WHERE id = ?";
constexpr auto kLinked = "SELECT account, openid FROM person_accounts WHERE person_id = ? ORDER BY account";
constexpr auto kPersonBound = "SELECT id FROM people WHERE openid = ?";
constexpr auto kPersonLinked = "SELECT person_id FROM person_accounts WHERE account = ? AND openid = ?";
constexpr auto kLink =
    "INSERT INTO person_accounts (person_id, account, openid) VALUES (?, ?, ?) "
    "ON CONFLICT (person_id, account) DO UPDATE SET openid = excluded.openid";

std::string key_of(const model::Recipient& recipient) {
  return db::sha256_hex(std::string{name_of(recipient.account)} + ":" + recipient.openid.reveal());
}

std::int64_t ensure(db::Connection& connection, const model::Recipient& recipient) {
  return connection.integer(kEnsure, {key_of(recipient), name_of(recipient.account)}).value();
}

}  // namespace

model::Contact find(db::Connection& connection, const model::Recipient& recipient) {
  model::Contact contact{.account = recipient.account};
  std::int64_t id = 0;
  connection.first(kFind, {key_of(recipient)}, [&](const db::Row& row) {
    id = row.integer(0);
    contact.following = row.integer(1) != 0;
    contact.muted = row.integer(2) != 0;
    contact.blocks_templates = row.integer(3) != 0;
    contact.message = {model::from_ms(row.integer(4)), static_cast<int>(row.integer(5))};
    contact.moment = {model::from_ms(row.integer(6)), static_cast<int>(row.integer(7))};
  });
  if (id != 0)
    connection.each(kConsents, {id}, [&](const db::Row& row) {
      contact.consents[row.text(0)] = static_cast<int>(row.integer(1));
    });
  return contact;
}

void wrote(db::Connection& connection, const model::Recipient& recipient, model::Instant at) {
  const auto account = name_of(recipient.account);
  const auto under_way = connection.integer(kOnTheirWay, {recipient.openid.reveal(), account}).value_or(0);
  connection.run(kWrote, {key_of(recipient), account, model::to_ms(at + kMessageWindow),
                          std::max<std::int64_t>(kMessageCount - under_way, 0)});
}

void acted(db::Connection& connection, const model::Recipient& recipient, model::Instant at) {
  connection.run(kActed, {key_of(recipient), name_of(recipient.account), model::to_ms(at + kMomentWindow),
                          kMomentCount});
}

void forget_lapsed(db::Connection& connection, model::Instant now) {
  connection.run(kForgetMessages, {model::to_ms(now)});
  connection.run(kForgetMoments, {model::to_ms(now)});
}

void left(db::Connection& connection, const model::Recipient& recipient) {
  const auto key = key_of(recipient);
  connection.run(kForgetConsents, {key});
  connection.run(kLeft, {key});
}

void consented(db::Connection& connection, const model::Recipient& recipient, std::string_view template_id,
               std::string_view answer, model::Instant now) {
  if (template_id.empty()) return;
  if (answer == "accept")
    connection.run(kAccept, {ensure(connection, recipient), template_id, model::to_ms(now)});
  else if (answer == "reject" || answer == "ban")
    connection.run(kRefuse, {ensure(connection, recipient), template_id, answer, model::to_ms(now)});
}

void mute(db::Connection& connection, const model::Recipient& recipient, bool muted) {
  ensure(connection, recipient);
  connection.run(kMute, {muted ? 1 : 0, key_of(recipient)});
}

void blocks_templates(db::Connection& connection, const model::Recipient& recipient) {
  connection.run(kBlocksTemplates, {key_of(recipient)});
}

Spent spend(db::Connection& connection, const model::Recipient& recipient, model::Way way,
            std::string_view template_id, model::Instant now) {
  const auto key = key_of(recipient);
  if (model::is_subscription(way))
    return connection.run(kSpendConsent, {template_id, key}) > 0 ? Spent::kConsent : Spent::kNothing;
  if (!model::is_service(way)) return Spent::kNothing;
  // The platform does not say which it takes first; the shorter-lived, like the stand-in.
  if (connection.run(kSpendMoment, {key, model::to_ms(now)}) > 0) return Spent::kMoment;
  if (connection.run(kSpendMessage, {key, model::to_ms(now)}) > 0) return Spent::kMessage;
  return Spent::kNothing;
}

void give_back(db::Connection& connection, const model::Recipient& recipient, Spent spent,
               std::string_view template_id) {
  const auto key = key_of(recipient);
  switch (spent) {
    case Spent::kMoment:
      connection.run(kReturnMoment, {key, kMomentCount});
      break;
    case Spent::kMessage:
      connection.run(kReturnMessage, {key, kMessageCount});
      break;
    case Spent::kConsent:
      connection.run(kReturnConsent, {template_id, key});
      break;
    case Spent::kNothing:
      break;
  }
}

void close_windows(db::Connection& connection, const model::Recipient& recipient) {
  connection.run(kClose, {key_of(recipient)});
}

void no_consent(db::Connection& connection, const model::Recipient& recipient, std::string_view template_id) {
  connection.run(kNoConsent, {template_id, key_of(recipient)});
}

std::vector<model::Recipient> of(db::Connection& connection, model::PersonId person) {
  std::vector<model::Recipient> all;
  if (auto openid = connection.text(kBoundAs, {person.value}); openid && !openid->empty())
    all.push_back({model::Account::kOfficial, model::OpenId{*std::move(openid)}});
  connection.each(kLinked, {person.value}, [&](const db::Row& row) {
    all.push_back({model::account_named(row.text(0)).value(), model::OpenId{row.text(1)}});
  });
  return all;
}

std::optional<model::PersonId> person_of(db::Connection& connection, const model::Recipient& recipient) {
  auto id = connection.integer(kPersonBound, {recipient.openid.reveal()});
  if (!id) id = connection.integer(kPersonLinked, {name_of(recipient.account), recipient.openid.reveal()});
  if (!id) return std::nullopt;
  return model::PersonId{*id};
}

void link(db::Connection& connection, model::PersonId person, const model::Recipient& recipient) {
  connection.run(kLink, {person.value, name_of(recipient.account), recipient.openid.reveal()});
}

}  // namespace linli::storage::repo::contacts
