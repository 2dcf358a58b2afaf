#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "handlers/contract/clock.h"
#include "handlers/contract/random.h"
#include "storage/db/writer.h"
#include "storage/model/account.h"
#include "storage/repo/outbox.h"

namespace linli::bot::delivery {

/// How an attempt to send ended.
enum class Verdict {
  kSent,
  kAgain,  ///< the platform or the network had a hiccup
  kNever,  ///< it will not take this message, now or later
};
struct Attempt {
  Verdict verdict = Verdict::kAgain;
  std::string reason;  ///< for staff; no personal data
};
/// Sends one text to one person. Called on the sender's thread.
using Send = std::function<Attempt(const storage::model::Recipient& to, const std::string& text)>;

/// Takes what is due from the outbox and sends it: at least once, each message leased while it is under way,
/// so that a crash delays it and never loses it. After a hiccup it waits a random time up to 2 s · 2^tries,
/// at most 15 min. A message `kGiveUpAfter` old is given up and staff see it: by then the platform no longer
/// lets an answer through (customer-service window of 48 h).
class Sender {
 public:
  static constexpr std::chrono::hours kGiveUpAfter{48};
  static constexpr std::chrono::seconds kLease{60};

  Sender(storage::db::Writer& writer, const handlers::contract::Clock& clock,
         handlers::contract::Random& random, Send send);
  /// stop(), then waits for the message under way.
  ~Sender();

  /// Begins no further message: what is left waits in the outbox. From any thread.
  void stop();

  /// Looks at the outbox now. From any thread.
  void wake();
  /// Sends what is due, once; the body of the thread, for tests too. @return how many were attempted.
  std::size_t send_due();

 private:
  void run();
  bool stopping();
  Attempt attempt(const storage::repo::outbox::Message& message);
  storage::model::Instant next_try(int tries);

  storage::db::Writer& writer_;
  const handlers::contract::Clock& clock_;
  handlers::contract::Random& random_;
  Send send_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool wake_ = false;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace linli::bot::delivery
