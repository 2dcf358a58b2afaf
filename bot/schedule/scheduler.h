#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "handlers/catalogue/catalogue.h"
#include "handlers/contract/clock.h"
#include "handlers/feedback/feedback.h"
#include "handlers/rules/rungs.h"
#include "handlers/rules/working_days.h"
#include "handlers/text/text.h"
#include "storage/db/writer.h"

namespace linli::bot::schedule {

/// Does what falls due by itself: looks up obligations, reminds people, ends the days of what residents said.
/// Sleeps until the next due instant (at most a minute, because the clock may jump and others write to the
/// database), and works in short turns of the writer, between which messages are answered.
class Scheduler {
 public:
  struct Parts {
    storage::db::Writer& writer;
    const handlers::contract::Clock& clock;
    const handlers::text::Text& text;
    handlers::catalogue::Catalogue& catalogue;
    const handlers::rules::Calendar& calendar;
    handlers::rules::Rungs rungs;
    const handlers::feedback::Means& residents;
    std::function<void()> outbox_filled;  ///< may be empty
  };
  explicit Scheduler(Parts parts);
  /// stop(), then waits for the turn under way.
  ~Scheduler();

  /// Begins to look at the clock. Once.
  void start();
  /// Begins no further turn. From any thread.
  void stop();
  /// Something changed: looks now. From any thread.
  void wake();

  /// Everything that is due now, in the caller's thread; at most for `limit`.
  /// @throws what the writer throws, when everything else is done.
  void run_due(std::chrono::milliseconds limit = std::chrono::milliseconds::max());
  /// When something next falls due, now at the earliest; nothing when nothing is pending.
  std::optional<storage::model::Instant> next();

 private:
  /// One turn of each kind of work; one that fails holds up no other. @return whether there is more to do
  /// now.
  bool turn();
  bool remind();
  bool pass_day();
  bool begun(storage::model::CivilDate day);
  void filled();
  void run();
  std::chrono::milliseconds pause();

  Parts parts_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool wake_ = false;
  bool stopping_ = false;
  std::optional<storage::model::CivilDate> begun_;  ///< the last day by which those before it were passed
  std::thread thread_;                              // last: it uses all of the above
};

}  // namespace linli::bot::schedule
