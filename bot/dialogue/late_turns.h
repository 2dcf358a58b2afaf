#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

#include "storage/db/writer.h"

namespace linli::bot::dialogue {

/// Turns that were answered `success` before they were done. WeChat will not deliver them again, so what
/// keeps the writer from one — a database that somebody holds, a full disk, too much waiting — is waited out
/// here. Only the end of the process can lose such a turn. Thread-safe.
class LateTurns {
 public:
  /// `done` is called, on a thread of this class, after each turn that has become durable.
  LateTurns(storage::db::Writer& writer, std::function<void()> done);
  /// Goes on trying for `kFarewell`, then gives up what is left and says so in the log.
  ~LateTurns();
  static constexpr std::chrono::seconds kFarewell{3};

  /// @param durable the promise of `turn`, which the writer has
  /// @param apology runs in its place when it has a defect
  void keep(std::future<void> durable, storage::db::Writer::Job turn, storage::db::Writer::Job apology);

 private:
  struct Late {
    std::future<void> durable;  ///< not valid: to be submitted
    storage::db::Writer::Job job;
    storage::db::Writer::Job instead;  ///< empty: this is the apology already
  };
  void run();
  bool settle(Late& late);
  void pause();
  bool out_of_time();

  storage::db::Writer& writer_;
  std::function<void()> done_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Late> waiting_;
  bool ending_ = false;
  std::chrono::steady_clock::time_point give_up_{};
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace linli::bot::dialogue
