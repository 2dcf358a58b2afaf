#include "bot/system.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

#include "tests/support/catch.h"

using namespace linli::bot;
using namespace std::chrono_literals;
using linli::storage::model::Instant;
using linli::storage::model::parse_iso;

namespace {

using Steady = std::chrono::steady_clock;

/// Checks that `clock` shows `expected` plus what has passed since `began`, which was read before it was set.
void check_runs_from(const DevelopmentClock& clock, Instant expected, Steady::time_point began) {
  const auto shown = clock.now();
  const auto passed = std::chrono::ceil<std::chrono::milliseconds>(Steady::now() - began);
  CHECK(shown >= expected);
  CHECK(shown <= expected + passed + 1ms);
}

}  // namespace

TEST_CASE("the system's clock shows the time", "[system]") {
  const auto before = std::chrono::system_clock::now();
  const auto shown = SystemClock{}.now();
  CHECK(shown >= std::chrono::floor<std::chrono::milliseconds>(before));
  CHECK(shown <= std::chrono::system_clock::now());
}

TEST_CASE("a development clock starts when it is told, runs on and can be moved", "[system]") {
  const auto began = Steady::now();
  const auto start = *parse_iso("2024-06-03T09:00");
  DevelopmentClock clock(start);
  check_runs_from(clock, start, began);
  SECTION("it runs") {
    const auto deadline = Steady::now() + 10s;
    while (clock.now() == start && Steady::now() < deadline)
      std::this_thread::yield();
    CHECK(clock.now() > start);
  }
  SECTION("it goes forward") {
    clock.advance(24h);
    check_runs_from(clock, start + 24h, began);
  }
  SECTION("it goes back") {
    clock.advance(-1h);
    check_runs_from(clock, start - 1h, began);
  }
  SECTION("it is set") {
    const auto later = *parse_iso("2025-01-01T00:00");
    clock.set(later);
    check_runs_from(clock, later, began);
  }
  SECTION("no step is lost when many take one") {
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 1000; ++i)
          clock.advance(1s);
      });
    }
    for (auto& thread : threads)
      thread.join();
    check_runs_from(clock, start + 4000s, began);
  }
}

TEST_CASE("random bytes differ from call to call and fill the whole span", "[system]") {
  SystemRandom random;
  std::array<std::byte, 32> first{}, second{};
  random.fill(first);
  random.fill(second);
  CHECK(first != second);
  // Each of 4096 bytes stays zero by chance once in 256 times: a part that is never filled would show.
  std::vector<std::byte> many(4096);
  random.fill(many);
  CHECK(std::count(many.begin(), many.end(), std::byte{0}) < 100);
  random.fill({});
}

TEST_CASE("only the variables that are ours are looked at", "[system]") {
  ::setenv("LINLI_OF_THE_TEST", "a=b", 1);
  ::setenv("NOT_LINLI", "x", 1);
  const auto environment = system_environment();
  ::unsetenv("LINLI_OF_THE_TEST");
  ::unsetenv("NOT_LINLI");
  CHECK(environment.at("LINLI_OF_THE_TEST") == "a=b");
  CHECK(environment.count("NOT_LINLI") == 0);
}
