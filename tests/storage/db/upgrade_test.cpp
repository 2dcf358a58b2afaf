#include "storage/db/upgrade.h"

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli::storage::db;
using linli::storage::model::Code;
using linli::tests::Scratch;

namespace {

const Migrations kTwo{{1, "0001_notes", "CREATE TABLE notes (x TEXT NOT NULL) STRICT;"},
                      {2, "0002_more", "ALTER TABLE notes ADD COLUMN y INTEGER;"}};
const Migrations kOne{kTwo[0]};

std::int64_t notes(const std::string& path) {
  return Connection{path, Connection::Mode::kReader}.integer("SELECT count(*) FROM notes").value();
}

/// A database of the first version with one note in it.
struct Home {
  Home() {
    REQUIRE(upgrade(path, kOne).ok());
    Connection{path, Connection::Mode::kWriter}.run("INSERT INTO notes VALUES ('a')");
  }
  Scratch scratch;
  std::string path = scratch.file("linli.db");
  std::string kept = path + ".before-2";
};

}  // namespace

TEST_CASE("a database that is brought to another version is copied first") {
  Home home;
  CHECK_FALSE(std::filesystem::exists(home.path + ".before-1"));  // there was nothing to lose
  const auto applied = upgrade(home.path, kTwo);
  REQUIRE(applied.ok());
  CHECK(*applied == std::vector<int>{2});
  CHECK(notes(home.path) == 1);
  CHECK(notes(home.kept) == 1);
  Connection before{home.kept, Connection::Mode::kReader};
  CHECK(schema_version(before) == 1);
}

TEST_CASE("a second run changes and copies nothing") {
  Home home;
  REQUIRE(upgrade(home.path, kTwo).ok());
  std::filesystem::remove(home.kept);
  const auto applied = upgrade(home.path, kTwo);
  REQUIRE(applied.ok());
  CHECK(applied->empty());
  CHECK_FALSE(std::filesystem::exists(home.kept));
}

TEST_CASE("without room for the copy the database stays as it is") {
  Home home;
  std::filesystem::create_directory(home.kept + ".unfinished");
  std::ofstream{home.kept + ".unfinished/in-the-way"} << "x";
  const auto applied = upgrade(home.path, kTwo);
  REQUIRE_FALSE(applied.ok());
  CHECK(applied.error().code == Code::kInternal);
  Connection same{home.path, Connection::Mode::kReader};
  CHECK(schema_version(same) == 1);
}

TEST_CASE("the copy of an earlier try is not overwritten") {
  Home home;
  std::ofstream{home.kept} << "an earlier copy";
  REQUIRE(upgrade(home.path, kTwo).ok());
  CHECK(std::filesystem::file_size(home.kept) == 15);
}

TEST_CASE("an upgrade says why it refuses") {
  Home home;
  REQUIRE(upgrade(home.path, kTwo).ok());
  const auto older = upgrade(home.path, kOne);
  REQUIRE_FALSE(older.ok());
  CHECK(older.error().code == Code::kInvalid);
  CHECK(older.error().message.find("version 2") != std::string::npos);
  CHECK_FALSE(upgrade(home.scratch.file("no/folder/x.db"), kTwo).ok());
}
