#include "tests/standin/clock.h"

#include "tests/support/catch.h"

using namespace standin;

TEST_CASE("times are Shanghai's unless they say otherwise", "[standin]") {
  CHECK(parse_time("2024-06-03T09:00") == 1717376400);
  CHECK(parse_time("2024-06-03T09:00:00+08:00") == 1717376400);
  CHECK(parse_time("2024-06-03T01:00:00Z") == 1717376400);
  CHECK(format_time(1717376400) == "2024-06-03T09:00:00+08:00");
  for (const char* wrong :
       {"", "2024-06-03", "2024-13-03T09:00", "2024-02-30T09:00", "2024-06-03T24:00", "2024-06-03T09:00x"}) {
    INFO(wrong);
    CHECK_FALSE(parse_time(wrong));
  }
}

TEST_CASE("durations have fixed lengths", "[standin]") {
  CHECK(parse_duration("P1D") == 86400);
  CHECK(parse_duration("P1DT2H30M5S") == 86400 + 9005);
  CHECK(parse_duration("-PT5M") == -300);
  CHECK(parse_duration("P2W") == 14 * 86400);
  for (const char* wrong : {"", "P", "PT", "P1M", "1D", "P1", "P1DT", "PT1D"}) {
    INFO(wrong);
    CHECK_FALSE(parse_duration(wrong));
  }
}

TEST_CASE("the clock starts where it is put and runs on", "[standin]") {
  Clock clock;
  clock.set(1717376400);
  CHECK(clock.now() >= 1717376400);
  CHECK(clock.now() < 1717376460);
  clock.advance(86400);
  CHECK(clock.now() >= 1717376400 + 86400);
}
