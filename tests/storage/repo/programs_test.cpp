#include "storage/repo/programs.h"

#include <string>

#include "storage/repo/audit.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::storage;
using namespace std::chrono_literals;
using linli::tests::at;
using linli::tests::County;
namespace programs = storage::repo::programs;

TEST_CASE("a programme is found by number and by code as it was imported", "[programs]") {
  auto db = tests::migrated(":memory:");
  const auto id = programs::save(db, "shufu-2024", "疏附县2024年", R"({"a":1})", at());
  for (const auto& found : {programs::find(db, id), programs::find(db, "shufu-2024")}) {
    REQUIRE(found);
    CHECK(found->id == id);
    CHECK(found->code == "shufu-2024");
    CHECK(found->name == "疏附县2024年");
    CHECK(found->rules == R"({"a":1})");
    CHECK(found->updated_at == at());
  }
  CHECK_FALSE(programs::find(db, "shufu-2025"));
  CHECK_FALSE(programs::find(db, model::ProgramId{99}));
  CHECK_FALSE(programs::updated_at(db, {99}));
}

TEST_CASE("importing the same programme again changes nothing, importing a changed one is audited",
          "[programs]") {
  auto db = tests::migrated(":memory:");
  const auto events = [&] { return db.integer("SELECT COUNT(*) FROM audit_events").value(); };
  const auto action = [&] { return db.text("SELECT action FROM audit_events ORDER BY seq DESC").value(); };
  const auto id = programs::save(db, "p", "甲", "{}", at());
  CHECK(events() == 1);
  CHECK(action() == "program.added");

  CHECK(programs::save(db, "p", "甲", "{}", at(1h)) == id);
  CHECK(events() == 1);
  CHECK(programs::updated_at(db, id) == at());

  CHECK(programs::save(db, "p", "甲", R"({"a":1})", at(2h)) == id);
  CHECK(events() == 2);
  CHECK(action() == "program.changed");
  CHECK(programs::updated_at(db, id) == at(2h));

  CHECK(programs::save(db, "p", "乙", R"({"a":1})", at(3h)) == id);
  CHECK(events() == 3);
  CHECK(programs::find(db, id)->name == "乙");
  CHECK(db.text("SELECT before FROM audit_events ORDER BY seq DESC") !=
        db.text("SELECT after FROM audit_events ORDER BY seq DESC"));

  CHECK(programs::save(db, "q", "甲", "{}", at(3h)) != id);
  CHECK(repo::audit::verify(db) == std::nullopt);
}

TEST_CASE("every change of a programme moves its time, even when the clock stands or goes back",
          "[programs]") {
  auto db = tests::migrated(":memory:");
  const auto id = programs::save(db, "p", "甲", "1", at());
  auto last = programs::updated_at(db, id).value();
  for (const auto& [rules, now] : {std::pair{"2", at()}, {"3", at()}, {"4", at(-1h)}, {"5", at(1h)}}) {
    programs::save(db, "p", "甲", rules, now);
    const auto moved = programs::updated_at(db, id).value();
    CHECK(moved > last);
    last = moved;
  }
  CHECK(last == at(1h));
}
