#include "storage/repo/contacts.h"

#include <string>

#include "storage/repo/outbox.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::storage;
using namespace std::chrono_literals;
using linli::tests::at;
using model::Way;
namespace contacts = storage::repo::contacts;
using contacts::Spent;

namespace {

struct Ledger : tests::County {
  const model::Recipient who{model::Account::kOfficial, model::OpenId{"o-somebody"}};
  model::Contact now() { return contacts::find(db, who); }
  Spent spend(Way way, model::Instant when, const char* id = "") {
    return contacts::spend(db, who, way, id, when);
  }
};

}  // namespace

TEST_CASE("nothing is known of somebody who never came", "[contacts]") {
  Ledger ledger;
  CHECK(ledger.now() == model::Contact{});
  CHECK(ledger.spend(Way::kService, at()) == Spent::kNothing);
}

TEST_CASE("writing opens 48 hours for five messages, a click a minute for three", "[contacts]") {
  Ledger ledger;
  contacts::wrote(ledger.db, ledger.who, at());
  CHECK(ledger.now().following);
  CHECK(ledger.now().message == model::Allowance{at(48h), 5});
  contacts::acted(ledger.db, ledger.who, at(1h));
  CHECK(ledger.now().moment == model::Allowance{at(1h + 1min), 3});
  CHECK(ledger.now().message.left == 5);
  // The shorter-lived goes first.
  for (int i = 0; i < 3; ++i)
    CHECK(ledger.spend(Way::kService, at(1h)) == Spent::kMoment);
  for (int i = 0; i < 5; ++i)
    CHECK(ledger.spend(Way::kService, at(1h)) == Spent::kMessage);
  CHECK(ledger.spend(Way::kService, at(1h)) == Spent::kNothing);
  contacts::wrote(ledger.db, ledger.who, at(2h));
  CHECK(ledger.now().message == model::Allowance{at(50h), 5});
  CHECK(ledger.spend(Way::kService, at(50h)) == Spent::kNothing);
}

TEST_CASE("an older message that comes later opens nothing anew", "[contacts]") {
  Ledger ledger;
  contacts::wrote(ledger.db, ledger.who, at(1h));
  ledger.spend(Way::kService, at(1h));
  contacts::wrote(ledger.db, ledger.who, at());
  CHECK(ledger.now().message == model::Allowance{at(49h), 4});
}

TEST_CASE("what is on its way when somebody writes is counted in the new window", "[contacts]") {
  Ledger ledger;
  contacts::wrote(ledger.db, ledger.who, at());
  repo::outbox::add(ledger.db, "a", ledger.who, "a", at());
  repo::outbox::begin(ledger.db, repo::outbox::next(ledger.db, at())->id, Way::kService, ledger.who, at(60s),
                      at());
  contacts::wrote(ledger.db, ledger.who, at(1s));
  CHECK(ledger.now().message.left == 4);
}

TEST_CASE("what the platform did not take is given back, never beyond the full number", "[contacts]") {
  Ledger ledger;
  contacts::wrote(ledger.db, ledger.who, at());
  const auto spent = ledger.spend(Way::kService, at());
  contacts::give_back(ledger.db, ledger.who, spent, "");
  contacts::give_back(ledger.db, ledger.who, spent, "");
  CHECK(ledger.now().message.left == 5);
}

TEST_CASE("each acceptance allows one subscription message of that template", "[contacts]") {
  Ledger ledger;
  contacts::consented(ledger.db, ledger.who, "sub", "accept", at());
  contacts::consented(ledger.db, ledger.who, "sub", "accept", at());
  contacts::consented(ledger.db, ledger.who, "sub", "filter", at());
  contacts::consented(ledger.db, ledger.who, "", "accept", at());
  CHECK(ledger.now().consents_for("sub") == 2);
  CHECK(ledger.now().consents_for("other") == 0);
  CHECK(ledger.spend(Way::kSubscription, at(), "sub") == Spent::kConsent);
  contacts::give_back(ledger.db, ledger.who, Spent::kConsent, "sub");
  CHECK(ledger.now().consents_for("sub") == 2);
  CHECK_FALSE(ledger.now().following);  // that can be consented to without following
  const auto refusal = GENERATE("reject", "ban");
  contacts::consented(ledger.db, ledger.who, "sub", refusal, at());
  CHECK(ledger.now().consents_for("sub") == 0);
  CHECK(ledger.spend(Way::kSubscription, at(), "sub") == Spent::kNothing);
  contacts::give_back(ledger.db, ledger.who, Spent::kConsent, "sub");  // was under way when it was refused
  CHECK(ledger.now().consents_for("sub") == 0);
  contacts::consented(ledger.db, ledger.who, "sub", "accept", at());
  CHECK(ledger.now().consents_for("sub") == 1);
}

TEST_CASE("the platform's refusals correct the ledger", "[contacts]") {
  Ledger ledger;
  contacts::wrote(ledger.db, ledger.who, at());
  contacts::acted(ledger.db, ledger.who, at());
  contacts::consented(ledger.db, ledger.who, "sub", "accept", at());
  contacts::no_consent(ledger.db, ledger.who, "sub");
  CHECK(ledger.now().consents_for("sub") == 0);
  contacts::close_windows(ledger.db, ledger.who);
  CHECK(ledger.spend(Way::kService, at()) == Spent::kNothing);
  CHECK(ledger.now().following);
  contacts::left(ledger.db, ledger.who);
  CHECK_FALSE(ledger.now().following);
}

TEST_CASE("whoever leaves takes windows and consents along, subscribing anew begins anew", "[contacts]") {
  Ledger ledger;
  contacts::wrote(ledger.db, ledger.who, at());
  contacts::consented(ledger.db, ledger.who, "sub", "accept", at());
  contacts::blocks_templates(ledger.db, ledger.who);
  contacts::left(ledger.db, ledger.who);
  const auto after = ledger.now();
  CHECK_FALSE(after.following);
  CHECK(after.consents.empty());
  CHECK(after.message.left == 0);
  CHECK(ledger.count("SELECT COUNT(*) FROM consents") == 0);
  contacts::acted(ledger.db, ledger.who, at(1h));
  CHECK(ledger.now().following);
  CHECK_FALSE(ledger.now().blocks_templates);
}

TEST_CASE("a wish for no reminders stays until it is taken back", "[contacts]") {
  Ledger ledger;
  contacts::mute(ledger.db, ledger.who, true);
  contacts::wrote(ledger.db, ledger.who, at());
  CHECK(ledger.now().muted);
  contacts::mute(ledger.db, ledger.who, false);
  CHECK_FALSE(ledger.now().muted);
}

TEST_CASE("the ledger holds no openid", "[contacts]") {
  Ledger ledger;
  contacts::wrote(ledger.db, ledger.who, at());
  contacts::consented(ledger.db, ledger.who, "sub", "accept", at());
  CHECK(ledger.count("SELECT COUNT(*) FROM contacts WHERE key LIKE '%o-somebody%'") == 0);
  CHECK(ledger.count("SELECT length(key) FROM contacts") == 64);
}

TEST_CASE("the same openid in the other account is somebody else", "[contacts]") {
  Ledger ledger;
  contacts::wrote(ledger.db, ledger.who, at());
  CHECK(contacts::find(ledger.db, {model::Account::kMiniProgram, ledger.who.openid}).message.left == 0);
}

TEST_CASE("a bound person is reached in every account that is known", "[contacts]") {
  Ledger ledger;
  const model::Recipient mini{model::Account::kMiniProgram, model::OpenId{"m-lead"}};
  contacts::link(ledger.db, ledger.lead, mini);
  CHECK(
      contacts::of(ledger.db, ledger.lead) ==
      std::vector<model::Recipient>{{model::Account::kOfficial, model::OpenId{"openid-of-the-lead"}}, mini});
  CHECK(contacts::person_of(ledger.db, mini) == ledger.lead);
  CHECK(contacts::person_of(ledger.db, {model::Account::kOfficial, model::OpenId{"openid-of-the-lead"}}) ==
        ledger.lead);
  CHECK_FALSE(contacts::person_of(ledger.db, ledger.who));
  CHECK(contacts::of(ledger.db, ledger.other).size() == 1);
}
