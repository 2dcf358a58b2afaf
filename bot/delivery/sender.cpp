#include "bot/delivery/sender.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "bot/log.h"
#include "storage/repo/outbox.h"

namespace linli::bot::delivery {
namespace {

namespace outbox = storage::repo::outbox;
using storage::model::Instant;

constexpr std::chrono::milliseconds kFirstPause{2000};
constexpr std::chrono::milliseconds kLongestPause{std::chrono::minutes{15}};
// How long a message whose time comes may be overlooked when nobody wakes the sender.
constexpr std::chrono::seconds kLook{1};

}  // namespace

Sender::Sender(storage::db::Writer& writer, const handlers::contract::Clock& clock,
               handlers::contract::Random& random, Send send)
    : writer_(writer), clock_(clock), random_(random), send_(std::move(send)), thread_([this] { run(); }) {}

Sender::~Sender() {
  stop();
  thread_.join();
}

void Sender::stop() {
  {
    const std::scoped_lock lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
}

void Sender::wake() {
  {
    const std::scoped_lock lock{mutex_};
    wake_ = true;
  }
  changed_.notify_all();
}

void Sender::run() {
  for (;;) {
    {
      std::unique_lock lock{mutex_};
      changed_.wait_for(lock, kLook, [this] { return wake_ || stopping_; });
      if (stopping_) return;
      wake_ = false;
    }
    try {
      send_due();
    } catch (const std::exception& problem) {
      log::error("outbox.failed", {{"error", std::string_view{problem.what()}}});
    }
  }
}

/// Full jitter: a random instant after now up to the back-off's end, so that many messages do not come at
/// once.
Instant Sender::next_try(int tries) {
  const auto longest = std::min(kFirstPause * (std::int64_t{1} << std::min(tries, 16)), kLongestPause);
  std::array<std::byte, 8> bytes{};
  random_.fill(bytes);
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  const auto wait = 1 + number % static_cast<std::uint64_t>(longest.count());
  return clock_.now() + std::chrono::milliseconds{static_cast<std::int64_t>(wait)};
}

bool Sender::stopping() {
  const std::scoped_lock lock{mutex_};
  return stopping_;
}

/// A client that falls over is a hiccup like others: it counts as a try and holds up no other message.
Attempt Sender::attempt(const outbox::Message& message) {
  try {
    return send_(message.recipient, message.content);
  } catch (const std::exception& problem) {
    log::error("outbox.send_failed",
               {{"message", message.id.value}, {"error", std::string_view{problem.what()}}});
    return {.verdict = Verdict::kAgain, .reason = "sending fell over"};
  }
}

std::size_t Sender::send_due() {
  const auto begun = clock_.now();  // what is put off from here on waits for the next look
  for (std::size_t attempted = 0;; ++attempted) {
    std::vector<outbox::Message> next;
    // One at a time: a lease covers one sending, and a stop or a crash concerns one message.
    if (!stopping())
      writer_.run([&](storage::db::Connection& connection) {
        next = outbox::claim(connection, 1, clock_.now() + kLease, begun);
      });
    if (next.empty()) return attempted;
    const auto& message = next.front();
    const auto outcome = attempt(message);
    const bool too_old = clock_.now() - message.created_at >= kGiveUpAfter;
    writer_.run([&](storage::db::Connection& connection) {
      if (outcome.verdict == Verdict::kSent)
        outbox::mark_sent(connection, message.id);
      else if (outcome.verdict == Verdict::kNever || too_old)
        outbox::mark_dead(connection, message.id, outcome.reason);
      else
        outbox::postpone(connection, message.id, next_try(message.tries), outcome.reason);
    });
    log::info("outbox.attempt", {{"message", message.id.value},
                                 {"tries", message.tries},
                                 {"sent", outcome.verdict == Verdict::kSent},
                                 {"reason", outcome.reason}});
  }
}

}  // namespace linli::bot::delivery
