#include "storage/repo/programs.h"

#include <algorithm>
#include <string>
#include <vector>

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

TEST_CASE("every version of a programme is kept as it was", "[programs]") {
  auto db = tests::migrated(":memory:");
  const auto id = programs::save(db, "p", "甲", "1", at());
  CHECK(programs::find(db, id)->version == 1);
  programs::save(db, "p", "甲", "1", at(1h));
  CHECK(programs::find(db, id)->version == 1);
  programs::save(db, "p", "乙", "2", at(2h));
  programs::save(db, "p", "甲", "1", at(3h));  // back to what it was is a version too
  CHECK(programs::find(db, "p")->version == 3);
  struct Version {
    int number;
    const char* name;
    const char* rules;
    model::Instant since;
  };
  for (const auto& [number, name, rules, since] :
       {Version{1, "甲", "1", at()}, Version{2, "乙", "2", at(2h)}, Version{3, "甲", "1", at(3h)}}) {
    const auto found = programs::find(db, id, number);
    REQUIRE(found);
    CHECK(found->id == id);
    CHECK(found->code == "p");
    CHECK(found->name == name);
    CHECK(found->rules == rules);
    CHECK(found->updated_at == since);
    CHECK(found->version == number);
  }
  CHECK_FALSE(programs::find(db, id, 4));
  CHECK_FALSE(programs::find(db, id, 0));
}

TEST_CASE("programmes live side by side and are listed by code", "[programs]") {
  auto db = tests::migrated(":memory:");
  programs::save(db, "q", "乙", "2", at());
  programs::save(db, "p", "甲", "1", at());
  programs::save(db, "q", "乙", "3", at());
  std::vector<std::string> list;
  programs::each(db, [&](const programs::Stored& program) {
    list.push_back(program.code + std::to_string(program.version) + program.rules);
  });
  CHECK(list == std::vector<std::string>{"p11", "q23"});
}

TEST_CASE("a programme that was there before versions were kept is its first version", "[programs]") {
  db::Connection db{":memory:", db::Connection::Mode::kWriter};
  const auto& all = db::migrations();
  const auto step =
      std::ranges::find_if(all, [](const auto& one) { return one.name.ends_with("_program_versions"); });
  REQUIRE(step != all.end());
  db::migrate(db, step->version - 1);
  db.run("INSERT INTO programs (code, name, rules, updated_at_ms) VALUES ('p', '甲', '1', 7)");
  db::migrate(db);
  const auto found = programs::find(db, "p").value();
  CHECK(found.version == 1);
  CHECK(programs::find(db, found.id, 1)->updated_at == model::from_ms(7));
  programs::save(db, "p", "甲", "2", at());
  CHECK(programs::find(db, "p")->version == 2);
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
