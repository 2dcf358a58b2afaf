#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

#include "bot/delivery/carrier.h"
#include "bot/delivery/pace.h"
#include "bot/delivery/planner.h"
#include "handlers/contract/clock.h"
#include "handlers/contract/random.h"
#include "storage/db/writer.h"
#include "storage/repo/contacts.h"
#include "storage/repo/outbox.h"

namespace linli::bot::delivery {

/// Takes what is due from the outbox, plans its way from the person's ledger and sends it: at least once,
/// each message leased while it is under way, so that a crash delays it and never loses it. What the ledger
/// counts is counted before the sending and given back when the platform did not take it.
///
/// After a hiccup a message waits a random time up to 2 s · 2^tries, at most 15 min; after a sending without
/// an answer 1 min · 8^n, so that the platform's own word that it arrived comes first. Two threads: one for
/// answers alone, so that no reminder under way delays them, one for everything, in order of priority and
/// worth.
class Sender {
 public:
  static constexpr std::chrono::seconds kLease{60};
  static constexpr int kMostUnclear = 4;  ///< attempts without an answer, then it is given up
  static constexpr int kMostStrange = 3;  ///< attempts, when the errcode is one that nobody knows

  struct Parts {
    storage::db::Writer& writer;
    const handlers::contract::Clock& clock;
    handlers::contract::Random& random;
    Carrier& carrier;
    int per_second = 0;  ///< of what is no answer; 0: as many as there are
    /// Looks once more at a reminder in the transaction that begins its way, however long ago it was written
    /// and whatever was tried of it: what it says by now; nothing when there is nothing left to say. May be
    /// empty.
    std::function<std::optional<storage::repo::outbox::Text>(
        storage::db::Connection&, const storage::repo::outbox::Letter&, Instant now)>
        renew;
    /// Told of each attempt: its way and its errcode, "none" without one. May be empty.
    std::function<void(storage::model::Way way, std::string_view errcode)> attempted;
  };
  explicit Sender(Parts parts);
  /// stop(), then waits for the messages under way.
  ~Sender();

  /// Begins no further message: what is left waits in the outbox. From any thread.
  void stop();
  /// Looks at the outbox now. From any thread.
  void wake();
  /// Sends what is due, once; the body of the threads, for tests too. @return how many were attempted.
  std::size_t send_due(storage::model::Priority last = storage::model::Priority::kBroadcast);

 private:
  /// A message on its way, with what it has used up.
  struct UnderWay {
    Parcel parcel;
    storage::model::Recipient recipient;
    std::string template_id;
    storage::repo::contacts::Spent spent = storage::repo::contacts::Spent::kNothing;
    storage::repo::outbox::Letter letter;
    int attempt = 0;
  };
  void run(storage::model::Priority last);
  bool stopping();
  bool wait_for_pace();
  std::optional<UnderWay> take(storage::db::Connection& connection, storage::model::Priority last,
                               Instant begun, bool& more);
  bool renew(storage::db::Connection& connection, storage::repo::outbox::Letter& letter, Instant now);
  Attempt carry(const Parcel& parcel);
  void settle(storage::db::Connection& connection, const UnderWay& sending, const Attempt& attempt);
  Instant pause_after(const UnderWay& sending, const Attempt& attempt);

  Parts parts_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::array<bool, 2> wake_{};
  bool stopping_ = false;
  Pace pace_;
  std::thread for_answers_;  // last: they use all of the above
  std::thread for_all_;
};

}  // namespace linli::bot::delivery
