#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/dialogue/arrivals.h"
#include "bot/dialogue/late_turns.h"
#include "bot/understand/analyse.h"
#include "bot/understand/lexicon.h"
#include "bot/wechat/callback.h"
#include "handlers/catalogue/catalogue.h"
#include "handlers/contract/clock.h"
#include "handlers/contract/handler.h"
#include "handlers/contract/random.h"
#include "storage/db/writer.h"
#include "storage/model/account.h"
#include "storage/model/ids.h"

namespace linli::bot::dialogue {

/// What the person is told when something broke and nothing was kept; a sentence of templates/.
struct Apology {
  std::string text;
};

/// Turns a believed delivery into its answer. One message is one turn is one transaction: the mark that it
/// was handled, what it changed, the audit, the answer and whatever leaves later commit together, and only
/// then answer() returns. The same delivery again gets the stored answer. What is noted while further words
/// of the same person have arrived already may go without an answer; the answer to the last of them shows it.
/// Thread-safe.
class Dialogue {
 public:
  struct Parts {
    storage::db::Writer& writer;
    const handlers::contract::Clock& clock;
    handlers::contract::Random& random;
    const understand::Lexicon& lexicon;
    handlers::catalogue::Catalogue& catalogue;
    /// Asked in this order; the last one answers everything.
    std::vector<handlers::contract::Handler*> handlers;
    Apology apology;
    /// Called after something was put into the outbox and committed.
    std::function<void()> outbox_filled;
    /// Called after a picture was taken in and committed.
    std::function<void()> picture_came = {};
    /// After so long a turn is answered `success`; WeChat's own patience is five seconds.
    std::chrono::milliseconds answer_by{4500};
    /// How long words that follow others within a second wait for the next ones, to be answered together.
    std::chrono::milliseconds linger{0};
    /// How many messages may wait so at once: each keeps a connection.
    std::size_t lingering = 8;
  };
  explicit Dialogue(Parts parts);
  Dialogue(const Dialogue&) = delete;
  Dialogue& operator=(const Dialogue&) = delete;

  /// How a turn went, for logs and counters.
  struct Outcome {
    enum class Kind {
      kAnswered,
      kRepeated,  ///< the same delivery was handled before
      kIgnored,   ///< an event that nothing depends on: nothing was read or written
      kNoted,     ///< an event that has no answer, written down
      kLate,      ///< not done in time: `success` now, the answer follows as a customer-service message
      kRefused,   ///< not durable (overload, disk full): must not be acknowledged
      kFailed,    ///< a defect: the turn was undone and the person is asked to say it again
    };
    Kind kind = Kind::kAnswered;
    handlers::contract::Reply reply;
    handlers::contract::Intent intent = handlers::contract::Intent::kUnknown;
    std::string problem;  ///< for kRefused and kFailed; may hold anything, so it is not for people
  };
  Outcome answer(const wechat::Delivery& delivery, storage::model::Account account);
  /// How many messages in words have arrived whose turn has not come.
  std::size_t waiting() const { return arrivals_.count(); }

 private:
  struct Pending;
  void take_turn(storage::db::Connection& connection, Pending& pending);
  void apologize(storage::db::Connection& connection, const Pending& pending);
  handlers::contract::Reply converse(storage::db::Connection& connection, Pending& pending,
                                     std::optional<storage::model::PersonId> person, bool more,
                                     storage::model::Instant now);

  Parts parts_;
  Arrivals arrivals_;
  LateTurns late_;  // last: its turns use the above
};

std::string_view name_of(Dialogue::Outcome::Kind kind);

}  // namespace linli::bot::dialogue
