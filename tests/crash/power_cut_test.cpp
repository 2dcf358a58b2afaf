// Power cuts: a run of the writer is recorded and cut at many points, and the disk is then what a cache that
// forgets would have left. LINLI_CRASH_CUTS sets the number of cuts (each with three ways to survive),
// LINLI_CRASH_UNITS the length of the run, LINLI_CRASH_SEED the choice of points, LINLI_CRASH_SYNCS how many
// of the first syncs fail, one a run.
#include <algorithm>
#include <numeric>
#include <vector>

#include "tests/crash/child.h"
#include "tests/crash/disk.h"
#include "tests/crash/units.h"
#include "tests/crash/workplace.h"
#include "tests/support/catch.h"

using namespace linli::tests::crash;

namespace {

std::vector<Entry> record(const Workplace& work, DriverRun run) {
  run.database = work.database();
  Child driver{run.command(), recording(work.disk(), work.log())};
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

std::mt19937_64 chosen() {
  return std::mt19937_64{static_cast<std::uint64_t>(setting("LINLI_CRASH_SEED", 1))};
}

Tally cut_at(const Workplace& work, const std::vector<Entry>& log, const std::vector<std::size_t>& points,
             std::mt19937_64& random) {
  Tally tally;
  Disk disk;
  std::string said;
  std::size_t done = 0;
  for (const std::size_t point : points) {
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

Tally cut(const Workplace& work, const std::vector<Entry>& log, int count) {
  std::mt19937_64 random = chosen();
  return cut_at(work, log, cut_points(log, count, random), random);
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

TEST_CASE("a power cut while the database is made or migrated leaves one that opens and finishes it") {
  const Workplace work;
  const auto log = record(work, {.producers = 1, .units = 3});
  const auto told =
      std::find_if(log.begin(), log.end(), [](const Entry& e) { return e.kind == Kind::kAcknowledge; });
  std::vector<std::size_t> points(static_cast<std::size_t>(told - log.begin()));
  std::iota(points.begin(), points.end(), 0);
  REQUIRE(points.size() > 30);
  std::mt19937_64 random = chosen();
  const Tally tally = cut_at(work, log, points, random);
  INFO(tally.first_wrong);
  CHECK(tally.unsound == 0);
}

TEST_CASE("a second start finds what the first acknowledged, whenever the power goes") {
  const Workplace work;
  DriverRun run{.database = work.database(), .units = 60};
  Child first{run.command(), {}};
  REQUIRE(first.finish() == 0);
  run.first_unit = run.units;
  Child second{run.command(), recording(work.disk(), work.log())};
  REQUIRE(second.finish() == 0);
  auto log = read_log(work.log());
  // What the first one said was heard before anything the second did.
  const auto began =
      std::find_if(log.begin(), log.end(), [](const Entry& e) { return e.kind != Kind::kFound; });
  const auto found = static_cast<std::size_t>(began - log.begin());
  REQUIRE(found == 2);  // the database and its log
  log.insert(log.begin(), {Kind::kAcknowledge, 0, 0, first.said()});
  std::mt19937_64 random = chosen();
  auto points = cut_points(log, cuts() / 4, random);
  for (std::size_t& point : points)
    point = std::max(point, found);
  const Tally tally = cut_at(work, log, points, random);
  INFO(tally.first_wrong);
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
  for (int failing = 1; failing <= setting("LINLI_CRASH_SYNCS", 16); ++failing) {
    CAPTURE(failing);
    const Workplace work;
    auto settings = recording(work.disk(), work.log());
    settings.push_back("LINLI_RECORD_FAIL_SYNC=" + std::to_string(failing));
    DriverRun run{.database = work.database(), .units = 2000, .checkpoint_pages = 20};
    Child driver{run.command(), settings};
    CHECK(driver.finish() == 75);

    const auto log = read_log(work.log());
    Disk disk;
    for (const Entry& entry : log)
      disk.apply(entry);
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

TEST_CASE("a disk that is full for a while refuses work, loses none, and works again without a restart") {
  int refused = 0;
  // The first writes make the database and are left alone. A group that finds no room ends at its first
  // write.
  for (int from = 150; from < 150 + 6 * 97; from += 97) {
    for (const int writes : {1, 6}) {
      CAPTURE(from, writes);
      const Workplace work;
      auto settings = recording(work.disk(), work.log());
      settings.push_back("LINLI_RECORD_FULL=" + std::to_string(from) + "," + std::to_string(writes));
      const DriverRun run{.database = work.database(), .units = 300, .checkpoint_pages = 20};
      Child driver{run.command(), settings};
      REQUIRE(driver.finish() == 0);

      const auto told = numbers_in(driver.said());
      const int expected = run.units - run.units / 7;
      refused += expected - static_cast<int>(told.size());
      CHECK(*told.rbegin() > run.units - 20);
      const auto log = read_log(work.log());
      Disk disk;
      for (const Entry& entry : log)
        disk.apply(entry);
      std::mt19937_64 random{1};
      work.become(disk.after_cut(Survival::kNone, random));
      const Verdict verdict = judge(work.database(), told);
      CAPTURE(verdict.words());
      CHECK(verdict.sound());
      CHECK(verdict.lost == 0);
    }
  }
  CHECK(refused > 6);
}
