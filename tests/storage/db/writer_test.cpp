#include "storage/db/writer.h"

#include <atomic>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "storage/db/transaction.h"
#include "tests/storage/db/damaged.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli::storage::db;
using linli::tests::Scratch;

namespace {

/// A database with one table and a writer on it; `look` reads what is durable through another connection.
struct Bench {
  explicit Bench(Writer::Options options = {}, const std::string& setup = "")
      : path(scratch.file("linli.db")), writer(prepared(path, setup), options, [this](std::string_view why) {
          broken_says = why;
          ++broken_calls;
        }) {}

  static Connection prepared(const std::string& path, const std::string& setup) {
    Connection connection{path, Connection::Mode::kWriter};
    connection.script("CREATE TABLE t (x INTEGER PRIMARY KEY, note TEXT) STRICT;" + setup);
    return connection;
  }
  std::int64_t look(std::string_view sql = "SELECT count(*) FROM t") {
    return Connection{path, Connection::Mode::kReader}.integer(sql).value();
  }

  Scratch scratch;
  std::string path;
  std::string broken_says;
  std::atomic<int> broken_calls{0};
  Writer writer;
};

Writer::Job insert(int x) {
  return [x](Connection& connection) { connection.run("INSERT INTO t (x) VALUES (?)", {x}); };
}

/// Keeps the writer busy until let go, so that what is submitted meanwhile forms one group.
class Held {
 public:
  explicit Held(Writer& writer) {
    done_ = writer.submit([this](Connection&) {
      running_.count_down();
      go_.wait();
    });
    running_.wait();
  }
  ~Held() { let_go(); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  void let_go() {
    if (!done_.valid()) return;
    go_.count_down();
    done_.get();
  }

 private:
  std::latch running_{1};
  std::latch go_{1};
  std::future<void> done_;
};

}  // namespace

TEST_CASE("a change is durable when its caller is told") {
  Bench bench;
  bench.writer.run(insert(1));
  CHECK(bench.look() == 1);
  CHECK(bench.writer.counters().jobs == 1);
}

TEST_CASE("what waits together is committed together, in order") {
  Bench bench;
  Held held{bench.writer};
  std::vector<int> order;
  std::vector<std::future<void>> answers;
  for (int i = 0; i < 10; ++i) {
    answers.push_back(bench.writer.submit([i, &order](Connection& connection) {
      order.push_back(i);
      insert(i)(connection);
    }));
  }
  held.let_go();
  for (auto& answer : answers)
    answer.get();
  CHECK(order == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(bench.look() == 10);
  CHECK(bench.writer.counters().groups == 2);
}

TEST_CASE("a group is never larger than allowed") {
  Bench bench{{.max_group = 4}};
  Held held{bench.writer};
  std::vector<std::future<void>> answers;
  for (int i = 0; i < 10; ++i)
    answers.push_back(bench.writer.submit(insert(i)));
  held.let_go();
  for (auto& answer : answers)
    answer.get();
  CHECK(bench.writer.counters().groups == 4);
}

TEST_CASE("a job that throws is undone alone, and only its caller hears it") {
  Bench bench;
  Held held{bench.writer};
  auto before = bench.writer.submit(insert(1));
  auto thrower = bench.writer.submit([](Connection& connection) {
    insert(2)(connection);
    throw std::out_of_range("no such month");
  });
  auto twice = bench.writer.submit([](Connection& connection) {
    insert(3)(connection);
    insert(3)(connection);
  });
  auto after = bench.writer.submit(insert(4));
  held.let_go();
  before.get();
  after.get();
  CHECK_THROWS_AS(thrower.get(), std::out_of_range);
  CHECK_THROWS_AS(twice.get(), ConstraintViolated);
  CHECK(bench.look("SELECT group_concat(x) = '1,4' FROM (SELECT x FROM t ORDER BY x)") == 1);
  CHECK(bench.writer.counters().groups == 2);
}

TEST_CASE("a job that runs alone is kept whole or undone whole") {
  Bench bench;
  bench.writer.run_alone([](Connection& connection) {
    CHECK(connection.in_transaction());
    connection.run("INSERT INTO t (x) VALUES (1)");
  });
  CHECK(bench.look() == 1);
  const auto fails = [](Connection& connection) {
    connection.run("INSERT INTO t (x) VALUES (2)");
    throw std::domain_error{"not today"};
  };
  CHECK_THROWS_AS(bench.writer.run_alone(fails), std::domain_error);
  CHECK(bench.look() == 1);
  bench.writer.run(insert(3));
  CHECK(bench.look() == 2);
}

TEST_CASE("a job that runs alone shares no group, however much waits with it") {
  Bench bench;
  Held held{bench.writer};
  std::atomic<int> refused = 0;
  std::vector<std::thread> callers;
  for (int x = 0; x < 20; ++x)
    callers.emplace_back([&, x] {
      if (x % 2 == 0) return bench.writer.run(insert(x));
      try {
        bench.writer.run_alone([x](Connection& connection) {
          connection.run("INSERT INTO t (x) VALUES (?)", {x});
          throw std::domain_error{"not today"};  // and with it goes whatever shared its transaction
        });
      } catch (const std::domain_error&) {
        ++refused;
      }
    });
  held.let_go();
  for (auto& caller : callers)
    caller.join();
  CHECK(refused == 10);
  CHECK(bench.look() == 10);
  CHECK(bench.writer.counters().groups >= 11);  // the ten, and at least one of the others
}

TEST_CASE("a job may undo a part of itself") {
  Bench bench;
  bench.writer.run([](Connection& connection) {
    insert(1)(connection);
    const Savepoint part{connection};
    insert(2)(connection);
  });
  CHECK(bench.look() == 1);
}

TEST_CASE("nobody is told yes when a job makes SQLite roll the whole group back") {
  Bench bench{{},
              "CREATE TRIGGER all_back BEFORE INSERT ON t WHEN NEW.x < 0 "
              "BEGIN SELECT RAISE(ROLLBACK, 'everything'); END;"};
  const bool swallowed = GENERATE(false, true);
  CAPTURE(swallowed);
  Held held{bench.writer};
  auto before = bench.writer.submit(insert(1));
  auto culprit = bench.writer.submit([swallowed](Connection& connection) {
    try {
      insert(-1)(connection);
    } catch (const ConstraintViolated&) {
      if (!swallowed) throw;
    }
  });
  auto after = bench.writer.submit(insert(2));
  held.let_go();
  CHECK_THROWS(before.get());
  CHECK_THROWS(culprit.get());
  CHECK_THROWS(after.get());
  CHECK(bench.look() == 0);
  bench.writer.run(insert(3));
  CHECK(bench.look() == 1);
  CHECK(bench.broken_calls == 0);
}

TEST_CASE("a job that ends or replaces the group's transaction spoils it for all and keeps nothing of it") {
  Bench bench;
  const std::string how = GENERATE("ROLLBACK", "ROLLBACK; BEGIN");
  CAPTURE(how);
  Held held{bench.writer};
  auto before = bench.writer.submit(insert(1));
  auto culprit = bench.writer.submit([how](Connection& connection) { connection.script(how); });
  auto after = bench.writer.submit(insert(2));
  held.let_go();
  CHECK_THROWS(before.get());
  CHECK_THROWS(culprit.get());
  CHECK_THROWS(after.get());
  CHECK(bench.look() == 0);
  bench.writer.run(insert(3));
  CHECK(bench.look() == 1);
}

TEST_CASE("a commit that fails is told to the whole group and leaves nothing") {
  // A deferred foreign key is looked at only by COMMIT.
  Bench bench{
      {}, "CREATE TABLE child (t INTEGER NOT NULL REFERENCES t (x) DEFERRABLE INITIALLY DEFERRED) STRICT;"};
  Held held{bench.writer};
  auto good = bench.writer.submit(insert(1));
  auto orphan =
      bench.writer.submit([](Connection& connection) { connection.run("INSERT INTO child VALUES (99)"); });
  held.let_go();
  CHECK_THROWS_AS(good.get(), ConstraintViolated);
  CHECK_THROWS_AS(orphan.get(), ConstraintViolated);
  CHECK(bench.look() == 0);
  bench.writer.run(insert(1));
  CHECK(bench.look() == 1);
}

TEST_CASE("a full database refuses without losing, and goes on when there is room") {
  Bench bench{{}, "PRAGMA max_page_count=20;"};
  int stored = 0;
  const auto fill = [&](int upto) {
    for (; stored < upto; ++stored) {
      bench.writer.run([&](Connection& connection) {
        connection.run("INSERT INTO t VALUES (?, ?)", {stored, std::string(3000, 'a')});
      });
    }
  };
  CHECK_THROWS_AS(fill(1000), Full);
  CHECK(stored > 5);
  CHECK(bench.look() == stored);
  bench.writer.run([](Connection& connection) { connection.integer("PRAGMA max_page_count=100000"); });
  fill(200);
  CHECK(bench.look() == 200);
  CHECK(bench.broken_calls == 0);
}

TEST_CASE("a database that another process holds gives Busy to the whole group, and works again after") {
  Bench bench;
  bench.writer.run([](Connection& connection) { connection.integer("PRAGMA busy_timeout=20"); });
  Connection other{bench.path, Connection::Mode::kWriter};
  {
    const Transaction holding{other};
    CHECK_THROWS_AS(bench.writer.run(insert(1)), Busy);
  }
  bench.writer.run(insert(1));
  CHECK(bench.look() == 1);
}

TEST_CASE("a broken database is reported before anybody is told, once, and nothing is acknowledged after") {
  const bool swallowed = GENERATE(false, true);
  CAPTURE(swallowed);
  using namespace std::chrono_literals;
  const Scratch scratch;
  const std::string path = scratch.file("linli.db");
  linli::tests::make_damaged_database(path, "CREATE TABLE t (x INTEGER PRIMARY KEY) STRICT");
  std::future<void> neighbour;
  std::future<void> culprit;
  bool told_early = false;
  int calls = 0;
  {
    Writer writer{Connection{path, Connection::Mode::kWriter}, {}, [&](std::string_view) {
                    ++calls;
                    told_early = told_early || neighbour.wait_for(0s) == std::future_status::ready ||
                                 culprit.wait_for(0s) == std::future_status::ready;
                  }};
    Held held{writer};
    neighbour = writer.submit(insert(1));
    culprit = writer.submit([swallowed](Connection& connection) {
      try {
        connection.integer("SELECT sum(length(x)) FROM damaged");
      } catch (const Broken&) {
        if (!swallowed) throw;
      }
    });
    auto waiting = writer.submit(insert(2));
    held.let_go();
    CHECK_THROWS_AS(neighbour.get(), Broken);
    CHECK_THROWS_AS(culprit.get(), Broken);
    CHECK_THROWS_AS(waiting.get(), Broken);
    CHECK_THROWS_AS(writer.run(insert(3)), Broken);
  }
  CHECK(calls == 1);
  CHECK_FALSE(told_early);
  CHECK(Connection{path, Connection::Mode::kReader}.integer("SELECT count(*) FROM t") == 0);
}

TEST_CASE("too much waiting is refused at the door, and what was taken is done") {
  Bench bench{{.max_queue = 3}};
  Held held{bench.writer};
  std::vector<std::future<void>> answers;
  for (int i = 0; i < 3; ++i)
    answers.push_back(bench.writer.submit(insert(i)));
  CHECK_THROWS_AS(bench.writer.submit(insert(9)), Overloaded);
  held.let_go();
  for (auto& answer : answers)
    answer.get();
  CHECK(bench.look() == 3);
  bench.writer.run(insert(9));
}

TEST_CASE("a writer that goes away finishes what it was given") {
  Scratch scratch;
  const std::string path = scratch.file("linli.db");
  std::vector<std::future<void>> answers;
  {
    Writer writer{Bench::prepared(path, ""), {}, {}};
    for (int i = 0; i < 200; ++i)
      answers.push_back(writer.submit(insert(i)));
  }
  for (auto& answer : answers)
    answer.get();
  CHECK(Connection{path, Connection::Mode::kReader}.integer("SELECT count(*) FROM t") == 200);
}

TEST_CASE("a job cannot wait for the writer that runs it") {
  Bench bench;
  CHECK_THROWS_AS(bench.writer.run([&](Connection&) { bench.writer.run(insert(1)); }), std::logic_error);
  CHECK(bench.look() == 0);
}

TEST_CASE("what a job keeps alive is gone when its caller is told") {
  Bench bench;
  auto kept = std::make_shared<int>(1);
  std::weak_ptr<int> watch = kept;
  auto answer = bench.writer.submit([kept = std::move(kept)](Connection&) {});
  answer.get();
  CHECK(watch.expired());
}

TEST_CASE("sixty-four producers each find their own changes, once") {
  Bench bench;
  constexpr int kProducers = 64;
  constexpr int kEach = 30;
  std::atomic<int> wrong{0};
  std::vector<std::thread> producers;
  for (int p = 0; p < kProducers; ++p) {
    producers.emplace_back([&, p] {
      for (int i = 0; i < kEach; ++i) {
        const int x = p * kEach + i;
        std::int64_t seen = -1;
        try {
          bench.writer.run([&](Connection& connection) {
            insert(x)(connection);
            seen = connection.integer("SELECT x FROM t WHERE x = ?", {x}).value_or(-2);
            if (i % 10 == 9) throw std::out_of_range("undone");
          });
          if (i % 10 == 9) ++wrong;
        } catch (const std::out_of_range&) {
          if (i % 10 != 9) ++wrong;
        }
        if (seen != x) ++wrong;
      }
    });
  }
  for (auto& producer : producers)
    producer.join();
  CHECK(wrong == 0);
  CHECK(bench.look() == kProducers * kEach * 9 / 10);
  CHECK(bench.look("SELECT count(*) FROM t WHERE x % 10 = 9") == 0);
  const auto counters = bench.writer.counters();
  CHECK(counters.jobs == kProducers * kEach);
  CHECK(counters.groups < counters.jobs / 2);
}
