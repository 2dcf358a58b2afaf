// Power cuts while a backup is put in the place of a database.
#include "storage/db/backup.h"
#include "tests/crash/child.h"
#include "tests/crash/disk.h"
#include "tests/crash/units.h"
#include "tests/crash/workplace.h"
#include "tests/support/catch.h"

using namespace linli::tests::crash;
namespace db = linli::storage::db;

namespace {

constexpr int kUnits = 30;

void work_on(const std::string& database, int first_unit) {
  // Checkpoints never: what a process that died left is in the log, and must not get lost on the way.
  Child driver{
      DriverRun{.database = database, .first_unit = first_unit, .units = kUnits, .checkpoint_pages = 100000}
          .command(),
      {}};
  REQUIRE(driver.finish() == 0);
}

std::int64_t deliveries(const std::string& database) {
  return db::Connection{database, db::Connection::Mode::kReader}
      .integer("SELECT count(*) FROM deliveries")
      .value_or(-1);
}

/// Makes the disk hold `image`, in which the old database may have two names; an Image does not tell.
void become(const Workplace& work, const Image& image, const std::string& kept) {
  work.become(image);
  const auto old = image.find("linli.db");
  const auto second = image.find("linli.db.before-restore");
  if (old == image.end() || second == image.end() || old->second != second->second) return;
  std::filesystem::remove(kept);
  std::filesystem::create_hard_link(work.database(), kept);
}

}  // namespace

TEST_CASE(
    "a power cut during a restore leaves the old database whole or the new one, and it can be run again") {
  const Workplace work;
  const std::string copy = work.disk() + "/copy.db";
  const std::string kept = work.database() + ".before-restore";
  work_on(work.database(), 0);
  REQUIRE(db::backup(work.database(), copy).ok());
  const std::int64_t in_copy = deliveries(copy);
  work_on(work.database(), kUnits);
  const std::int64_t in_old = deliveries(work.database());
  REQUIRE(in_old > in_copy);

  Child restorer{{LINLI_CRASH_DRIVER, "restore", copy, work.database()}, recording(work.disk(), work.log())};
  REQUIRE(restorer.finish() == 0);
  const auto log = read_log(work.log());
  const Image done = work.look();
  Disk disk;
  std::mt19937_64 random{static_cast<std::uint64_t>(setting("LINLI_CRASH_SEED", 1))};
  int old_ones = 0;
  int new_ones = 0;
  for (std::size_t at = 0; at < log.size(); ++at) {
    disk.apply(log[at]);
    if (log[at].kind == Kind::kFound) continue;
    for (const Survival survival : {Survival::kNone, Survival::kPrefix, Survival::kSectors}) {
      CAPTURE(at, static_cast<int>(survival));
      const Image left = disk.after_cut(survival, random);
      work.become(left);
      const Verdict verdict = judge(work.database(), {});
      CAPTURE(verdict.words());
      REQUIRE(verdict.sound());
      const std::int64_t there = deliveries(work.database()) - 1;  // judge() did one more
      REQUIRE((there == in_old || there == in_copy));
      ++(there == in_old ? old_ones : new_ones);

      if (there != in_old) {
        REQUIRE(deliveries(kept) == in_old);
        continue;
      }
      become(work, left, kept);
      const auto again = db::restore(copy, work.database());
      CAPTURE(again.ok() ? "" : again.error().message);
      REQUIRE(again.ok());
      REQUIRE(deliveries(work.database()) == in_copy);
      REQUIRE(deliveries(kept) == in_old);
    }
  }
  work.become(disk.after_cut(Survival::kNone, random));
  CHECK(deliveries(work.database()) == in_copy);  // what was reported done stays done
  CHECK(disk.as_seen() == done);                  // the recorder missed nothing
  CHECK(old_ones > 30);
  CHECK(new_ones > 0);
}
