#include "bot/wechat/guard.h"

#include <string>

#include "tests/handlers/random.h"
#include "tests/support/catch.h"

using namespace linli::bot::wechat;
using namespace std::chrono_literals;
using linli::storage::model::Instant;
using linli::storage::model::parse_iso;

namespace {

struct SetClock final : linli::handlers::contract::Clock {
  Instant time = parse_iso("2024-06-03T09:00:20").value();
  Instant now() const override { return time; }
};

struct Gate {
  SetClock clock;
  linli::tests::SeededRandom random;
  Guard guard{clock, random};

  /// A call that is let through and answered so.
  bool call(std::int64_t code, const char* path = "/a") {
    REQUIRE(guard.admit(path));
    return guard.answered(path, errcode(code));
  }
};

}  // namespace

TEST_CASE("a used-up day is over at midnight in China, a used-up minute with the minute", "[guard]") {
  Gate gate;
  CHECK(gate.call(45009));  // an alarm
  CHECK_FALSE(gate.guard.admit("/a"));
  CHECK(gate.guard.admit("/b"));
  CHECK(gate.guard.open_at("/a") == parse_iso("2024-06-04T00:00").value());
  gate.clock.time = parse_iso("2024-06-03T23:59:59").value();
  CHECK_FALSE(gate.guard.admit("/a"));
  gate.clock.time += 1s;
  CHECK_FALSE(gate.call(45011));
  CHECK(gate.guard.open_at("/a") == parse_iso("2024-06-04T00:01").value());
}

TEST_CASE("a call that was under way does not open what another closed", "[guard]") {
  Gate gate;
  REQUIRE(gate.guard.admit("/a"));
  gate.call(45009);
  gate.guard.answered("/a", errcode(0));
  CHECK_FALSE(gate.guard.admit("/a"));
  CHECK_FALSE(gate.guard.answered("/a", errcode(45009)));  // is known: no second alarm
  CHECK(gate.guard.answered("/a", errcode(48001)));
  gate.guard.answered("/a", errcode(45009));
  CHECK(gate.guard.open_at("/a") == Guard::kNever);
  gate.guard.no_answer("/a", true);
  CHECK(gate.guard.open_at("/a") == Guard::kNever);
}

TEST_CASE("trouble closes a path for a random while that doubles, at most a quarter of an hour", "[guard]") {
  Gate gate;
  auto longest = 0ms;
  for (int i = 0; i < 60; ++i) {
    REQUIRE(gate.guard.admit("/a"));
    if (i % 2 == 0)
      gate.guard.no_answer("/a", true);
    else
      gate.guard.answered("/a", errcode(-1));
    const auto pause = gate.guard.open_at("/a") - gate.clock.time;
    CHECK(pause > 0ms);
    CHECK(pause <= std::min<std::chrono::milliseconds>(2s * (1 << std::min(2 * i + 1, 16)), 15min));
    longest = std::max(longest, pause);
    CHECK_FALSE(gate.guard.admit("/a"));
    gate.clock.time += pause;
  }
  CHECK(longest > 5min);
}

TEST_CASE("while a path recovers one call goes at a time, and success opens it to all", "[guard]") {
  Gate gate;
  REQUIRE(gate.guard.admit("/a"));
  gate.guard.no_answer("/a", true);
  CHECK(gate.guard.doubtful("/a"));
  gate.clock.time = gate.guard.open_at("/a");
  CHECK(gate.guard.admit("/a"));
  CHECK_FALSE(gate.guard.admit("/a"));
  gate.guard.answered("/a", errcode(0));
  CHECK_FALSE(gate.guard.doubtful("/a"));
  CHECK(gate.guard.admit("/a"));
  CHECK(gate.guard.admit("/a"));
}

TEST_CASE("a right that the account lacks is said once and not asked for again", "[guard]") {
  Gate gate;
  const auto code = GENERATE(48001, 48004, 50002);
  REQUIRE(gate.guard.admit("/a"));
  CHECK(gate.guard.answered("/a", errcode(code)));
  CHECK_FALSE(gate.guard.answered("/a", errcode(code)));
  gate.clock.time += 24h * 400;
  CHECK_FALSE(gate.guard.admit("/a"));
  CHECK(gate.guard.open_at("/a") == Guard::kNever);
  CHECK(gate.guard.admit("/b"));
}

TEST_CASE("a wrong configuration stops the account, which is news once", "[guard]") {
  Gate gate;
  CHECK(gate.guard.stop_account(errcode(40164)));
  CHECK_FALSE(gate.guard.stop_account(errcode(40125)));
  CHECK_FALSE(gate.guard.admit("/a"));
  CHECK(gate.guard.open_at("/never called") == Guard::kNever);
}

TEST_CASE("what somebody had to mend is open again once they say so, and its stopping is news anew",
          "[guard]") {
  Gate gate;
  REQUIRE(gate.guard.admit("/a"));
  REQUIRE(gate.guard.answered("/a", errcode(48001)));
  REQUIRE(gate.guard.admit("/b"));
  REQUIRE(gate.guard.answered("/b", errcode(45009)));  // waits for the day, not for anybody
  gate.clock.time += 1h;
  REQUIRE(gate.guard.stop_account(errcode(40164)));
  const auto stops = gate.guard.stops();
  REQUIRE(stops.size() == 2);
  CHECK(stops[0].about == "account");
  CHECK(stops[0].said.code == 40164);
  CHECK(stops[0].since == gate.clock.time);
  CHECK(stops[1].about == "/a");
  CHECK(gate.guard.resume().size() == 2);
  CHECK(gate.guard.stops().empty());
  CHECK(gate.guard.resume().empty());
  CHECK(gate.guard.admit("/a"));
  CHECK(gate.guard.admit("/c"));
  CHECK_FALSE(gate.guard.admit("/b"));
  CHECK(gate.guard.stop_account(errcode(40164)));
}

TEST_CASE("calls are counted by path and day", "[guard]") {
  Gate gate;
  for (int i = 0; i < 3; ++i)
    gate.call(0);
  gate.call(45009, "/b");
  const auto counts = gate.guard.counts();
  REQUIRE(counts.size() == 2);
  CHECK(counts[0].path == "/a");
  CHECK(counts[0].today == 3);
  CHECK(counts[0].open);
  CHECK_FALSE(counts[1].open);
  gate.clock.time += 24h;
  CHECK(gate.guard.counts()[0].today == 0);
}
