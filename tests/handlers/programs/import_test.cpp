#include "handlers/programs/import.h"

#include <string>

#include "handlers/catalogue/catalogue.h"
#include "storage/repo/programs.h"
#include "tests/handlers/programs/schemes.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace std::chrono_literals;
using handlers::programs::import_program;
using handlers::rules::to_json;
using tests::at;
namespace repo = storage::repo;

TEST_CASE("the five programmes live side by side, each as its file says", "[programs]") {
  auto db = tests::migrated(":memory:");
  handlers::catalogue::Catalogue catalogue;
  for (const auto* code : tests::kSchemes) {
    const auto imported = import_program(db, to_json(tests::scheme(code)), at());
    REQUIRE(imported);
    CHECK(imported->code == code);
    CHECK(imported->version == 1);
    CHECK(imported->changed);
  }
  for (const auto* code : tests::kSchemes) {
    const auto stored = repo::programs::find(db, code).value();
    CHECK(to_json(catalogue.program(db, stored.id)) == to_json(tests::scheme(code)));
    CHECK_FALSE(import_program(db, to_json(tests::scheme(code)), at(1h))->changed);
    CHECK(repo::programs::find(db, code)->updated_at == at());
  }
}

TEST_CASE("a changed programme is a further version, and the one before can still be read", "[programs]") {
  auto db = tests::migrated(":memory:");
  auto program = tests::scheme("zibo-2021");
  const auto first = to_json(program);
  REQUIRE(import_program(db, first, at()));
  program.rules.pop_back();
  const auto second = import_program(db, to_json(program), at(1h));
  REQUIRE(second);
  CHECK(second->version == 2);
  CHECK(second->changed);
  const auto id = repo::programs::find(db, "zibo-2021")->id;
  CHECK(repo::programs::find(db, id, 1)->rules == first);
  CHECK(repo::programs::find(db, id)->rules == to_json(program));
}

TEST_CASE("what is no programme changes nothing", "[programs]") {
  auto db = tests::migrated(":memory:");
  const auto good = to_json(tests::scheme("zibo-2021"));
  REQUIRE(import_program(db, good, at()));
  for (const auto& wrong : {std::string{}, std::string{"{}"}, good.substr(0, good.size() - 1)}) {
    const auto imported = import_program(db, wrong, at(1h));
    REQUIRE_FALSE(imported);
    CHECK(imported.error().code == storage::model::Code::kInvalid);
  }
  const auto spaced = import_program(db, good + " ", at(1h));  // stored as it is always written
  REQUIRE(spaced);
  CHECK_FALSE(spaced->changed);
  CHECK(repo::programs::find(db, "zibo-2021")->rules == good);
  CHECK(db.integer("SELECT COUNT(*) FROM program_versions") == 1);
}
