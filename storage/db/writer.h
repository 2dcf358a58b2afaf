#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "storage/db/connection.h"

namespace linli::storage::db {

/// Thrown by Writer::submit when too much is waiting or the writer is stopping. Nothing was done.
struct Overloaded : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The one thread that changes the database. What is submitted waits in a queue; the thread takes what is
/// there (at most `max_group`), runs each job in a savepoint inside one IMMEDIATE transaction, commits once
/// with synchronous=FULL and only then lets the callers know. A job that throws is undone alone. When the
/// group as a whole cannot be made durable (disk full, locked by another process, an error that made SQLite
/// roll back everything), nobody in it is told that it worked; a job is never run twice.
///
/// Measured: in a group of 64 a change costs a tenth of a commit of its own, or less
/// (tests/storage/db/writer_bench). A job must not wait for the network, render pages or encrypt.
class Writer {
 public:
  struct Options {
    std::size_t max_group = 64;
    std::size_t max_queue = 1024;
    /// How long a group may wait for others that are on their way; never waited for by a lone job.
    std::chrono::microseconds linger{200};
    /// Length of the write-ahead log from which it is copied into the database file, after answering.
    int checkpoint_pages = 1000;
  };
  using Job = std::function<void(Connection&)>;
  /// Called on the writer thread when the database is Broken, before any waiting job is told anything. In the
  /// server it ends the process, because after a failed fsync later commits prove nothing. If it returns,
  /// every job waiting and every later one gets Broken.
  using OnBroken = std::function<void(std::string_view why)>;

  Writer(Connection connection, Options options, OnBroken on_broken);
  /// Finishes what was submitted, then stops.
  ~Writer();

  /// Queues `job`. The future becomes ready when the job's changes are durable, or carries what the job (or
  /// the commit) threw. @throws Overloaded.
  std::future<void> submit(Job job);
  /// submit() and wait. Not from inside a job (std::logic_error). @throws what the job threw.
  void run(Job job);
  /// run() for a long job, with a transaction of its own: what was waiting before it is answered first, and
  /// what comes after it waits until it is done. Without a savepoint, too, in which long jobs are many times
  /// slower: SQLite keeps what a savepoint may have to bring back in a list that it walks after every
  /// statement (20 000 changes with an audit event each: 25 s of processor time inside one, 1 s alone).
  void run_alone(Job job);

  struct Counters {
    std::uint64_t jobs = 0;
    std::uint64_t groups = 0;
  };
  Counters counters() const;

 private:
  struct Impl;
  std::future<void> enqueue(Job job, bool alone);
  void forbid_inside() const;

  std::unique_ptr<Impl> impl_;
};

}  // namespace linli::storage::db
