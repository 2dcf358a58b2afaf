#include "storage/db/connection.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "storage/db/transaction.h"
#include "tests/storage/db/damaged.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli::storage::db;
using linli::tests::Scratch;

namespace {

Connection with_people() {
  Connection connection{":memory:", Connection::Mode::kWriter};
  connection.script(
      "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, age INTEGER CHECK (age >= 0)) "
      "STRICT;"
      "CREATE TABLE visits (person INTEGER NOT NULL REFERENCES people (id)) STRICT;");
  return connection;
}

std::vector<std::string> names(Connection& connection) {
  std::vector<std::string> found;
  connection.each("SELECT name FROM people ORDER BY id", {},
                  [&](const Row& row) { found.push_back(row.text(0)); });
  return found;
}

}  // namespace

TEST_CASE("what is written can be read, with its types and its absences") {
  Connection connection = with_people();
  CHECK(connection.run("INSERT INTO people (name, age) VALUES (?, ?)", {"小满", 31}) == 1);
  CHECK(connection.run("INSERT INTO people (name, age) VALUES (?, ?)", {"阿明", nullptr}) == 1);
  CHECK(connection.run("INSERT INTO people (name, age) VALUES (?, ?)",
                       {std::string{"老周"}, std::optional<int>{}}) == 1);

  CHECK(names(connection) == std::vector<std::string>{"小满", "阿明", "老周"});
  CHECK(connection.integer("SELECT age FROM people WHERE name = ?", {"小满"}) == 31);
  CHECK_FALSE(connection.integer("SELECT age FROM people WHERE name = ?", {"阿明"}).has_value());
  CHECK_FALSE(connection.text("SELECT name FROM people WHERE id = 99").has_value());

  bool seen = connection.first("SELECT age, name FROM people WHERE id = 2", {}, [](const Row& row) {
    CHECK(row.is_null(0));
    CHECK_FALSE(row.integer_if(0).has_value());
    CHECK(row.text_if(1) == "阿明");
  });
  CHECK(seen);
  CHECK_FALSE(connection.first("SELECT 1 FROM people WHERE id = 99", {}, [](const Row&) { FAIL(); }));
}

TEST_CASE("run counts the rows that a change touched, and nothing else") {
  Connection connection = with_people();
  connection.run("INSERT INTO people (name) VALUES ('a'), ('b'), ('c')");
  CHECK(connection.run("UPDATE people SET age = 1 WHERE id > ?", {1}) == 2);
  CHECK(connection.run("UPDATE people SET age = 1 WHERE id > ?", {100}) == 0);
  CHECK(connection.run("INSERT INTO people (name) VALUES ('a') ON CONFLICT DO NOTHING") == 0);
  connection.run("DELETE FROM people");
  CHECK(connection.run("CREATE TABLE other (x TEXT) STRICT") == 0);
}

TEST_CASE("text keeps its bytes, and an empty text is not an absent one") {
  Connection connection = with_people();
  const std::string emoji = "👩‍👩‍👧 𠀀 \xe2\x80\xae";
  connection.run("INSERT INTO people (name) VALUES (?)", {emoji});
  connection.run("INSERT INTO people (name) VALUES (?)", {std::string_view{}});
  CHECK(names(connection) == std::vector<std::string>{emoji, ""});
}

TEST_CASE("text that SQLite would mangle is refused before it is bound") {
  Connection connection = with_people();
  using namespace std::string_view_literals;
  for (const std::string_view bad :
       {"a\0b"sv, "\xff"sv, "\xc0\xaf"sv, "\xe0\x80\xaf"sv, "\xed\xa0\x80"sv, "\xf4\x90\x80\x80"sv,
        "\xe4\xb8"sv, "\x80"sv, "\xf8\x88\x80\x80\x80"sv, "\xe4\xb8g"sv}) {
    CHECK_THROWS_AS(connection.run("INSERT INTO people (name) VALUES (?)", {bad}), std::invalid_argument);
  }
  CHECK(names(connection).empty());
}

TEST_CASE("a second statement in the text is an error and the first does not run") {
  Connection connection = with_people();
  CHECK_THROWS_AS(connection.run("DELETE FROM people; DROP TABLE visits"), std::runtime_error);
  CHECK_THROWS_AS(connection.run("  -- only a remark"), std::runtime_error);
  CHECK(connection.integer("SELECT count(*) FROM people; -- a remark behind it is fine\n ") == 0);
}

TEST_CASE("a value too few or too many is an error, not NULL") {
  Connection connection = with_people();
  CHECK_THROWS_AS(connection.run("INSERT INTO people (name, age) VALUES (?, ?)", {"a"}), std::runtime_error);
  CHECK_THROWS_AS(connection.run("INSERT INTO people (name) VALUES (?)", {"a", 1}), std::runtime_error);
}

TEST_CASE("reading a column as what it is not is an error, not zero") {
  Connection connection = with_people();
  const auto read = [&](auto&& how) { connection.first("SELECT 'x', 7, NULL, 1.5, x'00'", {}, how); };
  CHECK_THROWS_AS(read([](const Row& row) { row.integer(0); }), std::runtime_error);
  CHECK_THROWS_AS(read([](const Row& row) { row.text(1); }), std::runtime_error);
  CHECK_THROWS_AS(read([](const Row& row) { row.integer(2); }), std::runtime_error);
  CHECK_THROWS_AS(read([](const Row& row) { row.integer(3); }), std::runtime_error);
  CHECK_THROWS_AS(read([](const Row& row) { row.text(4); }), std::runtime_error);
  CHECK_THROWS_AS(read([](const Row& row) { row.integer(5); }), std::runtime_error);
  CHECK_THROWS_AS(read([](const Row& row) { row.is_null(-1); }), std::runtime_error);
}

TEST_CASE("a misspelt column in double quotes is an error, not a text") {
  Connection connection = with_people();
  CHECK_THROWS_AS(connection.run("UPDATE people SET name = \"nmae\""), std::runtime_error);
}

TEST_CASE("what the schema forbids is told apart from mistakes") {
  Connection connection = with_people();
  connection.run("INSERT INTO people (name) VALUES ('a')");
  CHECK_THROWS_AS(connection.run("INSERT INTO people (name) VALUES ('a')"), ConstraintViolated);
  CHECK_THROWS_AS(connection.run("INSERT INTO people (name, age) VALUES ('b', -1)"), ConstraintViolated);
  CHECK_THROWS_AS(connection.run("INSERT INTO people (name, age) VALUES ('b', 'old')"), ConstraintViolated);
  CHECK_THROWS_AS(connection.run("INSERT INTO visits (person) VALUES (99)"), ConstraintViolated);
  CHECK_THROWS_AS(connection.run("INSERT INTO nowhere VALUES (1)"), std::runtime_error);
  CHECK(names(connection).size() == 1);
}

TEST_CASE("the same SQL may run inside its own callback") {
  Connection connection = with_people();
  connection.run("INSERT INTO people (name) VALUES ('a'), ('b'), ('c')");
  const char* const kAfter = "SELECT id FROM people WHERE id > ? ORDER BY id";
  std::vector<std::int64_t> seen;
  connection.each(kAfter, {0}, [&](const Row& outer) {
    connection.each(kAfter, {outer.integer(0)}, [&](const Row& inner) {
      connection.first(kAfter, {0}, [](const Row&) {});
      seen.push_back(outer.integer(0) * 10 + inner.integer(0));
    });
  });
  CHECK(seen == std::vector<std::int64_t>{12, 13, 23});
}

TEST_CASE("a callback that throws leaves the connection usable") {
  Connection connection = with_people();
  connection.run("INSERT INTO people (name) VALUES ('a'), ('b')");
  for (int i = 0; i < 2; ++i) {
    CHECK_THROWS_AS(connection.each("SELECT id FROM people", {}, [](const Row&) { throw 1; }), int);
  }
  Transaction transaction{connection};
  connection.run("DELETE FROM people");
  transaction.commit();
  CHECK(names(connection).empty());
}

TEST_CASE("a change that returns rows happens to its end, whoever looks at the first only") {
  Connection connection = with_people();
  CHECK(connection.integer("INSERT INTO people (name) VALUES ('a'), ('b'), ('c') RETURNING id") == 1);
  CHECK(connection.run("UPDATE people SET age = 5 RETURNING id") == 3);
  CHECK(connection.integer("SELECT count(*) FROM people WHERE age = 5") == 3);
}

TEST_CASE("a writer's file is a durable write-ahead log that only its owner can read") {
  const Scratch scratch;
  const std::string path = scratch.file("linli.db");
  Connection writer{path, Connection::Mode::kWriter};
  writer.run("CREATE TABLE t (x INTEGER) STRICT");
  CHECK(writer.text("PRAGMA journal_mode") == "wal");
  CHECK(writer.integer("PRAGMA synchronous") == 2);
  CHECK(writer.integer("PRAGMA foreign_keys") == 1);
  CHECK(writer.integer("PRAGMA secure_delete") == 1);
  CHECK(writer.integer("PRAGMA trusted_schema") == 0);
  CHECK(writer.integer("PRAGMA busy_timeout") == 2000);
  CHECK(writer.integer("PRAGMA journal_size_limit") == 67108864);
  const auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
  for (const char* suffix : {"", "-wal", "-shm"}) {
    CHECK((std::filesystem::status(path + suffix).permissions() & others) == std::filesystem::perms::none);
  }
}

TEST_CASE("a reader sees what was committed and can change nothing") {
  const Scratch scratch;
  const std::string path = scratch.file("linli.db");
  Connection writer{path, Connection::Mode::kWriter};
  writer.script("CREATE TABLE t (x INTEGER) STRICT; INSERT INTO t VALUES (1);");
  Connection reader{path, Connection::Mode::kReader};
  CHECK(reader.integer("SELECT count(*) FROM t") == 1);
  CHECK_THROWS_AS(reader.run("INSERT INTO t VALUES (2)"), std::runtime_error);
  CHECK_THROWS_AS(Transaction{reader}, std::runtime_error);
  {
    const Snapshot snapshot{reader};
    CHECK(reader.integer("SELECT count(*) FROM t") == 1);
    writer.run("INSERT INTO t VALUES (2)");
    CHECK(reader.integer("SELECT count(*) FROM t") == 1);
  }
  CHECK(reader.integer("SELECT count(*) FROM t") == 2);
}

TEST_CASE("a reader does not make the file it looks for") {
  const Scratch scratch;
  CHECK_THROWS_AS((Connection{scratch.file("none.db"), Connection::Mode::kReader}), std::runtime_error);
  CHECK_FALSE(std::filesystem::exists(scratch.file("none.db")));
  CHECK_THROWS_AS((Connection{scratch.file("no/such/dir.db"), Connection::Mode::kWriter}),
                  std::runtime_error);
}

TEST_CASE("a file that is no database is Broken") {
  const Scratch scratch;
  std::ofstream{scratch.file("x.db")} << std::string(8192, 'x');
  CHECK_THROWS_AS((Connection{scratch.file("x.db"), Connection::Mode::kWriter}), Broken);
}

TEST_CASE("a damaged page is Broken, and the connection stays so") {
  const Scratch scratch;
  const std::string path = scratch.file("linli.db");
  linli::tests::make_damaged_database(path, "CREATE TABLE u (x TEXT) STRICT");
  Connection writer{path, Connection::Mode::kWriter};
  CHECK_FALSE(writer.broken());
  CHECK_THROWS_AS(writer.integer("SELECT sum(length(x)) FROM damaged"), Broken);
  CHECK(writer.broken());
  CHECK_THROWS_AS(writer.run("INSERT INTO u VALUES ('fine')"), Broken);
}

TEST_CASE("a full database says Full, keeps what it had and goes on when there is room") {
  const Scratch scratch;
  Connection writer{scratch.file("linli.db"), Connection::Mode::kWriter};
  writer.run("CREATE TABLE t (x TEXT) STRICT");
  writer.integer("PRAGMA max_page_count=20");
  int stored = 0;
  const auto fill = [&] {
    for (; stored < 1000; ++stored)
      writer.run("INSERT INTO t VALUES (?)", {std::string(3000, 'a')});
  };
  CHECK_THROWS_AS(fill(), Full);
  CHECK(stored > 5);
  CHECK(writer.integer("SELECT count(*) FROM t") == stored);
  writer.integer("PRAGMA max_page_count=100000");
  fill();
  CHECK(writer.integer("SELECT count(*) FROM t") == 1000);
}

TEST_CASE("a transaction without commit never was") {
  Connection connection = with_people();
  {
    Transaction transaction{connection};
    connection.run("INSERT INTO people (name) VALUES ('a')");
    CHECK(connection.in_transaction());
  }
  CHECK_FALSE(connection.in_transaction());
  CHECK(names(connection).empty());
}

TEST_CASE("a savepoint is undone alone, also inside another") {
  Connection connection = with_people();
  Transaction transaction{connection};
  connection.run("INSERT INTO people (name) VALUES ('kept')");
  {
    Savepoint outer{connection};
    connection.run("INSERT INTO people (name) VALUES ('outer')");
    {
      Savepoint inner{connection};
      connection.run("INSERT INTO people (name) VALUES ('inner')");
    }
    CHECK(names(connection) == std::vector<std::string>{"kept", "outer"});
    {
      Savepoint inner{connection};
      connection.run("INSERT INTO people (name) VALUES ('inner')");
      inner.release();
    }
    outer.release();
  }
  {
    Savepoint gone{connection};
    connection.run("DELETE FROM people");
  }
  transaction.commit();
  CHECK(names(connection) == std::vector<std::string>{"kept", "outer", "inner"});
}

TEST_CASE("a second writer that finds the database taken is told Busy") {
  const Scratch scratch;
  const std::string path = scratch.file("linli.db");
  Connection one{path, Connection::Mode::kWriter};
  Connection two{path, Connection::Mode::kWriter};
  two.integer("PRAGMA busy_timeout=10");
  const Transaction transaction{one};
  CHECK_THROWS_AS(Transaction{two}, Busy);
}

TEST_CASE("the write-ahead log is emptied when it is due, and not before") {
  const Scratch scratch;
  const std::string path = scratch.file("linli.db");
  Connection writer{path, Connection::Mode::kWriter};
  writer.run("CREATE TABLE t (x TEXT) STRICT");
  const auto before = std::filesystem::file_size(path);
  for (int i = 0; i < 40; ++i)
    writer.run("INSERT INTO t VALUES (?)", {std::string(3000, 'a')});
  writer.checkpoint_when_due(100000);
  CHECK(std::filesystem::file_size(path) == before);
  writer.checkpoint_when_due(10);
  CHECK(std::filesystem::file_size(path) >= 40 * 3000);
}

TEST_CASE("what was deleted for good is in no file any more, while nobody reads", "[connection]") {
  const Scratch scratch;
  const auto path = scratch.file("linli.db");
  Connection writer{path, Connection::Mode::kWriter};
  writer.script(
      "CREATE TABLE keys (k TEXT NOT NULL) STRICT; INSERT INTO keys VALUES ('a-key-that-must-go');");
  const auto somewhere = [&] {
    std::string all;
    for (const auto* ending : {"", "-wal"}) {
      std::ifstream file{path + ending, std::ios::binary};
      all.append(std::istreambuf_iterator<char>{file}, {});
    }
    return all.find("a-key-that-must-go") != std::string::npos;
  };
  REQUIRE(somewhere());
  writer.run("DELETE FROM keys");
  writer.erase_log();
  {
    Connection reader{path, Connection::Mode::kReader};
    reader.run("BEGIN");
    reader.integer("SELECT COUNT(*) FROM keys");
    writer.checkpoint_when_due(100000);
    CHECK(somewhere());  // somebody may still be reading it
    reader.run("COMMIT");
  }
  writer.checkpoint_when_due(100000);
  CHECK_FALSE(somewhere());
}
