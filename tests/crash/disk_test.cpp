#include "tests/crash/disk.h"

#include <deque>

#include "tests/support/catch.h"

using namespace linli::tests::crash;

namespace {

/// A disk on which file 2 is "a".
struct Told {
  void say(Kind kind, std::uint64_t offset = 0, std::string bytes = "") {
    entries.push_back({kind, 2, offset, std::move(bytes)});
    disk.apply(entries.back());
  }
  Image left(Survival survival = Survival::kNone) { return disk.after_cut(survival, random); }

  std::deque<Entry> entries;  // the disk keeps pointers to them
  Disk disk;
  std::mt19937_64 random{7};
};

}  // namespace

TEST_CASE("a cut takes what was not synced, contents and names each for themselves") {
  Told told;
  told.say(Kind::kCreate, 0, "a");
  told.say(Kind::kWrite, 0, "one");
  CHECK(told.disk.as_seen() == Image{{"a", "one"}});
  CHECK(told.left() == Image{});
  told.say(Kind::kSync);
  CHECK(told.left() == Image{});
  told.say(Kind::kSyncDirectory);
  CHECK(told.left() == Image{{"a", "one"}});
  told.say(Kind::kWrite, 3, "two");
  CHECK(told.left() == Image{{"a", "one"}});
  told.say(Kind::kUnlink, 0, "a");
  CHECK(told.disk.as_seen() == Image{});
  CHECK(told.left() == Image{{"a", "one"}});
}

TEST_CASE("what was on the disk before the recording survives every cut") {
  Told told;
  told.say(Kind::kFound, 0, std::string("a\0one", 5));
  CHECK(told.left() == Image{{"a", "one"}});
  told.say(Kind::kTruncate, 1);
  CHECK(told.disk.as_seen() == Image{{"a", "o"}});
  CHECK(told.left() == Image{{"a", "one"}});
}

TEST_CASE("a failed sync loses what waited for it, whatever is synced later") {
  Told told;
  told.say(Kind::kCreate, 0, "a");
  told.say(Kind::kSyncDirectory);
  told.say(Kind::kWrite, 0, "one");
  told.say(Kind::kSyncFailed);
  told.say(Kind::kSync);
  CHECK(told.left() == Image{{"a", ""}});
}

TEST_CASE("some sectors of a write survive and others do not, and a prefix is one") {
  Told told;
  told.say(Kind::kCreate, 0, "a");
  told.say(Kind::kWrite, 0, std::string(4096, 'x'));
  told.say(Kind::kSync);
  told.say(Kind::kSyncDirectory);
  told.say(Kind::kWrite, 0, std::string(4096, 'y'));
  bool mixed = false;
  bool torn = false;
  for (int i = 0; i < 50; ++i) {
    const std::string sectors = told.left(Survival::kSectors).at("a");
    REQUIRE(sectors.size() == 4096);
    for (std::size_t at = 0; at < 4096; at += 512) {
      REQUIRE(sectors.substr(at, 512) == std::string(512, sectors[at]));
    }
    mixed = mixed || sectors.find("xy") != std::string::npos;
    const std::string prefix = told.left(Survival::kPrefix).at("a");
    REQUIRE(prefix.find("xy") == std::string::npos);
    torn = torn || prefix.find("yx") != std::string::npos;
  }
  CHECK(mixed);
  CHECK(torn);
}
