#include "bot/dialogue/arrivals.h"

#include <thread>

#include "tests/support/catch.h"

using linli::bot::dialogue::Arrivals;
using linli::storage::model::Account;
using linli::storage::model::OpenId;
using linli::storage::model::Recipient;

TEST_CASE("a message has others beside it until their turn comes, of its own sender and account only",
          "[arrivals]") {
  Arrivals arrivals;
  const Recipient aygul{Account::kOfficial, OpenId{"aygul"}};
  auto first = arrivals.enter(aygul, "1");
  CHECK_FALSE(first.others());
  const auto elsewhere = arrivals.enter({Account::kOfficial, OpenId{"wang"}}, "2");
  const auto in_the_other = arrivals.enter({Account::kMiniProgram, OpenId{"aygul"}}, "3");
  CHECK_FALSE(first.others());
  auto second = arrivals.enter(aygul, "4");
  CHECK(first.others());
  CHECK(second.others());
  CHECK(arrivals.count() == 4);
  first.leave();
  CHECK_FALSE(first.others());
  CHECK_FALSE(second.others());
  CHECK(arrivals.count() == 3);
}

TEST_CASE("a repeat of a message is no further message, and leaves alone", "[arrivals]") {
  Arrivals arrivals;
  const Recipient aygul{Account::kOfficial, OpenId{"aygul"}};
  const auto first = arrivals.enter(aygul, "1");
  {
    const auto again = arrivals.enter(aygul, "1");
    CHECK_FALSE(first.others());
  }
  CHECK(arrivals.count() == 1);
}

TEST_CASE("a ticket that is moved or put in another's place leaves once", "[arrivals]") {
  Arrivals arrivals;
  const Recipient aygul{Account::kOfficial, OpenId{"aygul"}};
  {
    Arrivals::Ticket ticket = arrivals.enter(aygul, "1");
    ticket = arrivals.enter(aygul, "2");
    CHECK(arrivals.count() == 1);
    const auto moved = std::move(ticket);
    CHECK(arrivals.count() == 1);
  }
  CHECK(arrivals.count() == 0);
}

TEST_CASE("who sends again within a second is in a hurry", "[arrivals]") {
  Arrivals arrivals;
  const Recipient aygul{Account::kOfficial, OpenId{"aygul"}};
  const Recipient wang{Account::kOfficial, OpenId{"wang"}};
  const Arrivals::Time begun{};
  const auto at = [&](int ms) { return begun + std::chrono::milliseconds{ms}; };
  CHECK_FALSE(arrivals.enter(aygul, "1", at(0)).hurried());
  CHECK_FALSE(arrivals.enter(wang, "2", at(500)).hurried());
  CHECK(arrivals.enter(aygul, "3", at(999)).hurried());
  CHECK(arrivals.enter(aygul, "4", at(1998)).hurried());
  CHECK_FALSE(arrivals.enter(aygul, "5", at(2998)).hurried());
  CHECK_FALSE(arrivals.enter(wang, "6", at(2999)).hurried());
}

TEST_CASE("a message lingers until the sender's next one is there", "[arrivals]") {
  Arrivals arrivals;
  const Recipient aygul{Account::kOfficial, OpenId{"aygul"}};
  constexpr std::chrono::minutes kFarTooLong{5};
  auto first = arrivals.enter(aygul, "1");
  SECTION("as long as it may when nobody comes") {
    first.linger(std::chrono::milliseconds{1}, 1);
    CHECK_FALSE(first.others());
  }
  SECTION("not at all while as many others wait as may") {
    first.linger(kFarTooLong, 0);
    CHECK_FALSE(first.others());
  }
  SECTION("no longer than until then") {
    std::jthread waiting{[&] { first.linger(kFarTooLong, 1); }};
    const auto second = arrivals.enter(aygul, "2");
    waiting.join();
    CHECK(first.others());
  }
}
