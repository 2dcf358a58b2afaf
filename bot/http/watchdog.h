#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

#include "bot/http/listener.h"

namespace linli::bot::http {

/// Ends calls that take too long by shutting down their socket, from one thread of its own. Needed because
/// the library's time-outs are per read: ten bytes at one in two seconds took 20 s with a time-out of 3 s.
class Watchdog {
  struct Watched;

 public:
  using Time = std::chrono::steady_clock::time_point;

  Watchdog();
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// Leaves the calls being watched, and those to come, no more time than until `latest`.
  void hurry(Time latest);

  /// A call being watched while this lives.
  class Call {
   public:
    Call(Watchdog& watchdog, Time deadline);
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    /// The socket that the call uses from here on. A duplicate, so that its number cannot become another's.
    void use(std::shared_ptr<Descriptor> socket);
    bool late() const { return std::chrono::steady_clock::now() >= deadline_; }

   private:
    Watchdog& watchdog_;
    Time deadline_;
    std::list<Watched>::iterator watched_;
  };

 private:
  struct Watched {
    Time due;
    std::shared_ptr<Descriptor> socket;
  };

  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Watched> calls_;
  Time latest_ = Time::max();
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace linli::bot::http
