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

constexpr int kBatch = 32;
constexpr std::chrono::milliseconds kFirstPause{2000};
constexpr std::chrono::milliseconds kLongestPause{std::chrono::minutes{15}};
// How long a message whose time comes may be overlooked when nobody wakes the sender.
constexpr std::chrono::seconds kLook{1};

}  // namespace

Sender::Sender(storage::db::Writer& writer, const handlers::contract::Clock& clock,
               handlers::contract::Random& random, Send send)
    : writer_(writer), clock_(clock), random_(random), send_(std::move(send)), thread_([this] { run(); }) {}

Sender::~Sender() {
  {
    const std::scoped_lock lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
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

/// Full jitter: a random instant between now and the back-off's end, so that many messages do not come at
/// once.
Instant Sender::next_try(int tries) {
  const auto longest = std::min(kFirstPause * (std::int64_t{1} << std::min(tries, 16)), kLongestPause);
  std::array<std::byte, 8> bytes{};
  random_.fill(bytes);
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  return clock_.now() + std::chrono::milliseconds{
                            static_cast<std::int64_t>(number % static_cast<std::uint64_t>(longest.count()))};
}

std::size_t Sender::send_due() {
  std::vector<outbox::Message> messages;
  writer_.run([&](storage::db::Connection& connection) {
    const auto now = clock_.now();
    messages = outbox::claim(connection, kBatch, now + kLease, now);
  });
  for (const auto& message : messages) {
    const auto attempt = send_(message.recipient, message.content);
    writer_.run([&](storage::db::Connection& connection) {
      if (attempt.verdict == Verdict::kSent)
        outbox::mark_sent(connection, message.id);
      else if (attempt.verdict == Verdict::kNever || message.tries >= kMostTries)
        outbox::mark_dead(connection, message.id, attempt.reason);
      else
        outbox::postpone(connection, message.id, next_try(message.tries), attempt.reason);
    });
    log::info("outbox.attempt", {{"message", message.id.value},
                                 {"tries", message.tries},
                                 {"sent", attempt.verdict == Verdict::kSent},
                                 {"reason", attempt.reason}});
  }
  return messages.size();
}

}  // namespace linli::bot::delivery
