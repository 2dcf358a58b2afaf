#include "bot/dialogue/late_turns.h"

#include <string_view>
#include <utility>

#include "bot/log.h"

namespace linli::bot::dialogue {
namespace {

namespace db = storage::db;
using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPause{200};

}  // namespace

LateTurns::LateTurns(db::Writer& writer, std::function<void()> done)
    : writer_(writer), done_(std::move(done)), thread_([this] { run(); }) {}

LateTurns::~LateTurns() {
  {
    const std::scoped_lock lock{mutex_};
    ending_ = true;
    give_up_ = steady_clock::now() + kFarewell;
  }
  changed_.notify_all();
  thread_.join();
  if (!waiting_.empty()) log::error("turns.lost", {{"count", waiting_.size()}});
}

void LateTurns::keep(std::future<void> durable, db::Writer::Job turn, db::Writer::Job apology) {
  {
    const std::scoped_lock lock{mutex_};
    waiting_.push_back({std::move(durable), std::move(turn), std::move(apology)});
  }
  changed_.notify_all();
}

void LateTurns::run() {
  for (;;) {
    Late late;
    {
      std::unique_lock lock{mutex_};
      changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
      if (waiting_.empty() || (ending_ && steady_clock::now() >= give_up_)) return;
      late = std::move(waiting_.front());
      waiting_.pop_front();
    }
    if (settle(late)) continue;
    {
      const std::scoped_lock lock{mutex_};
      waiting_.push_front(std::move(late));  // what was said first stays first
    }
    pause();
  }
}

/// @return whether there is nothing left to do about it.
bool LateTurns::settle(Late& late) {
  try {
    if (!late.durable.valid()) late.durable = writer_.submit(late.job);
    while (late.durable.wait_for(kPause) != std::future_status::ready)
      if (out_of_time()) return false;
    late.durable.get();
    if (done_) done_();
    return true;
  } catch (const db::Overloaded&) {
    return false;
  } catch (const db::Busy&) {
    return false;
  } catch (const db::Full&) {
    return false;
  } catch (const std::exception& problem) {
    log::error("turn.late_failed", {{"error", std::string_view{problem.what()}}});
    late.job = std::exchange(late.instead, nullptr);
    return !late.job;
  }
}

void LateTurns::pause() {
  std::unique_lock lock{mutex_};
  // Also while ending: what is in the way may go in time.
  const auto until = steady_clock::now() + kPause;
  while (changed_.wait_until(lock, until) != std::cv_status::timeout) {
  }
}

bool LateTurns::out_of_time() {
  const std::scoped_lock lock{mutex_};
  return ending_ && steady_clock::now() >= give_up_;
}

}  // namespace linli::bot::dialogue
