#include "storage/db/backup.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "storage/db/lock.h"
#include "storage/db/migrate.h"
#include "storage/db/transaction.h"
#include "storage/db/writer.h"
#include "tests/storage/db/damaged.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli::storage::db;
using linli::storage::model::Code;
using linli::storage::model::Result;
using linli::tests::Scratch;

namespace {

const Migrations kSchema{{1, "0001_notes", "CREATE TABLE notes (x TEXT NOT NULL) STRICT;"}};

Connection open(const std::string& path) {
  Connection connection{path, Connection::Mode::kWriter};
  migrate(connection, 1, kSchema);
  return connection;
}

void add_notes(Connection& connection, int count, char letter) {
  Transaction transaction{connection};
  for (int i = 0; i < count; ++i) {
    connection.run("INSERT INTO notes VALUES (?)", {std::string(400, letter)});
  }
  transaction.commit();
}

std::int64_t count(const std::string& path, const std::string& letter) {
  return Connection{path, Connection::Mode::kReader}
      .integer("SELECT count(*) FROM notes WHERE x LIKE ? || '%'", {letter})
      .value();
}

std::string bytes_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

void write(const std::string& path, const std::string& bytes) {
  std::ofstream{path, std::ios::binary | std::ios::trunc} << bytes;
}

Code code_of(const Result<void>& result) {
  REQUIRE_FALSE(result.ok());
  return result.error().code;
}

/// A database with 100 notes "a" and a backup of it.
struct Home {
  Home() {
    auto connection = open(database);
    add_notes(connection, 100, 'a');
    REQUIRE(backup(database, copy).ok());
  }
  Scratch scratch;
  std::string database = scratch.file("linli.db");
  std::string copy = scratch.file("copy.db");
  std::string kept = database + ".before-restore";
};

}  // namespace

TEST_CASE("a backup holds all that was committed, also what is still in the log") {
  const Scratch scratch;
  auto connection = open(scratch.file("linli.db"));
  add_notes(connection, 50, 'a');
  REQUIRE(backup(scratch.file("linli.db"), scratch.file("copy.db")).ok());
  CHECK(count(scratch.file("copy.db"), "a") == 50);
  CHECK(std::filesystem::status(scratch.file("copy.db")).permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  CHECK_FALSE(std::filesystem::exists(scratch.file("copy.db.unfinished")));
}

TEST_CASE("a backup never overwrites and needs something to copy") {
  Home home;
  const std::string before = bytes_of(home.copy);
  CHECK(code_of(backup(home.database, home.copy)) == Code::kConflict);
  CHECK(bytes_of(home.copy) == before);
  CHECK(code_of(backup(home.scratch.file("none.db"), home.scratch.file("x.db"))) == Code::kNotFound);
  CHECK(code_of(backup(home.database, home.scratch.file("no/folder/x.db"))) == Code::kInternal);
}

TEST_CASE("a backup of a damaged database is not kept") {
  const Scratch scratch;
  linli::tests::make_damaged_database(scratch.file("linli.db"), "CREATE TABLE t (x TEXT) STRICT");
  CHECK_FALSE(backup(scratch.file("linli.db"), scratch.file("copy.db")).ok());
  CHECK_FALSE(std::filesystem::exists(scratch.file("copy.db")));
  CHECK_FALSE(std::filesystem::exists(scratch.file("copy.db.unfinished")));
}

TEST_CASE("a backup made while the writer works holds everything acknowledged before it began") {
  const Scratch scratch;
  const std::string path = scratch.file("linli.db");
  Writer writer{open(path), {}, {}};
  std::atomic<bool> enough{false};
  std::atomic<int> acknowledged{0};
  std::thread producer{[&] {
    while (!enough) {
      writer.run([](Connection& connection) {
        connection.run("INSERT INTO notes VALUES (?)", {std::string(400, 'a')});
      });
      ++acknowledged;
    }
  }};
  for (int i = 0; i < 5; ++i) {
    const int before = acknowledged;
    const std::string copy = scratch.file("copy" + std::to_string(i));
    CHECK(backup(path, copy).ok());
    CHECK(count(copy, "a") >= before);
  }
  enough = true;
  producer.join();
}

TEST_CASE("a restore brings back what was copied and keeps what was there") {
  Home home;
  {
    auto connection = open(home.database);
    add_notes(connection, 30, 'b');
  }
  REQUIRE(restore(home.copy, home.database).ok());
  CHECK(count(home.database, "a") == 100);
  CHECK(count(home.database, "b") == 0);
  CHECK(count(home.kept, "b") == 30);
  CHECK(bytes_of(home.database) == bytes_of(home.copy));
  auto connection = open(home.database);
  add_notes(connection, 1, 'c');
  CHECK(count(home.database, "c") == 1);
}

TEST_CASE("a restore works on an empty machine") {
  Home home;
  REQUIRE(restore(home.copy, home.scratch.file("fresh.db")).ok());
  CHECK(count(home.scratch.file("fresh.db"), "a") == 100);
  CHECK_FALSE(std::filesystem::exists(home.scratch.file("fresh.db.before-restore")));
}

TEST_CASE("what a killed process left in the log is kept with the old database") {
  Home home;
  std::string log;
  std::string old;
  {
    auto connection = open(home.database);
    add_notes(connection, 30, 'b');
    log = bytes_of(home.database + "-wal");
    old = bytes_of(home.database);
  }
  write(home.database, old);
  write(home.database + "-wal", log);
  REQUIRE(restore(home.copy, home.database).ok());
  CHECK(count(home.database, "b") == 0);
  CHECK(count(home.database, "a") == 100);
  CHECK(count(home.kept, "b") == 30);
}

TEST_CASE("a database too damaged to open can be replaced") {
  Home home;
  write(home.database, std::string(20000, 'x'));
  write(home.database + "-wal", "half a log");
  REQUIRE(restore(home.copy, home.database).ok());
  CHECK(count(home.database, "a") == 100);
  CHECK(bytes_of(home.kept) == std::string(20000, 'x'));
  CHECK(bytes_of(home.kept + "-wal") == "half a log");
}

TEST_CASE("a restore that was cut off before its last step can be run again") {
  Home home;
  std::filesystem::create_hard_link(home.database, home.kept);
  write(home.database + ".restoring", "half a copy");
  REQUIRE(restore(home.copy, home.database).ok());
  CHECK(count(home.kept, "a") == 100);
}

TEST_CASE("a copy that is damaged, cut short or not ours is refused and changes nothing") {
  Home home;
  const std::string before = bytes_of(home.database);
  const std::string whole = bytes_of(home.copy);
  REQUIRE(whole.size() > 4 * 4096);
  const std::string bad = home.scratch.file("bad.db");

  std::string scribbled = whole;
  scribbled.replace(whole.size() - 4096, 4096, 4096, '\xee');
  for (const std::string& bytes : {std::string{}, std::string("not a database"), whole.substr(0, 4096),
                                   whole.substr(0, whole.size() - 4096), whole.substr(0, whole.size() - 1000),
                                   whole.substr(0, 100), scribbled}) {
    CAPTURE(bytes.size());
    write(bad, bytes);
    CHECK(code_of(restore(bad, home.database)) == Code::kInvalid);
  }
  std::filesystem::remove(bad);
  { Connection{bad, Connection::Mode::kWriter}.script("CREATE TABLE notes (x TEXT)"); }
  CHECK(code_of(restore(bad, home.database)) == Code::kInvalid);
  CHECK(code_of(restore(home.scratch.file("none.db"), home.database)) == Code::kNotFound);

  CHECK(bytes_of(home.database) == before);
  CHECK_FALSE(std::filesystem::exists(home.kept));
  CHECK_FALSE(std::filesystem::exists(home.database + ".restoring"));
}

TEST_CASE("a restore does not touch a database that somebody holds, or an older one that was kept") {
  Home home;
  const std::string before = bytes_of(home.database);
  {
    const auto lock = ProcessLock::take(home.database);
    REQUIRE(lock.ok());
    CHECK(code_of(restore(home.copy, home.database)) == Code::kConflict);
  }
  write(home.kept, "an older one");
  CHECK(code_of(restore(home.copy, home.database)) == Code::kConflict);
  CHECK(bytes_of(home.kept) == "an older one");
  CHECK(bytes_of(home.database) == before);
}

TEST_CASE("a restore waits for those who still read the old database") {
  Home home;
  {
    auto writer = open(home.database);
    add_notes(writer, 5, 'b');
    Connection reader{home.database, Connection::Mode::kReader};
    CHECK(reader.integer("SELECT count(*) FROM notes") == 105);
    { const auto done = std::move(writer); }
    CHECK(code_of(restore(home.copy, home.database)) == Code::kConflict);
    CHECK(reader.integer("SELECT count(*) FROM notes") == 105);
  }
  REQUIRE(restore(home.copy, home.database).ok());
  CHECK(count(home.database, "b") == 0);
  CHECK(count(home.kept, "b") == 5);
}

TEST_CASE("a database in use is not taken for a backup") {
  Home home;
  auto connection = open(home.database);
  add_notes(connection, 1, 'b');
  CHECK(code_of(restore(home.database, home.scratch.file("other.db"))) == Code::kInvalid);
}
