#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "bot/wechat/text_check.h"
#include "handlers/contract/clock.h"
#include "handlers/contract/random.h"
#include "handlers/feedback/feedback.h"
#include "storage/db/connection.h"
#include "storage/db/writer.h"
#include "storage/model/civil_date.h"

namespace linli::bot {

/// Asks the platform about the texts that are held for it (handlers/feedback/checking.h), beside the turns.
/// When there is no answer it waits a random time up to 15 s · 2^failures, at most an hour, and asks again;
/// what has found none `kGiveUpAfter` it was first seen here goes to staff. When a text came is known in
/// memory only (the database must not say), so that a restart lets it wait anew: held all the time, and seen
/// by staff.
class ContentCheck {
 public:
  static constexpr std::chrono::hours kGiveUpAfter{6};

  struct Parts {
    storage::db::Writer& writer;
    std::string database;  ///< storage.path
    const handlers::contract::Clock& clock;
    handlers::contract::Random& random;
    const handlers::feedback::Means& means;
    /// Called on this thread. Empty: nobody checks any more, and what waited for it goes to staff.
    std::function<wechat::TextVerdict(const std::string& text)> ask;
    /// After something was settled: somebody may be told.
    std::function<void()> settled;
  };
  explicit ContentCheck(Parts parts);
  /// stop(), then waits for the question under way.
  ~ContentCheck();
  /// Asks nothing more. From any thread.
  void stop();
  /// Asks about everything that waits, once; the body of the thread, for tests too. @return how many were
  /// settled.
  std::size_t round();

 private:
  void run();
  bool stopping();
  /// What is said of this text; kAgain while it is no time to ask.
  wechat::TextVerdict ask(const std::string& text, storage::model::Instant now);

  Parts parts_;
  std::mutex round_;  // guards the four below
  storage::db::Connection reader_;
  std::map<std::string, storage::model::Instant> since_;  // first seen, by key
  int failures_ = 0;
  storage::model::Instant next_{};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace linli::bot
