#include "bot/delivery/sender.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <latch>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "bot/log.h"
#include "storage/repo/outbox.h"
#include "tests/handlers/random.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::bot::delivery;
using namespace linli::storage;
using namespace std::chrono_literals;
using linli::tests::at;
namespace outbox = storage::repo::outbox;

namespace {

/// When the next message is due; nothing when none waits.
std::optional<model::Instant> due_in(db::Connection& connection) {
  const auto ms = connection.integer("SELECT MIN(due_at_ms) FROM outbox WHERE state = 'waiting'");
  if (!ms) return std::nullopt;
  return model::from_ms(*ms);
}

struct SettableClock final : handlers::contract::Clock {
  model::Instant now() const override { return at(ahead.load()); }
  std::atomic<std::chrono::milliseconds> ahead{0ms};
};

/// Every draw is this number, as far as it fits.
struct FixedRandom final : handlers::contract::Random {
  explicit FixedRandom(std::uint64_t drawn) : number(drawn) {}
  void fill(std::span<std::byte> bytes) override {
    std::memcpy(bytes.data(), &number, std::min(bytes.size(), sizeof number));
  }
  const std::uint64_t number;
};

/// The platform as a test wants it: answers as told, remembers what it was given, says when it was called.
class Platform {
 public:
  using Answer = std::function<Attempt(const std::string& text)>;
  explicit Platform(Answer answer) : answer_(std::move(answer)) {}
  explicit Platform(Verdict always = Verdict::kSent)
      : Platform([always](const std::string&) {
          return Attempt{always, always == Verdict::kSent ? "" : "errcode 45047"};
        }) {}

  Send send() {
    return [this](const model::Recipient& to, const std::string& text) {
      {
        const std::scoped_lock lock{mutex_};
        received_.push_back(to.openid.reveal() + ": " + text);
      }
      changed_.notify_all();
      return answer_(text);
    };
  }
  bool wait_for(std::size_t messages) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, 30s, [&] { return received_.size() >= messages; });
  }
  std::vector<std::string> received() {
    const std::scoped_lock lock{mutex_};
    return received_;
  }

 private:
  Answer answer_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> received_;
};

/// A database with its writer; senders come and go over it as processes would.
struct Office {
  Office() {
    bot::log::start({.level = bot::log::Level::kError, .format = bot::log::Format::kText, .fd = 2});
  }

  void put(const std::string& key) {
    writer.run([&](db::Connection& db) {
      outbox::add(db, key, {model::Account::kOfficial, model::OpenId{"to-" + key}}, key, clock.now());
    });
  }
  /// A sender does what is due and ends; whatever it began is written down afterwards.
  void one_round(Platform& platform, handlers::contract::Random& random) {
    Sender sender{writer, clock, random, platform.send()};
    sender.send_due();
  }
  void one_round(Platform& platform) { one_round(platform, random_); }

  std::string state(const std::string& key) {
    std::string text;
    writer.run([&](db::Connection& db) {
      text = db.text(
                   "SELECT state || ' ' || recipient || ' ' || tries || ' ' || last_error FROM outbox "
                   "WHERE idem_key = ?",
                   {key})
                 .value_or("not there");
    });
    return text;
  }
  std::optional<model::Instant> next_due() {
    std::optional<model::Instant> due;
    writer.run([&](db::Connection& db) { due = due_in(db); });
    return due;
  }

  SettableClock clock;
  db::Writer writer{tests::migrated(":memory:"), {}, {}};

 private:
  tests::SeededRandom random_;
};

using Received = std::vector<std::string>;

}  // namespace

TEST_CASE("what is in the outbox is sent once, in order, and its recipient is forgotten", "[sender]") {
  Office office;
  Platform platform;
  for (const auto* key : {"a", "b", "c"})
    office.put(key);
  office.one_round(platform);
  office.one_round(platform);
  office.clock.ahead = 24h;
  office.one_round(platform);
  CHECK(platform.received() == Received{"to-a: a", "to-b: b", "to-c: c"});
  CHECK(office.state("a") == "sent  1 ");
  CHECK_FALSE(office.next_due());
}

TEST_CASE("a long queue is sent in one go", "[sender]") {
  Office office;
  Platform platform;
  for (int i = 0; i < 100; ++i)
    office.put(std::to_string(i));
  office.one_round(platform);
  CHECK(platform.received().size() == 100);
}

TEST_CASE("after a hiccup a message waits and is delivered later", "[sender]") {
  Office office;
  std::atomic<bool> ill = true;
  Platform platform{[&](const std::string&) {
    return ill ? Attempt{Verdict::kAgain, "errcode -1"} : Attempt{Verdict::kSent, ""};
  }};
  office.put("a");
  office.one_round(platform);
  CHECK(office.state("a") == "waiting to-a 1 errcode -1");
  office.one_round(platform);  // no time has passed
  CHECK(platform.received().size() == 1);

  ill = false;
  office.clock.ahead = office.next_due().value() - at() - 1ms;
  office.one_round(platform);
  CHECK(platform.received().size() == 1);
  office.clock.ahead = office.next_due().value() - at();
  office.one_round(platform);
  CHECK(platform.received().size() == 2);
  CHECK(office.state("a") == "sent  2 ");
}

TEST_CASE("one message's hiccup holds up no other", "[sender]") {
  Office office;
  Platform platform{[](const std::string& text) {
    return text == "b" ? Attempt{Verdict::kAgain, "timeout"} : Attempt{Verdict::kSent, ""};
  }};
  for (const auto* key : {"a", "b", "c"})
    office.put(key);
  office.one_round(platform);
  CHECK(office.state("a") == "sent  1 ");
  CHECK(office.state("b") == "waiting to-b 1 timeout");
  CHECK(office.state("c") == "sent  1 ");
}

TEST_CASE("each wait is at random within twice the one before, up to a quarter of an hour", "[sender]") {
  const auto draws = [](handlers::contract::Random& random) {
    Office office;
    Platform platform{Verdict::kAgain};
    office.put("a");
    std::vector<std::chrono::milliseconds> waits;
    for (int tries = 1; tries < 12; ++tries) {
      office.one_round(platform, random);
      REQUIRE(platform.received().size() == static_cast<std::size_t>(tries));
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
  Platform platform{Verdict::kNever};
  office.put("a");
  office.one_round(platform);
  office.clock.ahead = 24h;
  office.one_round(platform);
  CHECK(platform.received().size() == 1);
  CHECK(office.state("a") == "dead to-a 1 errcode 45047");
}

TEST_CASE("a message is tried for two days and then given up, not before", "[sender]") {
  Office office;
  std::atomic<int> calls = 0;
  const bool thrown = GENERATE(false, true);
  Platform platform{[&](const std::string&) -> Attempt {
    ++calls;
    if (thrown) throw std::runtime_error{"the client fell over"};
    return {Verdict::kAgain, "timeout"};
  }};
  office.put("a");
  for (int tries = 1; tries <= 20; ++tries) {
    office.one_round(platform);
    CHECK(office.state("a").starts_with("waiting to-a " + std::to_string(tries)));
    office.clock.ahead = office.clock.ahead.load() + 15min;
  }
  office.clock.ahead = Sender::kGiveUpAfter - 1ms;
  office.one_round(platform);
  CHECK(office.state("a").starts_with("waiting to-a 21"));
  const int before = calls;
  office.clock.ahead = Sender::kGiveUpAfter + 15min;
  office.one_round(platform);
  CHECK(office.state("a").starts_with("dead to-a "));
  office.clock.ahead = office.clock.ahead.load() + 24h;
  office.one_round(platform);
  CHECK(calls == before + 1);
}

TEST_CASE("a message on which sending falls over holds up no other", "[sender]") {
  Office office;
  Platform platform{[](const std::string& text) -> Attempt {
    if (text == "a") throw std::runtime_error{"the client fell over"};
    return {Verdict::kSent, ""};
  }};
  for (const auto* key : {"a", "b"})
    office.put(key);
  office.one_round(platform);
  CHECK(office.state("a").starts_with("waiting to-a 1 "));
  CHECK(office.state("b") == "sent  1 ");
}

TEST_CASE("a message whose sender ended between claiming and marking it is sent again after the lease",
          "[sender]") {
  Office office;
  office.put("a");
  office.writer.run([&](db::Connection& db) {  // and then the power goes
    REQUIRE(outbox::claim(db, 10, office.clock.now() + Sender::kLease, office.clock.now()).size() == 1);
  });
  Platform platform;
  office.clock.ahead = Sender::kLease - 1ms;
  office.one_round(platform);
  CHECK(platform.received().empty());
  office.clock.ahead = Sender::kLease;
  office.one_round(platform);
  CHECK(platform.received() == Received{"to-a: a"});
  CHECK(office.state("a") == "sent  2 ");
}

TEST_CASE("a sender that hung past its lease does not undo what another did in its place", "[sender]") {
  Office office;
  office.put("a");
  std::latch let_go{1};
  Platform hanging{[&](const std::string&) {
    let_go.wait();
    return Attempt{Verdict::kNever, "timeout"};
  }};
  tests::SeededRandom random;
  {
    Sender hung{office.writer, office.clock, random, hanging.send()};
    hung.wake();
    REQUIRE(hanging.wait_for(1));
    Platform platform;
    office.one_round(platform);
    CHECK(platform.received().empty());
    office.clock.ahead = Sender::kLease;
    office.one_round(platform);
    CHECK(platform.received() == Received{"to-a: a"});
    let_go.count_down();
  }
  CHECK(office.state("a") == "sent  2 ");
}

TEST_CASE("no message is leased before its turn, so that a slow platform does not outlast leases",
          "[sender]") {
  Office office;
  std::vector<std::string> states;
  Platform slow{[&](const std::string& text) {
    if (text == "a") {
      office.clock.ahead = office.clock.ahead.load() + 2 * Sender::kLease;
      states = {office.state("a"), office.state("b")};
    }
    return Attempt{Verdict::kSent, ""};
  }};
  for (const auto* key : {"a", "b"})
    office.put(key);
  office.one_round(slow);
  CHECK(states == Received{"waiting to-a 1 ", "waiting to-b 0 "});
  CHECK(slow.received() == Received{"to-a: a", "to-b: b"});
}

TEST_CASE("a sender that is to stop finishes the message under way and leaves the others", "[sender]") {
  constexpr int kMany = 5000;  // far more than can be sent between letting go and the destructor's first line
  Office office;
  office.writer.run([&](db::Connection& db) {
    for (int i = 0; i < kMany; ++i)
      outbox::add(db, std::to_string(i), {model::Account::kOfficial, model::OpenId{"o"}}, std::to_string(i),
                  office.clock.now());
  });
  std::latch let_go{1};
  Platform platform{[&](const std::string&) {
    let_go.wait();
    return Attempt{Verdict::kSent, ""};
  }};
  tests::SeededRandom random;
  {
    Sender sender{office.writer, office.clock, random, platform.send()};
    sender.wake();
    REQUIRE(platform.wait_for(1));
    let_go.count_down();
  }
  const auto sent = platform.received().size();
  CHECK(sent < kMany);
  CHECK(office.state(std::to_string(sent - 1)) == "sent  1 ");
  CHECK(office.state(std::to_string(kMany - 1)) == "waiting o 0 ");
}

TEST_CASE("a sender that is woken looks at once", "[sender]") {
  Office office;
  Platform platform;
  tests::SeededRandom random;
  Sender sender{office.writer, office.clock, random, platform.send()};
  // By looking around once a second alone these would take about twenty seconds.
  const auto begun = std::chrono::steady_clock::now();
  for (std::size_t i = 1; i <= 20; ++i) {
    office.put(std::to_string(i));
    sender.wake();
    REQUIRE(platform.wait_for(i));
  }
  CHECK(std::chrono::steady_clock::now() - begun < 10s);
}

TEST_CASE("a sender that nobody wakes finds what is due by itself", "[sender]") {
  Office office;
  Platform platform;
  tests::SeededRandom random;
  office.put("a");
  const Sender sender{office.writer, office.clock, random, platform.send()};
  CHECK(platform.wait_for(1));
}
