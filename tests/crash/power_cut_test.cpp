// Power cuts: a run of the writer is recorded and cut at many points, and the disk is then what a cache that
// forgets would have left. LINLI_CRASH_CUTS sets the number of cuts (each with three ways to survive),
// LINLI_CRASH_UNITS the length of the run, LINLI_CRASH_SEED the choice of points.
#include <algorithm>
#include <vector>

#include "tests/crash/child.h"
#include "tests/crash/disk.h"
#include "tests/crash/units.h"
#include "tests/crash/workplace.h"
#include "tests/support/catch.h"

using namespace linli::tests::crash;

namespace {

std::vector<std::string> recording(const Workplace& work) {
  return {"LD_PRELOAD=" LINLI_CRASH_RECORDER, "LINLI_RECORD_DIR=" + work.disk(),
          "LINLI_RECORD_LOG=" + work.log()};
}

std::vector<Entry> record(const Workplace& work, DriverRun run) {
  run.database = work.database();
  Child driver{run.command(), recording(work)};
  REQUIRE(driver.finish() == 0);
  return read_log(work.log());
}

/// Points of the log after which to cut: half anywhere, half right after somebody was told, when most hurts.
std::vector<std::size_t> cut_points(const std::vector<Entry>& log, int count, std::mt19937_64& random) {
  std::vector<std::size_t> told;
  std::vector<std::size_t> all(log.size());
  for (std::size_t i = 0; i < log.size(); ++i) {
    all[i] = i;
    if (log[i].kind == Kind::kAcknowledge) told.push_back(i);
  }
  std::vector<std::size_t> points;
  const auto half = static_cast<std::ptrdiff_t>(count / 2);
  std::sample(told.begin(), told.end(), std::back_inserter(points), half, random);
  std::sample(all.begin(), all.end(), std::back_inserter(points), count - half, random);
  std::sort(points.begin(), points.end());
  return points;
}

struct Tally {
  int cuts = 0;
  int unsound = 0;
  int losing = 0;  // cuts that lost something acknowledged
  int lost = 0;
  std::string first_wrong;
};

void add(Tally& tally, const Verdict& verdict, std::size_t point, Survival survival) {
  ++tally.cuts;
  tally.unsound += verdict.sound() ? 0 : 1;
  tally.losing += verdict.lost > 0 ? 1 : 0;
  tally.lost += verdict.lost;
  if (tally.first_wrong.empty() && (!verdict.sound() || verdict.lost > 0)) {
    tally.first_wrong = "after entry " + std::to_string(point) + ", survival " +
                        std::to_string(static_cast<int>(survival)) + ": " + verdict.words();
  }
}

Tally cut(const Workplace& work, const std::vector<Entry>& log, int count) {
  std::mt19937_64 random{static_cast<std::uint64_t>(setting("LINLI_CRASH_SEED", 1))};
  Tally tally;
  Disk disk;
  std::string said;
  std::size_t done = 0;
  for (const std::size_t point : cut_points(log, count, random)) {
    for (; done <= point; ++done) {
      disk.apply(log[done]);
      if (log[done].kind == Kind::kAcknowledge) said += log[done].bytes;
    }
    const auto told = numbers_in(said);
    for (const Survival survival : {Survival::kNone, Survival::kPrefix, Survival::kSectors}) {
      work.become(disk.after_cut(survival, random));
      add(tally, judge(work.database(), told), point, survival);
    }
  }
  return tally;
}

int cuts() {
  return setting("LINLI_CRASH_CUTS", 100);
}
int units() {
  return setting("LINLI_CRASH_UNITS", 300);
}

}  // namespace

TEST_CASE("the recorder misses nothing that reaches the disk") {
  const Workplace work;
  const auto log = record(work, {.units = units()});
  Disk disk;
  for (const Entry& entry : log)
    disk.apply(entry);
  CHECK(disk.as_seen() == work.look());
  CHECK(std::count_if(log.begin(), log.end(), [](const Entry& e) { return e.kind == Kind::kSync; }) > 20);
}

TEST_CASE("a power cut at any moment loses nothing acknowledged and leaves nothing half done") {
  const Workplace work;
  const auto log = record(work, {.units = units()});
  const Tally tally = cut(work, log, cuts());
  INFO(tally.first_wrong);
  CHECK(tally.cuts >= cuts() * 3 / 2);
  CHECK(tally.lost == 0);
  CHECK(tally.unsound == 0);
}

TEST_CASE("the same cuts see that synchronous=NORMAL loses what was acknowledged") {
  const Workplace work;
  const auto log = record(work, {.units = units(), .normal = true});
  const Tally tally = cut(work, log, cuts());
  CHECK(tally.losing > tally.cuts / 10);
  // It loses, and still keeps whole what it keeps.
  INFO(tally.first_wrong);
  CHECK(tally.unsound == 0);
}

TEST_CASE("a sync that fails ends the acknowledging, and nothing acknowledged before is lost") {
  // The first syncs make the database, the next carry the work; some belong to checkpoints.
  int worked = 0;
  for (int failing = 1; failing <= setting("LINLI_CRASH_SYNCS", 24); ++failing) {
    CAPTURE(failing);
    const Workplace work;
    auto settings = recording(work);
    settings.push_back("LINLI_RECORD_FAIL_SYNC=" + std::to_string(failing));
    DriverRun run{.database = work.database(), .units = 2000, .checkpoint_pages = 20};
    Child driver{run.command(), settings};
    CHECK(driver.finish() == 75);

    const auto log = read_log(work.log());
    Disk disk;
    for (const Entry& entry : log)
      disk.apply(entry);
    const auto last =
        std::find_if(log.rbegin(), log.rend(), [](const Entry& e) { return e.kind == Kind::kSyncFailed; });
    REQUIRE(last != log.rend());
    // Others may be told of what was committed before, but no commit comes after.
    CHECK(std::none_of(log.rbegin(), last, [](const Entry& e) { return e.kind == Kind::kSync; }));

    std::mt19937_64 random{1};
    work.become(disk.after_cut(Survival::kNone, random));
    const auto told = numbers_in(driver.said());
    const Verdict verdict = judge(work.database(), told);
    CAPTURE(verdict.words());
    CHECK(verdict.sound());
    CHECK(verdict.lost == 0);
    worked += told.empty() ? 0 : 1;
  }
  CHECK(worked > 5);
}
