#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "handlers/contract/clock.h"
#include "storage/db/writer.h"
#include "storage/model/civil_date.h"

namespace linli::bot {

/// Does what has to happen once a day: when the server starts, and when a new day has begun. A piece at a
/// time, each a job of the writer, so that nobody waits long.
class Daily {
 public:
  /// One piece. @return whether there is more to do.
  using Work = std::function<bool(storage::db::Connection&, storage::model::Instant)>;

  /// `done` is called after each piece.
  Daily(storage::db::Writer& writer, const handlers::contract::Clock& clock, Work work,
        std::function<void()> done);
  /// stop(), then waits for the piece under way.
  ~Daily();
  /// Begins no further piece. From any thread.
  void stop();

 private:
  void run();
  bool piece(storage::model::Instant now);

  storage::db::Writer& writer_;
  const handlers::contract::Clock& clock_;
  const Work work_;
  const std::function<void()> done_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace linli::bot
