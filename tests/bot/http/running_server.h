#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "bot/http/server.h"

namespace linli::tests {

/// Short limits, so that a test of them is short.
inline bot::http::ServerOptions quick_options() {
  bot::http::ServerOptions options;
  options.threads = 8;
  options.read_deadline = std::chrono::milliseconds{300};
  options.write_deadline = std::chrono::milliseconds{300};
  options.idle_limit = std::chrono::milliseconds{2000};
  return options;
}

/// A server on a port of its own, in a thread, with routes to look at things:
/// /hello, /echo (what it was sent), /throw, /wait (until `release`), /big (1 MiB), /who (the peer's
/// address).
class RunningServer {
 public:
  explicit RunningServer(bot::http::ServerOptions options = quick_options()) : server_(std::move(options)) {
    using bot::http::Request;
    using bot::http::Response;
    const auto text = [](std::string body) { return Response{200, "text/plain", std::move(body), {}}; };
    server_.route("GET", "/hello", [text](const Request&) { return text("hello"); });
    server_.route("POST", "/echo", [text](const Request& r) { return text(r.body); });
    server_.route("GET", "/throw", [](const Request&) -> Response {
      throw std::runtime_error("secret path /srv/x token=abc");
    });
    server_.route("GET", "/throw-int", [](const Request&) -> Response { throw 42; });
    server_.route("GET", "/wait", [this, text](const Request&) {
      std::unique_lock lock(mutex_);
      ++waiting_;
      changed_.notify_all();
      changed_.wait(lock, [this] { return released_; });
      return text("waited");
    });
    server_.route("GET", "/big", [text](const Request&) { return text(std::string(1 << 20, 'x')); });
    server_.route("GET", "/who", [text](const Request& r) {
      return text(r.remote_address + "|" + std::string(r.headers.get("REMOTE_ADDR")));
    });
  }
  ~RunningServer() {
    if (thread_.joinable()) stop();
  }

  bot::http::Server& server() { return server_; }
  int port() const { return port_; }

  void start() {
    bind();
    run();
  }
  void bind() {
    auto port = server_.bind();
    if (!port) throw std::runtime_error(port.error().message);
    port_ = *port;
  }
  void run() {
    thread_ = std::thread([this] { ok_ = server_.serve().ok(); });
  }
  /// Stops and joins. @returns how long that took.
  std::chrono::milliseconds stop() {
    const auto before = std::chrono::steady_clock::now();
    release();
    server_.stop();
    thread_.join();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - before);
  }
  void stop_later() { server_.stop(); }
  void join() { thread_.join(); }
  bool ended_well() const { return ok_; }

  /// Until `count` requests are inside /wait.
  bool wait_until_waiting(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds{10}, [&] { return waiting_ >= count; });
  }
  void release() {
    const std::lock_guard lock(mutex_);
    released_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool released_ = false;
  std::atomic<bool> ok_{false};
  bot::http::Server server_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace linli::tests
