#include "bot/schedule/scheduler.h"

#include <algorithm>
#include <exception>

#include "bot/log.h"
#include "handlers/feedback/tickets.h"
#include "handlers/obligations/upkeep.h"
#include "handlers/reminders/ring.h"
#include "storage/repo/obligations.h"

namespace linli::bot::schedule {
namespace {

using storage::db::Connection;
using storage::model::CivilDate;
using storage::model::Instant;

// So much in one turn of the writer: some 10 ms, for which a chat answer may have to wait.
constexpr int kLookedUp = 8;
constexpr int kRung = 20;
constexpr int kPassed = 20;
constexpr std::chrono::milliseconds kLongest{60'000};
constexpr std::chrono::milliseconds kAfterTrouble{5'000};

}  // namespace

Scheduler::Scheduler(Parts parts) : parts_(std::move(parts)) {}

Scheduler::~Scheduler() {
  stop();
  if (thread_.joinable()) thread_.join();
}

void Scheduler::start() {
  thread_ = std::thread{[this] { run(); }};
}

void Scheduler::stop() {
  const std::scoped_lock lock{mutex_};
  stopping_ = true;
  changed_.notify_all();
}

void Scheduler::wake() {
  const std::scoped_lock lock{mutex_};
  wake_ = true;
  changed_.notify_all();
}

bool Scheduler::turn() {
  bool more = false;
  std::exception_ptr trouble;
  for (const auto work : {&Scheduler::remind, &Scheduler::pass_day}) {
    try {
      more = (this->*work)() || more;
    } catch (const std::exception&) {
      trouble = std::current_exception();
    }
  }
  if (trouble) std::rethrow_exception(trouble);
  return more;
}

bool Scheduler::remind() {
  bool more = false;
  int messages = 0;
  parts_.writer.run([&](Connection& connection) {
    const auto now = parts_.clock.now();
    const int looked = handlers::obligations::keep_up(
        connection, {parts_.catalogue, parts_.calendar, parts_.rungs}, now, kLookedUp);
    const auto rang =
        handlers::reminders::ring(connection,
                                  {parts_.text, parts_.catalogue, parts_.calendar, parts_.rungs,
                                   [this](Connection& db, const auto& owed, Instant at) {
                                     return handlers::feedback::hand_on(db, parts_.residents, owed, at);
                                   }},
                                  now, kRung);
    more = looked == kLookedUp || rang.more;
    messages = rang.messages;
  });
  if (messages > 0) {
    log::info("reminders.queued", {{"messages", messages}});
    filled();
  }
  return more;
}

/// What the end of yesterday brings about, which is looked at once a day.
bool Scheduler::pass_day() {
  const auto now = parts_.clock.now();
  const auto today = CivilDate::of(now);
  if (begun(today)) return false;
  handlers::feedback::Passed passed;
  parts_.writer.run([&](Connection& connection) {
    passed = handlers::feedback::pass_day(connection, parts_.residents, now, kPassed);
  });
  if (passed.more) return true;
  const std::scoped_lock lock{mutex_};
  begun_ = today;
  return false;
}

bool Scheduler::begun(CivilDate day) {
  const std::scoped_lock lock{mutex_};
  return begun_ == day;
}

void Scheduler::filled() {
  if (parts_.outbox_filled) parts_.outbox_filled();
}

void Scheduler::run_due(std::chrono::milliseconds limit) {
  using std::chrono::steady_clock;
  const auto begun = steady_clock::now();
  // In milliseconds, because the longest limit in anything finer would be a negative one.
  while (turn())
    if (std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - begun) > limit) return;
}

std::optional<Instant> Scheduler::next() {
  std::optional<Instant> next;
  parts_.writer.run([&](Connection& connection) {
    const auto now = parts_.clock.now();
    next = handlers::reminders::next_ring(connection, parts_.rungs, now);
    const auto sooner = [&](std::optional<Instant> other) {
      if (other && (!next || *other < *next)) next = other;
    };
    sooner(storage::repo::obligations::next_look(connection));
    sooner(begun(CivilDate::of(now)) ? handlers::feedback::next_passing(connection, now) : now);
    if (next) next = std::max(*next, now);
  });
  return next;
}

/// How long nothing is due, by a clock that may not be the machine's.
std::chrono::milliseconds Scheduler::pause() {
  const auto at = next();
  if (!at) return kLongest;
  return std::clamp<std::chrono::milliseconds>(*at - parts_.clock.now(), std::chrono::milliseconds{1},
                                               kLongest);
}

void Scheduler::run() {
  for (std::unique_lock lock{mutex_}; !stopping_;) {
    wake_ = false;
    lock.unlock();
    auto wait = kAfterTrouble;
    try {
      if (turn())
        wait = std::chrono::milliseconds{0};
      else
        wait = pause();
    } catch (const std::exception& problem) {
      log::error("schedule.failed", {{"error", problem.what()}});
    }
    lock.lock();
    changed_.wait_for(lock, wait, [this] { return wake_ || stopping_; });
  }
}

}  // namespace linli::bot::schedule
