#include "handlers/catalogue/catalogue.h"

#include <stdexcept>

#include "storage/db/transaction.h"
#include "storage/repo/programs.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::storage;
using handlers::catalogue::Catalogue;
using linli::tests::at;

namespace {

std::string rules_due_on(int day) {
  handlers::rules::Program program;
  program.code = "p";
  program.name = "p";
  program.projects = 1;
  program.report_due_day = day;
  return handlers::rules::to_json(program);
}

}  // namespace

TEST_CASE("the catalogue knows a programme's rules and notices each change, even at one instant",
          "[catalogue]") {
  auto db = tests::migrated(":memory:");
  Catalogue catalogue;
  const auto id = repo::programs::save(db, "p", "p", rules_due_on(5), at());
  for (int day = 5; day <= 10; ++day) {
    repo::programs::save(db, "p", "p", rules_due_on(day), at());
    CHECK(catalogue.program(db, id).report_due_day == day);
    CHECK(catalogue.program(db, id).report_due_day == day);
  }
}

TEST_CASE("a change that was undone is forgotten by the catalogue too", "[catalogue]") {
  auto db = tests::migrated(":memory:");
  Catalogue catalogue;
  const auto id = repo::programs::save(db, "p", "p", rules_due_on(5), at());
  {
    const db::Transaction undone{db};
    repo::programs::save(db, "p", "p", rules_due_on(6), at());
    CHECK(catalogue.program(db, id).report_due_day == 6);
  }
  CHECK(catalogue.program(db, id).report_due_day == 5);
}

TEST_CASE("a programme that is not there or is damaged is not made up", "[catalogue]") {
  auto db = tests::migrated(":memory:");
  Catalogue catalogue;
  CHECK_THROWS_AS(catalogue.program(db, {7}), std::runtime_error);
  const auto id = repo::programs::save(db, "p", "p", "{}", at());
  CHECK_THROWS_AS(catalogue.program(db, id), std::runtime_error);
  repo::programs::save(db, "p", "p", rules_due_on(6), at());
  CHECK(catalogue.program(db, id).report_due_day == 6);
}
