#include "bot/delivery/planner.h"

#include <ostream>

#include "tests/support/catch.h"

using namespace linli::bot::delivery;
using namespace linli::storage::model;
using namespace std::chrono_literals;

namespace {

const Instant kNow = parse_iso("2024-06-03T09:00").value();

/// "send service", "wait 2024-06-03T09:01:00+08:00", "leave phone_list"
std::string words(const Plan& plan) {
  switch (plan.kind) {
    case Plan::Kind::kSend:
      return "send " + std::string{name_of(plan.way)};
    case Plan::Kind::kWait:
      return "wait " + iso_text(plan.until);
    case Plan::Kind::kLeave:
      break;
  }
  return "leave " + std::string{name_of(plan.state)};
}

Means all_means() {
  Means means;
  means.templates = {"", "", "sub", "mini", "tpl"};
  return means;
}
Means without_templates() {
  return {};
}
Means only(Way way) {
  Means means;
  means.templates[static_cast<std::size_t>(way)] = all_means().template_for(way);
  return means;
}

Contact official(int left = 0, int moment = 0, int consents = 0) {
  return {.account = Account::kOfficial,
          .following = true,
          .message = {kNow + 1h, left},
          .moment = {kNow + 30s, moment},
          .consents = {{"sub", consents}}};
}
Contact mini(int left = 0, int consents = 0) {
  return {.account = Account::kMiniProgram,
          .following = true,
          .message = {kNow + 1h, left},
          .consents = {{"mini", consents}}};
}
Contact gone() {
  return {.account = Account::kOfficial};
}

Wish answer() {
  return {.priority = Priority::kAnswer, .expires = kNow + 48h};
}
Wish reminder(Worth worth = Worth::kUsual) {
  return {.priority = Priority::kReminder,
          .worth = worth,
          .expires = kNow + 48h,
          .has_fields = true,
          .can_be_called = true};
}
Wish broadcast() {
  return {.priority = Priority::kBroadcast, .worth = Worth::kLow, .expires = kNow + 48h, .has_fields = true};
}

std::string planned(const Wish& wish, const std::vector<Contact>& contacts, const Means& means = all_means(),
                    Instant now = kNow) {
  return words(plan(wish, contacts, means, now));
}

}  // namespace

TEST_CASE("an answer goes while the window is open and waits for it otherwise", "[planner]") {
  CHECK(planned(answer(), {official(1)}) == "send service");
  CHECK(planned(answer(), {official(0, 1)}) == "send service");
  CHECK(planned(answer(), {mini(1)}) == "send mini_service");
  CHECK(planned(answer(), {official(0, 0, 5)}) == "leave window_closed");  // a consent is for no answer
  CHECK(planned(answer(), {gone()}) == "leave window_closed");
  CHECK(planned(answer(), {}) == "leave cleared");
}

TEST_CASE("a window that closes this moment is closed", "[planner]") {
  auto contact = official(5);
  contact.message.until = kNow + 6s;
  CHECK(planned(answer(), {contact}) == "send service");
  contact.message.until = kNow + 5s;
  CHECK(planned(answer(), {contact}) == "leave window_closed");
  contact.message.until = kNow - 1h;
  CHECK(planned(answer(), {contact}) == "leave window_closed");
}

TEST_CASE("reminders leave one message of the window for answers, broadcasts three", "[planner]") {
  CHECK(planned(reminder(), {official(2)}, without_templates()) == "send service");
  CHECK(planned(reminder(), {official(1)}, without_templates()) == "leave window_closed");
  CHECK(planned(broadcast(), {official(4)}, without_templates()) == "send service");
  CHECK(planned(broadcast(), {official(3)}, without_templates()) == "leave window_closed");
  CHECK(planned(reminder(), {official(1, 1)}, without_templates()) == "send service");
}

TEST_CASE("what costs no consent is taken first", "[planner]") {
  CHECK(planned(reminder(), {official(5, 0, 5)}) == "send service");
  CHECK(planned(reminder(), {official(0, 0, 5)}) == "send template");
  CHECK(planned(reminder(), {official(0, 0, 5)}, only(Way::kSubscription)) == "send subscription");
  CHECK(planned(reminder(), {official(0), mini(3)}, only(Way::kSubscription)) == "send mini_service");
  auto blocking = official(0, 0, 5);
  blocking.blocks_templates = true;
  CHECK(planned(reminder(), {blocking}) == "send subscription");
  auto not_following = official(5, 5, 5);
  not_following.following = false;
  CHECK(planned(reminder(), {not_following}) == "send subscription");
}

TEST_CASE("the last consent is kept for a message of high worth", "[planner]") {
  const auto c = GENERATE(table<int, int, Worth, const char*>({
      // consents in the account, in the mini-program
      {2, 0, Worth::kLow, "send subscription"},
      {2, 0, Worth::kUsual, "send subscription"},
      {1, 0, Worth::kLow, "leave no_consent"},
      {1, 0, Worth::kUsual, "leave no_consent"},
      {1, 0, Worth::kHigh, "send subscription"},
      {1, 0, Worth::kHighest, "send subscription"},
      {1, 1, Worth::kUsual, "send subscription"},
      {1, 2, Worth::kUsual, "send mini_subscription"},
      {0, 1, Worth::kUsual, "leave no_consent"},
      {0, 1, Worth::kHigh, "send mini_subscription"},
      {0, 0, Worth::kUsual, "leave no_consent"},
      {0, 0, Worth::kHigh, "leave phone_list"},
      {0, 0, Worth::kHighest, "leave phone_list"},
  }));
  const auto& [in_account, in_mini, worth, expected] = c;
  CAPTURE(in_account, in_mini, static_cast<int>(worth));
  auto means = all_means();
  means.templates[static_cast<std::size_t>(Way::kTemplate)].clear();
  CHECK(planned(reminder(worth), {official(0, 0, in_account), mini(0, in_mini)}, means) == expected);
}

TEST_CASE("staff call whom no message reaches, if it matters and there is a number", "[planner]") {
  CHECK(planned(reminder(Worth::kHigh), {gone()}) == "leave phone_list");
  auto nobody = reminder(Worth::kHigh);
  nobody.can_be_called = false;
  CHECK(planned(nobody, {gone()}) == "leave no_consent");
  auto plain = reminder(Worth::kHigh);
  plain.has_fields = false;  // no template can carry it, whatever was consented to
  CHECK(planned(plain, {official(0, 0, 5)}) == "leave phone_list");
  CHECK(planned(reminder(Worth::kUsual), {official()}, without_templates()) == "leave window_closed");
}

TEST_CASE("whoever wants no reminders gets none, but answers", "[planner]") {
  auto contact = official(5);
  contact.muted = true;
  CHECK(planned(reminder(Worth::kHighest), {contact}) == "leave muted");
  CHECK(planned(broadcast(), {contact, mini(5)}) == "leave muted");
  CHECK(planned(answer(), {contact}) == "send service");
}

TEST_CASE("nobody is reminded in the quiet hours", "[planner]") {
  const auto c = GENERATE(table<const char*, const char*>({
      {"2024-06-03T20:59:59", "send template"},
      {"2024-06-03T21:00", "wait 2024-06-04T08:00:00+08:00"},
      {"2024-06-03T23:59", "wait 2024-06-04T08:00:00+08:00"},
      {"2024-06-04T00:00", "wait 2024-06-04T08:00:00+08:00"},
      {"2024-06-04T07:59:59", "wait 2024-06-04T08:00:00+08:00"},
      {"2024-06-04T08:00", "send template"},
  }));
  const auto now = parse_iso(std::get<0>(c)).value();
  CHECK(planned(reminder(), {official()}, all_means(), now) == std::get<1>(c));
  auto open = official();
  open.message = {now + 1h, 1};
  CHECK(planned(answer(), {open}, all_means(), now) == "send service");
  auto by_day = all_means();
  by_day.quiet.from = 12h;
  by_day.quiet.to = 14h;
  CHECK(planned(reminder(), {official()}, by_day, parse_iso("2024-06-03T13:00").value()) ==
        "wait 2024-06-03T14:00:00+08:00");
  by_day.quiet.to = 12h;  // none
  CHECK(planned(reminder(), {official()}, by_day, parse_iso("2024-06-03T12:00").value()) == "send template");
}

TEST_CASE("what could not leave in time does not leave", "[planner]") {
  const auto late = kNow + 48h;
  CHECK(planned(answer(), {official(5)}, all_means(), late) == "leave failed");
  CHECK(planned(reminder(), {official(5)}, all_means(), late) == "leave failed");
  CHECK(planned(reminder(Worth::kHigh), {official(5)}, all_means(), late) == "leave phone_list");
}

TEST_CASE("a closed interface is waited for, for long only when there is no other", "[planner]") {
  const auto closed = [](Way way, Instant until, Means means) {
    means.open_at[static_cast<std::size_t>(way)] = until;
    return means;
  };
  const auto minute = kNow + 1min;
  const auto tomorrow = kNow + 15h;
  CHECK(planned(answer(), {official(5)}, closed(Way::kService, tomorrow, all_means())) ==
        "wait 2024-06-04T00:00:00+08:00");
  CHECK(planned(reminder(), {official(5)}, closed(Way::kService, minute, all_means())) == "send template");
  const auto sub = only(Way::kSubscription);
  CHECK(planned(reminder(), {official(5, 0, 5)}, closed(Way::kService, minute, sub)) ==
        "wait 2024-06-03T09:01:00+08:00");
  CHECK(planned(reminder(), {official(5, 0, 5)}, closed(Way::kService, tomorrow, sub)) ==
        "send subscription");
  CHECK(planned(reminder(), {official(0, 0, 5)}, closed(Way::kSubscription, tomorrow, sub)) ==
        "wait 2024-06-04T00:00:00+08:00");
  CHECK(planned(reminder(), {official(5, 0, 1)}, closed(Way::kService, tomorrow, sub)) ==
        "wait 2024-06-04T00:00:00+08:00");
}

TEST_CASE("an interface that the account has no right to is as if it were not there", "[planner]") {
  auto means = all_means();
  for (auto& open : means.open_at)
    open = Instant::max();
  CHECK(planned(answer(), {official(5)}, means) == "leave window_closed");
  CHECK(planned(reminder(Worth::kHigh), {official(5, 0, 5)}, means) == "leave phone_list");
  means.stopped = true;  // the operator mends it
  CHECK(planned(answer(), {official(5)}, means) == "wait 2024-06-03T09:10:00+08:00");
}

TEST_CASE("nothing is planned of which it is known that the platform refuses it", "[planner]") {
  // Every combination: what is sent must be what the ledger allows.
  int sent = 0;
  for (const int left : {0, 1, 2, 5})
    for (const int moment : {0, 1, 3})
      for (const int consents : {0, 1, 2})
        for (const bool following : {false, true})
          for (const bool blocking : {false, true})
            for (const auto& wish : {answer(), reminder(Worth::kLow), reminder(Worth::kHighest), broadcast()})
              for (const auto& means : {all_means(), only(Way::kSubscription), only(Way::kTemplate)}) {
                auto contact = official(left, moment, consents);
                contact.following = following;
                contact.blocks_templates = blocking;
                const auto what = plan(wish, {contact}, means, kNow);
                if (what.kind != Plan::Kind::kSend) continue;
                ++sent;
                if (what.way == Way::kService) REQUIRE((following && left + moment > 0));
                if (what.way == Way::kSubscription)
                  REQUIRE((consents > 0 && !means.template_for(what.way).empty()));
                if (what.way == Way::kTemplate) REQUIRE((following && !blocking));
                REQUIRE(account_of(what.way) == Account::kOfficial);
              }
  CHECK(sent > 300);
}
