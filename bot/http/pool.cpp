#include "bot/http/pool.h"

#include <utility>

#include "bot/http/signals_blocked.h"

namespace linli::bot::http {

Pool::Pool(std::size_t threads, std::size_t queue_limit, std::function<void(Connection&)> work)
    : queue_limit_(queue_limit), work_(std::move(work)) {
  const SignalsBlocked blocked;
  for (std::size_t i = 0; i < threads; ++i)
    threads_.emplace_back([this] { run(); });
}

Pool::~Pool() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_)
    thread.join();
}

bool Pool::offer(Connection& connection) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= queue_limit_) return false;
    queue_.push_back(&connection);
    if (waiting_ == 0) return true;
  }
  wake_.notify_one();
  return true;
}

void Pool::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++waiting_;
    wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
    --waiting_;
    if (queue_.empty()) return;
    Connection& next = *queue_.front();
    queue_.pop_front();
    lock.unlock();
    work_(next);
    lock.lock();
  }
}

}  // namespace linli::bot::http
