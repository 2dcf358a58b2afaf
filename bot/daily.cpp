#include "bot/daily.h"

#include <chrono>
#include <exception>
#include <string_view>
#include <utility>

#include "bot/log.h"

namespace linli::bot {
namespace {

// How long a new day may be overlooked; also before a piece that failed is tried again.
constexpr std::chrono::seconds kLook{1};

}  // namespace

Daily::Daily(storage::db::Writer& writer, const handlers::contract::Clock& clock, Work work,
             std::function<void()> done)
    : writer_(writer), clock_(clock), work_(std::move(work)), done_(std::move(done)), thread_([this] {
        run();
      }) {}

Daily::~Daily() {
  stop();
  thread_.join();
}

void Daily::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
}

void Daily::run() {
  std::optional<storage::model::CivilDate> finished;  // the last day whose work is done
  for (;;) {
    const auto now = clock_.now();
    const auto today = storage::model::CivilDate::of(now);
    const bool more = finished != today && piece(now);
    if (!more) finished = today;
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, more ? std::chrono::seconds{0} : kLook, [this] { return stopping_; });
    if (stopping_) return;
  }
}

/// @return whether there is more to do today.
bool Daily::piece(storage::model::Instant now) {
  try {
    bool more = false;
    writer_.run([&](storage::db::Connection& connection) { more = work_(connection, now); });
    if (done_) done_();
    return more;
  } catch (const std::exception& problem) {
    log::error("daily.failed", {{"error", std::string_view{problem.what()}}});
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, kLook, [this] { return stopping_; });
    return true;
  }
}

}  // namespace linli::bot
