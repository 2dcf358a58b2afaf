#include "bot/delivery/sender.h"

#include <latch>
#include <stdexcept>

#include "tests/bot/delivery/office.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::bot::delivery;
using namespace linli::storage;
using namespace std::chrono_literals;
using linli::tests::at;
using linli::tests::FixedRandom;
using linli::tests::Office;
using linli::tests::ScriptedCarrier;
using Verdict = Attempt::Verdict;
namespace contacts = storage::repo::contacts;
namespace outbox = storage::repo::outbox;
using Received = std::vector<std::string>;

TEST_CASE("what is in the outbox is sent once, in order, and its recipient is forgotten", "[sender]") {
  Office office;
  ScriptedCarrier carrier;
  for (const auto* key : {"a", "b", "c"})
    office.put(key);
  office.one_round(carrier);
  office.one_round(carrier);
  office.clock.ahead = 24h;
  office.one_round(carrier);
  CHECK(carrier.received() == Received{"to-a: a", "to-b: b", "to-c: c"});
  CHECK(office.state("a") == "sent  1 ");
  CHECK_FALSE(office.next_due());
}

TEST_CASE("a long queue is sent in one go", "[sender]") {
  Office office;
  ScriptedCarrier carrier;
  for (int i = 0; i < 100; ++i)
    office.put(std::to_string(i));
  CHECK(office.one_round(carrier) == 100);
  CHECK(carrier.received().size() == 100);
}

TEST_CASE("after a hiccup a message waits and is delivered later, and costs nothing of the window",
          "[sender]") {
  Office office;
  std::atomic<bool> ill = true;
  ScriptedCarrier carrier{[&](const Parcel&) {
    return ill ? Attempt{.verdict = Verdict::kAgain, .errcode = -1, .reason = "errcode -1"}
               : Attempt{.verdict = Verdict::kSent, .errcode = 0};
  }};
  office.put("a");
  office.one_round(carrier);
  CHECK(office.state("a") == "planned to-a 1 errcode -1");
  CHECK(office.contact("to-a").message.left == 5);
  office.one_round(carrier);  // no time has passed
  CHECK(carrier.received().size() == 1);

  ill = false;
  office.clock.ahead = office.next_due().value() - at() - 1ms;
  office.one_round(carrier);
  CHECK(carrier.received().size() == 1);
  office.clock.ahead = office.next_due().value() - at();
  office.one_round(carrier);
  CHECK(carrier.received().size() == 2);
  CHECK(office.state("a") == "sent  2 ");
  CHECK(office.contact("to-a").message.left == 4);
}

TEST_CASE("one message's hiccup holds up no other", "[sender]") {
  Office office;
  const bool thrown = GENERATE(false, true);
  ScriptedCarrier carrier{[&](const Parcel& parcel) -> Attempt {
    if (parcel.content != "b") return {.verdict = Verdict::kSent};
    if (thrown) throw std::runtime_error{"the client fell over"};
    return {.verdict = Verdict::kAgain, .reason = "timeout"};
  }};
  for (const auto* key : {"a", "b", "c"})
    office.put(key);
  office.one_round(carrier);
  CHECK(office.state("a") == "sent  1 ");
  CHECK(office.state("b").starts_with("planned to-b 1 "));
  CHECK(office.state("c") == "sent  1 ");
}

TEST_CASE("each wait is at random within twice the one before, up to a quarter of an hour", "[sender]") {
  const auto draws = [](handlers::contract::Random& random) {
    Office office;
    ScriptedCarrier carrier{Verdict::kAgain};
    office.put("a");
    std::vector<std::chrono::milliseconds> waits;
    for (int tries = 1; tries < 12; ++tries) {
      office.one_round(carrier, random);
      REQUIRE(carrier.received().size() == static_cast<std::size_t>(tries));
      const auto longest = std::min<std::chrono::milliseconds>(2s * (1 << tries), 15min);
      const auto wait = office.next_due().value() - office.clock.now();
      CHECK(wait > 0ms);
      CHECK(wait <= longest);
      waits.push_back(wait);
      office.clock.ahead = office.clock.ahead.load() + wait;
    }
    return waits;
  };
  SECTION("whatever is drawn") {
    for (const std::uint64_t number :
         {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{3999}, std::uint64_t{4000}}) {
      FixedRandom random{number};
      draws(random);
    }
  }
  SECTION("differently for different messages") {
    tests::SeededRandom one{1};
    tests::SeededRandom two{2};
    const auto first = draws(one);
    const auto second = draws(two);
    CHECK(first != second);
    CHECK(*std::ranges::max_element(first) > 1min);
  }
}

TEST_CASE("what the platform will never take is given up at once, and staff see why", "[sender]") {
  Office office;
  ScriptedCarrier carrier{[](const Parcel&) {
    return Attempt{.verdict = Verdict::kNever, .errcode = 40003, .reason = "40003 openid not valid"};
  }};
  office.put("a");
  office.one_round(carrier);
  office.clock.ahead = 24h;
  office.one_round(carrier);
  CHECK(carrier.received().size() == 1);
  CHECK(office.state("a") == "failed to-a 1 40003 openid not valid");
}

TEST_CASE("an errcode that nobody knows is tried three times", "[sender]") {
  Office office;
  ScriptedCarrier carrier{[](const Parcel&) {
    return Attempt{.verdict = Verdict::kStrange, .errcode = 99999, .reason = "99999"};
  }};
  office.put("a");
  for (int i = 0; i < 10; ++i) {
    office.one_round(carrier);
    office.clock.ahead = office.clock.ahead.load() + 15min;
  }
  CHECK(carrier.received().size() == 3);
  CHECK(office.state("a") == "failed to-a 3 99999");
}

TEST_CASE("the platform's refusal corrects the ledger, and the message takes the way that is left",
          "[sender]") {
  const auto c = GENERATE(table<int, const char*>({
      {45015, "window_closed to-a 1 refused"},
      {45047, "window_closed to-a 1 refused"},
      {43004, "window_closed to-a 1 refused"},
      {40003, "failed to-a 1 refused"},
  }));
  Office office;
  ScriptedCarrier carrier{[&](const Parcel&) {
    return Attempt{.verdict = Verdict::kRefused, .errcode = std::get<0>(c), .reason = "refused"};
  }};
  office.put("a");
  office.one_round(carrier);
  office.one_round(carrier);
  CHECK(carrier.received().size() == 1);
  CHECK(office.state("a") == std::get<1>(c));
}

TEST_CASE("a message refused on one way leaves by another at once", "[sender]") {
  Office office;
  ScriptedCarrier carrier{[](const Parcel& parcel) {
    return parcel.way == model::Way::kService
               ? Attempt{.verdict = Verdict::kRefused, .errcode = 45047, .reason = "45047"}
               : Attempt{.verdict = Verdict::kSent, .errcode = 0, .message_id = "24001"};
  }};
  Means means;
  means.templates[static_cast<std::size_t>(model::Way::kTemplate)] = "tpl";
  carrier.allow(means);
  office.change([&](db::Connection& db) { contacts::wrote(db, Office::person("x"), at()); });
  office.put({.idem_key = "r",
              .kind = model::LetterKind::kReminder,
              .priority = model::Priority::kReminder,
              .content = "r",
              .fields = R"({"title":"t"})"},
             "x");
  office.one_round(carrier);
  CHECK(carrier.ways() == Received{"service", "template"});
  CHECK(office.state("r") == "sent x 2 ");  // until the platform says that it arrived
  CHECK(office.number("SELECT COUNT(*) FROM outbox_attempts WHERE errcode = 45047") == 1);
  office.clock.ahead = 25h;
  office.one_round(carrier);
  CHECK(office.state("r") == "sent  2 ");  // it never did
}

TEST_CASE("an answer whose window is closed waits for the next message of its reader", "[sender]") {
  Office office;
  ScriptedCarrier carrier;
  office.change([&](db::Connection& db) {
    outbox::add(db, "a", Office::person("x"), "a", at());
    outbox::add(db, "b", Office::person("y"), "b", at());
  });
  office.one_round(carrier);
  CHECK(carrier.received().empty());
  CHECK(office.state("a").starts_with("window_closed x 0"));
  office.clock.ahead = 1h;
  office.change([&](db::Connection& db) {
    contacts::wrote(db, Office::person("x"), office.clock.now());
    CHECK(outbox::revive(db, Office::person("x"), std::nullopt, office.clock.now()) == 1);
  });
  office.one_round(carrier);
  CHECK(carrier.received() == Received{"x: a"});
}

TEST_CASE("no more is sent than a window holds", "[sender]") {
  Office office;
  ScriptedCarrier carrier;
  office.change([&](db::Connection& db) {
    contacts::wrote(db, Office::person("x"), at());
    for (int i = 0; i < 8; ++i)
      outbox::add(db, std::to_string(i), Office::person("x"), std::to_string(i), at());
  });
  office.one_round(carrier);
  CHECK(carrier.received().size() == 5);
  CHECK(office.state("5").starts_with("window_closed x 0"));
}

TEST_CASE("a sending without an answer is repeated after a while, less and less often, and then given up",
          "[sender]") {
  Office office;
  ScriptedCarrier carrier{Verdict::kUnclear};
  office.put("a");
  std::vector<std::chrono::milliseconds> waits;
  for (int i = 0; i < Sender::kMostUnclear; ++i) {
    REQUIRE(office.one_round(carrier) == 1);
    if (const auto due = office.next_due()) {
      waits.push_back(*due - office.clock.now());
      office.clock.ahead = *due - at();
    }
  }
  CHECK(waits == std::vector<std::chrono::milliseconds>{1min, 8min, 64min});
  CHECK(office.state("a") == "failed to-a 4 as told");
  CHECK(office.contact("to-a").message.left == 1);  // each may have arrived
}

TEST_CASE(
    "a message whose sender ended between claiming and marking it is sent again after the lease, and "
    "marked",
    "[sender]") {
  Office office;
  office.put("a");
  office.change([&](db::Connection& db) {  // and then the power goes
    const auto letter = outbox::next(db, at()).value();
    outbox::begin(db, letter.id, model::Way::kService, letter.recipient, at(Sender::kLease), at());
  });
  ScriptedCarrier carrier;
  office.clock.ahead = Sender::kLease - 1ms;
  office.one_round(carrier);
  CHECK(carrier.received().empty());
  office.clock.ahead = Sender::kLease;
  office.one_round(carrier);
  CHECK(carrier.received() == Received{"to-a: a"});
  CHECK(office.state("a") == "sent  2 ");
  bool doubled = false;
  office.change([&](db::Connection& db) {
    outbox::each(db, std::nullopt, 10, [&](const outbox::Line& line) { doubled = line.maybe_doubled; });
  });
  CHECK(doubled);
}

TEST_CASE("a sender that hung past its lease does not undo what another did in its place", "[sender]") {
  Office office;
  office.change([](db::Connection& db) {
    contacts::wrote(db, Office::person("to-a"), at());
    // No answer: those have a thread of their own, which could take it over before the other process does.
    outbox::add(db, {.idem_key = "a", .priority = model::Priority::kBroadcast, .content = "a"},
                Office::person("to-a"), at());
  });
  std::latch let_go{1};
  ScriptedCarrier hanging{[&](const Parcel&) {
    let_go.wait();
    return Attempt{.verdict = Verdict::kNever, .reason = "timeout"};
  }};
  tests::SeededRandom random;
  {
    const auto hung = office.sender(hanging, random);
    hung->wake();
    REQUIRE(hanging.wait_for(1));
    ScriptedCarrier carrier;
    office.one_round(carrier);
    CHECK(carrier.received().empty());
    office.clock.ahead = Sender::kLease;
    office.one_round(carrier);
    CHECK(carrier.received() == Received{"to-a: a"});
    let_go.count_down();
  }
  CHECK(office.state("a") == "sent  2 ");
}

TEST_CASE("no message is leased before its turn, so that a slow platform does not outlast leases",
          "[sender]") {
  Office office;
  std::vector<std::string> states;
  ScriptedCarrier slow{[&](const Parcel& parcel) {
    if (parcel.content == "a") states = {office.state("a"), office.state("b")};
    return Attempt{.verdict = Verdict::kSent};
  }};
  office.change([&](db::Connection& db) {
    for (const auto* key : {"a", "b"}) {
      contacts::wrote(db, Office::person(key), at());
      outbox::add(db, {.idem_key = key, .priority = model::Priority::kBroadcast, .content = key},
                  Office::person(key), at());
    }
  });
  office.one_round(slow);
  CHECK(states == Received{"sending a 1 ", "planned b 0 "});
}

TEST_CASE("a sender that is to stop finishes the message under way and leaves the others", "[sender]") {
  constexpr int kMany = 5000;  // far more than can be sent between letting go and the destructor's first line
  Office office;
  office.change([&](db::Connection& db) {
    for (int i = 0; i < kMany; ++i) {
      const auto openid = "o" + std::to_string(i);
      contacts::wrote(db, Office::person(openid), at());
      outbox::add(db, std::to_string(i), Office::person(openid), std::to_string(i), office.clock.now());
    }
  });
  std::latch let_go{1};
  ScriptedCarrier carrier{[&](const Parcel&) {
    let_go.wait();
    return Attempt{.verdict = Verdict::kSent};
  }};
  tests::SeededRandom random;
  {
    const auto sender = office.sender(carrier, random);
    sender->wake();
    REQUIRE(carrier.wait_for(1));
    let_go.count_down();
  }
  const auto sent = carrier.received().size();
  CHECK(sent < kMany);
  CHECK(office.state(std::to_string(sent - 1)) == "sent  1 ");
  CHECK(office.state(std::to_string(kMany - 1)) == "planned o4999 0 ");
}

TEST_CASE("a sender that is woken looks at once", "[sender]") {
  Office office;
  ScriptedCarrier carrier;
  tests::SeededRandom random;
  const auto sender = office.sender(carrier, random);
  // By looking around once a second alone these would take about twenty seconds.
  const auto begun = std::chrono::steady_clock::now();
  for (std::size_t i = 1; i <= 20; ++i) {
    office.put(std::to_string(i));
    sender->wake();
    REQUIRE(carrier.wait_for(i));
  }
  CHECK(std::chrono::steady_clock::now() - begun < 10s);
}

TEST_CASE("a sender that nobody wakes finds what is due by itself", "[sender]") {
  Office office;
  ScriptedCarrier carrier;
  tests::SeededRandom random;
  office.put("a");
  const auto sender = office.sender(carrier, random);
  CHECK(carrier.wait_for(1));
}

TEST_CASE("an answer does not wait behind a reminder that hangs", "[sender]") {
  Office office;
  std::latch let_go{1};
  ScriptedCarrier carrier{[&](const Parcel& parcel) {
    if (parcel.content == "reminder") let_go.wait();
    return Attempt{.verdict = Verdict::kSent};
  }};
  office.change([&](db::Connection& db) { contacts::wrote(db, Office::person("x"), at()); });
  office.put({.idem_key = "r", .priority = model::Priority::kReminder, .content = "reminder"}, "x");
  tests::SeededRandom random;
  const auto sender = office.sender(carrier, random);
  sender->wake();
  REQUIRE(carrier.wait_for(1));
  office.put("answer");
  sender->wake();
  CHECK(carrier.wait_for(2));
  CHECK(carrier.received() == Received{"x: reminder", "to-answer: answer"});
  let_go.count_down();
}

TEST_CASE("what matters more goes first: answers, then reminders by worth, then broadcasts", "[sender]") {
  Office office;
  ScriptedCarrier carrier;
  using model::Priority;
  using model::Worth;
  const auto put = [&](const char* key, Priority priority, Worth worth) {
    office.change([&](db::Connection& db) { contacts::wrote(db, Office::person(key), at()); });
    office.put({.idem_key = key, .priority = priority, .worth = worth, .content = key}, key);
  };
  put("broadcast", Priority::kBroadcast, Worth::kHighest);
  put("first reminder", Priority::kReminder, Worth::kLow);
  put("last reminder", Priority::kReminder, Worth::kHigh);
  put("overdue", Priority::kReminder, Worth::kHighest);
  put("answer", Priority::kAnswer, Worth::kUsual);
  office.one_round(carrier);
  Received order;
  for (const auto& got : carrier.received())
    order.push_back(got.substr(got.find(": ") + 2));
  CHECK(order == Received{"answer", "overdue", "last reminder", "first reminder", "broadcast"});
}

TEST_CASE("so many a second are sent, and no more", "[sender]") {
  Pace pace{10};
  const Pace::Time start{100s};
  for (int i = 0; i < 10; ++i)
    CHECK(pace.take(start) == 0ns);  // after a rest
  CHECK(pace.take(start) == 100ms);
  CHECK(pace.take(start + 99ms) == 1ms);
  CHECK(pace.take(start + 100ms) == 0ns);
  CHECK(pace.take(start + 100ms) == 100ms);
  int taken = 0;
  for (auto now = start + 1s; now < start + 11s; now += 1ms)
    taken += pace.take(now) == 0ns ? 1 : 0;
  CHECK(taken >= 100);
  CHECK(taken <= 110);
  Pace any{0};
  for (int i = 0; i < 1000; ++i)
    CHECK(any.take(start) == 0ns);
}

TEST_CASE(
    "a reminder says what is so when it leaves, also when it leaves again, and nothing once all is done",
    "[sender]") {
  Office office;
  std::optional<outbox::Text> now_says{{"two things", R"({"title":"two"})"}};
  office.renew = [&](db::Connection&, const outbox::Letter& letter, Instant) {
    CHECK(letter.key == "r");
    return now_says;
  };
  ScriptedCarrier carrier{[&](const Parcel& parcel) {
    now_says = outbox::Text{"one thing", R"({"title":"one"})"};  // filed while it is under way
    CHECK(parcel.fields == (parcel.content == "two things" ? R"({"title":"two"})" : R"({"title":"one"})"));
    return Attempt{.verdict = Verdict::kAgain, .reason = "as told"};
  }};
  office.change([&](db::Connection& db) { contacts::wrote(db, Office::person("x"), at()); });
  office.put({.idem_key = "r",
              .kind = model::LetterKind::kReminder,
              .priority = model::Priority::kReminder,
              .content = "as written",
              .fields = R"({"title":"t"})"},
             "x");
  office.one_round(carrier);
  office.clock.ahead = office.next_due().value() - at();
  office.one_round(carrier);
  CHECK(carrier.received() == Received{"x: two things", "x: one thing"});
  now_says.reset();
  office.clock.ahead = office.next_due().value() - at();
  office.one_round(carrier);
  CHECK(carrier.received().size() == 2);
  CHECK(office.state("r") == "cleared  2 what it is about is done");
  CHECK(office.contact("x").message.left == 5);
}

TEST_CASE("a notice can leave by a template though it was written as a text alone", "[sender]") {
  Office office;
  std::string fields;
  ScriptedCarrier carrier{[&](const Parcel& parcel) {
    fields = parcel.fields;
    return Attempt{.verdict = Verdict::kSent, .errcode = 0};
  }};
  Means means;
  means.templates[static_cast<std::size_t>(model::Way::kTemplate)] = "tpl";
  carrier.allow(means);
  office.change([&](db::Connection& db) {
    contacts::wrote(db, Office::person("x"), at());
    contacts::close_windows(db, Office::person("x"));
  });
  office.put({.idem_key = "n",
              .kind = model::LetterKind::kNotice,
              .priority = model::Priority::kReminder,
              .content = "5月 月报退回来了。\n请看看支出。"},
             "x");
  office.clock.ahead = 24h;
  office.one_round(carrier);
  CHECK(carrier.ways() == Received{"template"});
  CHECK(fields == R"({"time":"2024-06-04 09:00","title":"5月 月报退回来了"})");
}
