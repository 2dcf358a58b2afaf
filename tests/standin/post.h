#pragma once

#include <httplib.h>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace standin {

/// What came back from the bot; `status` 0 means no answer in time or at all.
struct Answer {
  int status = 0;
  std::string body;
  std::string problem;  // why there is no answer
};

/// Cuts connections at an absolute deadline: the library's own time-outs start again with every byte.
class Watchdog {
 public:
  using Time = std::chrono::steady_clock::time_point;
  Watchdog();
  ~Watchdog();

  /// While the guard lives, `client` is stopped when `deadline` passes.
  class Guard {
   public:
    Guard(Watchdog& dog, httplib::Client& client, Time deadline);
    ~Guard();
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    Watchdog& dog_;
    std::multimap<Time, httplib::Client*>::iterator entry_;
  };

 private:
  friend class Post;
  void cut_all();
  void watch();
  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<Time, httplib::Client*> deadlines_;  // a stopped client stays in, its value null
  bool ending_ = false;
  std::thread thread_;  // last: it uses the members above
};

/// Posts to one bot over as many kept connections as there are posts at a time, the most recently used first,
/// so that idle ones do not hold the bot's threads. Any thread.
class Post {
 public:
  explicit Post(std::string base) : base_([base = std::move(base)] { return base; }) {}
  /// @param base gives the bot's address; asked anew for each connection
  explicit Post(std::function<std::string()> base) : base_(std::move(base)) {}

  Answer post(const std::string& target, const std::string& body, const std::string& type,
              std::chrono::milliseconds patience);
  Answer get(const std::string& target, std::chrono::milliseconds patience);

  /// Cuts what is under way and refuses what comes after, so that a stop need not wait for a silent bot.
  void abandon();

 private:
  struct Kept {
    std::unique_ptr<httplib::Client> client;
    Watchdog::Time since;
  };
  template <class Request>
  Answer exchange(std::chrono::milliseconds patience, Request request);
  std::unique_ptr<httplib::Client> take();
  void give_back(std::unique_ptr<httplib::Client> client);

  const std::function<std::string()> base_;
  std::atomic<bool> abandoned_{false};
  Watchdog dog_;
  std::mutex mutex_;
  std::deque<Kept> idle_;  // the most recently used at the back
};

}  // namespace standin
