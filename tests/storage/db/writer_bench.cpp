// What a durable change costs, alone and in company. Usage: writer_bench [folder on a disk] [seconds a line]
//
// Each job reads one row by its key and inserts one, as a turn does.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "storage/db/connection.h"
#include "storage/db/writer.h"
#include "tests/support/scratch.h"

using namespace linli::storage::db;
using Clock = std::chrono::steady_clock;

namespace {

struct Outcome {
  double per_second = 0;
  double group = 0;
  double cpu_us = 0;
  std::int64_t p50_us = 0;
  std::int64_t p99_us = 0;
};

double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

Outcome measure(const std::string& path, Writer::Options options, int producers, double seconds) {
  Connection connection{path, Connection::Mode::kWriter};
  connection.script(
      "CREATE TABLE turns (id INTEGER PRIMARY KEY, sender INTEGER NOT NULL, said TEXT NOT NULL) STRICT;"
      "CREATE UNIQUE INDEX turns_by_sender ON turns (sender, id);");
  Writer writer{std::move(connection), options, {}};
  const std::string said(200, 'a');
  std::atomic<bool> enough{false};
  std::vector<std::vector<std::int64_t>> waits(static_cast<std::size_t>(producers));
  const auto begin = Clock::now();
  const double cpu_begin = cpu_seconds();
  std::vector<std::thread> threads;
  for (int p = 0; p < producers; ++p) {
    threads.emplace_back([&, p] {
      auto& mine = waits[static_cast<std::size_t>(p)];
      while (!enough) {
        const auto from = Clock::now();
        writer.run([&](Connection& db) {
          db.integer("SELECT max(id) FROM turns WHERE sender = ?", {p});
          db.run("INSERT INTO turns (sender, said) VALUES (?, ?)", {p, said});
        });
        mine.push_back(std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - from).count());
      }
    });
  }
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  enough = true;
  for (auto& thread : threads)
    thread.join();
  const double took = std::chrono::duration<double>(Clock::now() - begin).count();
  const double cpu = cpu_seconds() - cpu_begin;
  std::vector<std::int64_t> all;
  for (const auto& mine : waits)
    all.insert(all.end(), mine.begin(), mine.end());
  std::sort(all.begin(), all.end());
  const auto counters = writer.counters();
  return {static_cast<double>(all.size()) / took,
          static_cast<double>(counters.jobs) / static_cast<double>(counters.groups),
          cpu * 1e6 / static_cast<double>(all.size()), all[all.size() / 2], all[all.size() * 99 / 100]};
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 2 ? std::stod(argv[2]) : 2.0;
  const linli::tests::Scratch scratch{argc > 1 ? argv[1] : std::filesystem::temp_directory_path()};
  const struct {
    const char* what;
    Writer::Options options;
    int producers;
  } lines[] = {
      {"64 producers, groups of at most 64", {}, 64},
      {"64 producers, the same without lingering", {.linger = std::chrono::microseconds{0}}, 64},
      {"64 producers, one commit per job", {.max_group = 1}, 64},
      {"8 producers, groups of at most 64", {}, 8},
      {"8 producers, the same without lingering", {.linger = std::chrono::microseconds{0}}, 8},
      {"a lone producer", {}, 1},
      {"a lone producer, the same without lingering", {.linger = std::chrono::microseconds{0}}, 1},
  };
  for (const auto& line : lines) {
    const std::string path = scratch.file("bench.db");
    for (const char* suffix : {"", "-wal", "-shm"})
      std::filesystem::remove(path + suffix);
    const Outcome outcome = measure(path, line.options, line.producers, seconds);
    std::printf("%-46s %8.0f jobs/s  %5.1f jobs a group  %6.1f us CPU a job  p50 %6lld us  p99 %6lld us\n",
                line.what, outcome.per_second, outcome.group, outcome.cpu_us,
                static_cast<long long>(outcome.p50_us), static_cast<long long>(outcome.p99_us));
  }
}
