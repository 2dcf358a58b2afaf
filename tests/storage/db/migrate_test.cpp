#include "storage/db/migrate.h"

#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli::storage::db;
using linli::tests::Scratch;

namespace {

const Migrations kThree{
    {1, "0001_people", "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;"},
    {2, "0002_visits",
     "CREATE TABLE visits (person INTEGER NOT NULL REFERENCES people (id)) STRICT;"
     "INSERT INTO people (id, name) VALUES (1, 'a'); INSERT INTO visits VALUES (1);"},
    // Rebuilding a table others point to: the rows of visits must live through it.
    {3, "0003_people_with_age",
     "CREATE TABLE people_with_age (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER) STRICT;"
     "INSERT INTO people_with_age SELECT id, name, NULL FROM people;"
     "DROP TABLE people; ALTER TABLE people_with_age RENAME TO people;"}};

Connection memory() {
  return {":memory:", Connection::Mode::kWriter};
}

Migrations with_second(std::string_view sql) {
  return {kThree[0], {2, "0002_other", sql}};
}

std::string refusal(Connection& connection, int target, const Migrations& list) {
  try {
    migrate(connection, target, list);
  } catch (const std::runtime_error& refused) {
    return refused.what();
  }
  return "";
}

}  // namespace

TEST_CASE("an empty database comes to the wanted version, and a second run does nothing") {
  Connection connection = memory();
  CHECK(schema_version(connection) == 0);
  const auto applied = migrate(connection);
  CHECK(applied.size() == migrations().size());
  CHECK(schema_version(connection) == wanted_version());
  const std::string fingerprint = schema_fingerprint(connection);
  CHECK(migrate(connection).empty());
  CHECK(schema_fingerprint(connection) == fingerprint);
}

TEST_CASE("the built-in migrations count from one without a gap") {
  REQUIRE_FALSE(migrations().empty());
  int expected = 0;
  for (const Migration& migration : migrations())
    CHECK(migration.version == ++expected);
  CHECK(migrations().front().name == "0001_initial");
}

TEST_CASE("the built-in migrations give the same schema step by step and at once") {
  Connection at_once = memory();
  migrate(at_once);
  Connection by_steps = memory();
  for (int version = 1; version <= wanted_version(); ++version) {
    CHECK(migrate(by_steps, version) == std::vector<int>{version});
    CHECK(schema_version(by_steps) == version);
  }
  CHECK(schema_fingerprint(by_steps) == schema_fingerprint(at_once));
}

TEST_CASE("a rebuilt table keeps the rows that point to it") {
  Connection connection = memory();
  CHECK(migrate(connection, 3, kThree) == std::vector<int>{1, 2, 3});
  CHECK(connection.integer("SELECT count(*) FROM visits") == 1);
  CHECK(connection.integer("PRAGMA foreign_keys") == 1);
  CHECK(connection.integer("PRAGMA application_id") == kApplicationId);
}

TEST_CASE("different schemas have different fingerprints") {
  Connection two = memory();
  migrate(two, 2, kThree);
  Connection three = memory();
  migrate(three, 3, kThree);
  CHECK(schema_fingerprint(two) != schema_fingerprint(three));
}

TEST_CASE("a step that fails leaves the version before it, whole") {
  for (const char* const bad :
       {"CREATE TABLE visits (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);",
        "CREATE TABLE visits (p INTEGER REFERENCES people (id)) STRICT; INSERT INTO visits VALUES (9);"}) {
    Connection connection = memory();
    migrate(connection, 1, kThree);
    const std::string before = schema_fingerprint(connection);
    CHECK_THROWS_AS(migrate(connection, 2, with_second(bad)), std::runtime_error);
    CHECK(schema_version(connection) == 1);
    CHECK(schema_fingerprint(connection) == before);
    CHECK(connection.integer("PRAGMA foreign_keys") == 1);
    CHECK(migrate(connection, 3, kThree) == std::vector<int>{2, 3});
  }
}

TEST_CASE("a step that ends its own transaction is refused") {
  Connection connection = memory();
  CHECK_THROWS_AS(migrate(connection, 2, with_second("CREATE TABLE a (x TEXT) STRICT; COMMIT;")),
                  std::runtime_error);
}

TEST_CASE("a released migration whose text was edited is refused") {
  Connection connection = memory();
  migrate(connection, 2, kThree);
  Migrations edited = kThree;
  edited[0].sql = "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT) STRICT;";
  CHECK(refusal(connection, 3, edited).find("0001_people") != std::string::npos);
  CHECK(schema_version(connection) == 2);
}

TEST_CASE("a database newer than this build is refused and not touched") {
  Connection connection = memory();
  migrate(connection, 3, kThree);
  const Migrations older{kThree[0], kThree[1]};
  CHECK(refusal(connection, 2, older).find("version 3") != std::string::npos);
  CHECK(schema_version(connection) == 3);
}

TEST_CASE("somebody else's database is refused and not touched") {
  Connection connection = memory();
  connection.run("CREATE TABLE phone_numbers (x TEXT)");
  CHECK_THROWS_AS(migrate(connection, 3, kThree), std::runtime_error);
  CHECK(connection.integer("SELECT count(*) FROM sqlite_schema") == 1);

  Connection lookalike = memory();
  lookalike.run("CREATE TABLE schema_migrations (version INTEGER)");
  CHECK_THROWS_AS(migrate(lookalike, 3, kThree), std::runtime_error);
}
