#include "bot/http/watchdog.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "bot/http/signals_blocked.h"

namespace linli::bot::http {

namespace {

/// A late call may open another socket (a second address of the host), which has to be ended too.
constexpr std::chrono::milliseconds kAgain{50};

}  // namespace

Watchdog::Watchdog() {
  const SignalsBlocked blocked;
  thread_ = std::thread([this] { run(); });
}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Watchdog::hurry(Time latest) {
  {
    const std::lock_guard lock(mutex_);
    latest_ = std::min(latest_, latest);
    for (auto& call : calls_)
      call.due = std::min(call.due, latest_);
  }
  changed_.notify_all();
}

void Watchdog::run() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    const auto first =
        std::min_element(calls_.begin(), calls_.end(),
                         [](const auto& left, const auto& right) { return left.due < right.due; });
    if (first == calls_.end()) {
      changed_.wait(lock);
    } else if (const auto due = first->due; due > std::chrono::steady_clock::now()) {
      changed_.wait_until(lock, due);
    } else {
      if (first->socket) ::shutdown(first->socket->get(), SHUT_RDWR);
      first->due = std::chrono::steady_clock::now() + kAgain;
    }
  }
}

Watchdog::Call::Call(Watchdog& watchdog, Time deadline) : watchdog_(watchdog), deadline_(deadline) {
  const std::lock_guard lock(watchdog_.mutex_);
  deadline_ = std::min(deadline_, watchdog_.latest_);
  watched_ = watchdog_.calls_.insert(watchdog_.calls_.end(), Watched{deadline_, nullptr});
  watchdog_.changed_.notify_all();
}

Watchdog::Call::~Call() {
  const std::lock_guard lock(watchdog_.mutex_);
  watchdog_.calls_.erase(watched_);
}

void Watchdog::Call::use(std::shared_ptr<Descriptor> socket) {
  const std::lock_guard lock(watchdog_.mutex_);
  watched_->socket = std::move(socket);
}

}  // namespace linli::bot::http
