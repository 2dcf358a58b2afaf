#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace linli::bot::http {

struct Connection;

/// A fixed number of threads before a bounded queue. Its threads take no signals.
class Pool {
 public:
  /// `work` runs on the pool's threads and must not throw.
  Pool(std::size_t threads, std::size_t queue_limit, std::function<void(Connection&)> work);
  /// Finishes what is queued, then joins.
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// @returns false when the queue is full: nothing was taken.
  bool offer(Connection& connection);

 private:
  void run();

  const std::size_t queue_limit_;
  const std::function<void(Connection&)> work_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Connection*> queue_;
  std::size_t waiting_ = 0;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace linli::bot::http
