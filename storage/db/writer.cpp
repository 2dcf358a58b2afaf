#include "storage/db/writer.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "storage/db/transaction.h"

namespace linli::storage::db {
namespace {

struct Waiting {
  Writer::Job job;
  bool alone = false;  ///< in a group of its own
  std::promise<void> told{};
  std::exception_ptr failure{};
};
using Group = std::vector<Waiting>;

// Whatever a job keeps alive goes before its caller hears anything: it may point into the caller's frame.
void tell(Waiting& waiting) {
  waiting.job = nullptr;
  if (waiting.failure) {
    waiting.told.set_exception(waiting.failure);
  } else {
    waiting.told.set_value();
  }
}

std::string words_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& known) {
    return known.what();
  } catch (...) {
    return "unknown exception";
  }
}

// Runs one job; its failure stays with it. Throws only when the whole transaction is lost.
void run_job(Connection& connection, Waiting& waiting) {
  Savepoint part{connection};
  try {
    waiting.job(connection);
  } catch (...) {
    waiting.failure = std::current_exception();
  }
  if (connection.broken()) throw Broken("the database broke during a job");
  if (!connection.in_transaction()) {
    if (waiting.failure) std::rethrow_exception(waiting.failure);
    throw std::runtime_error("a job ended the transaction of its group");
  }
  // Either fails when the job's savepoint is gone, and with it the knowledge of what the transaction holds.
  if (waiting.failure) {
    part.undo();
  } else {
    part.release();
  }
}

}  // namespace

struct Writer::Impl {
  Impl(Connection connection_, Options options_, OnBroken on_broken_)
      : connection(std::move(connection_)),
        options(options_),
        on_broken(std::move(on_broken_)),
        thread([this] { serve(); }) {}

  void serve() {
    for (Group group = take(); !group.empty(); group = take()) {
      run_group(group);
      if (connection.broken()) report_broken(group);
      jobs.fetch_add(group.size(), std::memory_order_relaxed);
      groups.fetch_add(1, std::memory_order_relaxed);
      for (Waiting& waiting : group)
        tell(waiting);
      checkpoint();
    }
  }

  /// Waits for work. Empty when the writer is to stop and everything is done.
  Group take() {
    std::unique_lock lock{mutex};
    wake_at = 1;
    arrived.wait(lock, [this] { return !queue.empty() || stopping; });
    // Callers answered together tend to come back together: worth a moment's wait when there were several.
    if (queue.size() < last_group && !stopping) {
      wake_at = last_group;
      arrived.wait_for(lock, options.linger, [this] { return queue.size() >= last_group || stopping; });
    }
    const auto most = queue.begin() + static_cast<std::ptrdiff_t>(std::min(queue.size(), options.max_group));
    auto end = std::find_if(queue.begin(), most, [](const Waiting& waiting) { return waiting.alone; });
    if (end == queue.begin() && end != most) ++end;
    Group group{std::make_move_iterator(queue.begin()), std::make_move_iterator(end)};
    queue.erase(queue.begin(), end);
    last_group = group.size();
    return group;
  }

  void run_group(Group& group) {
    try {
      Transaction transaction{connection};
      if (group.front().alone)
        group.front().job(connection);
      else
        for (Waiting& waiting : group)
          run_job(connection, waiting);
      transaction.commit();
    } catch (...) {
      for (Waiting& waiting : group) {
        if (!waiting.failure) waiting.failure = std::current_exception();
      }
    }
  }

  void report_broken(Group& group) {
    const std::string why = words_of(group.front().failure);
    if (!told_broken && on_broken) on_broken(why);
    told_broken = true;
    for (Waiting& waiting : group)
      waiting.failure = std::make_exception_ptr(Broken(why));
  }

  // After the answers, so that nobody waits for it.
  void checkpoint() {
    if (connection.broken()) return;
    try {
      connection.checkpoint_when_due(options.checkpoint_pages);
    } catch (const std::exception& failure) {
      if (connection.broken() && on_broken) on_broken(failure.what());
      told_broken = connection.broken();
    }
  }

  Connection connection;
  const Options options;
  const OnBroken on_broken;
  bool told_broken = false;    // writer thread only
  std::size_t last_group = 1;  // writer thread only

  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<Waiting> queue;  // guarded by mutex, like the two below
  std::size_t wake_at = 1;    // submit() rings when the queue has just grown to this
  bool stopping = false;

  std::atomic<std::uint64_t> jobs{0};
  std::atomic<std::uint64_t> groups{0};
  std::thread thread;  // last: it uses all the others
};

Writer::Writer(Connection connection, Options options, OnBroken on_broken)
    : impl_(std::make_unique<Impl>(std::move(connection), options, std::move(on_broken))) {}

Writer::~Writer() {
  {
    const std::lock_guard lock{impl_->mutex};
    impl_->stopping = true;
  }
  impl_->arrived.notify_all();
  impl_->thread.join();
}

std::future<void> Writer::enqueue(Job job, bool alone) {
  Waiting waiting{.job = std::move(job), .alone = alone};
  std::future<void> answer = waiting.told.get_future();
  bool ring = false;
  {
    const std::lock_guard lock{impl_->mutex};
    if (impl_->stopping) throw Overloaded("the writer is stopping");
    if (impl_->queue.size() >= impl_->options.max_queue) throw Overloaded("too many changes are waiting");
    impl_->queue.push_back(std::move(waiting));
    ring = impl_->queue.size() == impl_->wake_at;
  }
  if (ring) impl_->arrived.notify_one();
  return answer;
}

std::future<void> Writer::submit(Job job) {
  return enqueue(std::move(job), false);
}

void Writer::forbid_inside() const {
  if (std::this_thread::get_id() == impl_->thread.get_id()) {
    throw std::logic_error("a job waits for the writer that runs it");
  }
}

void Writer::run(Job job) {
  forbid_inside();
  enqueue(std::move(job), false).get();
}

void Writer::run_alone(Job job) {
  forbid_inside();
  enqueue(std::move(job), true).get();
}

Writer::Counters Writer::counters() const {
  return {impl_->jobs.load(std::memory_order_relaxed), impl_->groups.load(std::memory_order_relaxed)};
}

}  // namespace linli::storage::db
