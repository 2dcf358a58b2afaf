// kill -9 of a writer with several producers, again and again on one database. LINLI_CRASH_KILLS sets how
// often, LINLI_CRASH_SEED the moments. It cannot tell synchronous=FULL from NORMAL (the kernel keeps what it
// was given); that is what the power cuts are for.
#include <chrono>
#include <random>

#include "tests/crash/child.h"
#include "tests/crash/units.h"
#include "tests/crash/workplace.h"
#include "tests/support/catch.h"

using namespace linli::tests::crash;

TEST_CASE("a writer that is killed at any moment has kept all it acknowledged, once and whole") {
  const Workplace work;
  std::mt19937_64 random{static_cast<std::uint64_t>(setting("LINLI_CRASH_SEED", 1))};
  std::uniform_int_distribution<int> moment_ms{1, 30};
  const int kills = setting("LINLI_CRASH_KILLS", 20);
  constexpr int kEnough = 100'000;
  std::set<int> acknowledged;
  for (int round = 0; round < kills; ++round) {
    CAPTURE(round);
    DriverRun run{.database = work.database(), .first_unit = round * kEnough, .units = kEnough};
    Child driver{run.command(), {}};
    REQUIRE(
        driver.listen_until(std::chrono::steady_clock::now() + std::chrono::milliseconds{moment_ms(random)}));
    driver.kill();
    REQUIRE(driver.finish() == 128 + 9);
    acknowledged.merge(numbers_in(driver.said()));

    // Looked at in a copy: looking opens, mends and tidies what the next round should find as it is.
    const Workplace aside;
    aside.become(work.look());
    const Verdict verdict = judge(aside.database(), acknowledged);
    CAPTURE(verdict.words());
    REQUIRE(verdict.sound());
    REQUIRE(verdict.lost == 0);
  }
  CHECK(static_cast<int>(acknowledged.size()) > kills);
}
