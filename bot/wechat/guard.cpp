#include "bot/wechat/guard.h"

#include <algorithm>
#include <utility>

#include "handlers/contract/backoff.h"

namespace linli::bot::wechat {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using storage::model::CivilDate;
using storage::model::Instant;

constexpr milliseconds kFirstPause{2000};
constexpr milliseconds kLongestPause{minutes{15}};

Instant next_midnight(Instant now) {
  return CivilDate::of(now).plus_days(1).at(std::chrono::seconds{0});
}

Instant next_minute(Instant now) {
  return std::chrono::floor<minutes>(now) + minutes{1};
}

}  // namespace

Guard::Guard(const handlers::contract::Clock& clock, handlers::contract::Random& random)
    : clock_(clock), random_(random) {}

Instant Guard::open_at(std::string_view path) const {
  const std::lock_guard lock(mutex_);
  if (stop_) return kNever;
  const auto found = paths_.find(path);
  return found == paths_.end() ? Instant{} : found->second.closed_until;
}

bool Guard::admit(std::string_view path) {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  if (stop_) return false;
  auto& state = paths_[std::string(path)];
  if (now < state.closed_until) return false;
  // Whoever tries while the platform is unwell closes it for the others until the answer is there.
  if (state.troubles > 0) trouble(state);
  const auto today = CivilDate::of(now);
  if (state.day != today) {
    state.day = today;
    state.calls = 0;
  }
  ++state.calls;
  return true;
}

bool Guard::doubtful(std::string_view path) const {
  const std::lock_guard lock(mutex_);
  const auto found = paths_.find(path);
  return found != paths_.end() && found->second.doubtful;
}

/// A pause after trouble gives way to it, what has closed the path for longer does not. @return whether it
/// was not closed for so long already.
bool Guard::close(Path& path, Instant until) {
  if (path.troubles > 0) path.closed_until = {};
  const bool longer = until > path.closed_until;
  path.closed_until = std::max(path.closed_until, until);
  path.troubles = 0;
  return longer;
}

void Guard::trouble(Path& path) {
  const auto now = clock_.now();
  // A call that was under way when another closed the path does not open it sooner.
  if (path.troubles == 0 && path.closed_until > now) return;
  path.closed_until = now + handlers::contract::backoff(random_, path.troubles, kFirstPause, kLongestPause);
  ++path.troubles;
}

bool Guard::answered(std::string_view path, const Errcode& said) {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  auto& state = paths_[std::string(path)];
  state.doubtful = false;
  switch (said.action) {
    case Action::kRetryLater:
      trouble(state);
      return false;
    case Action::kWaitDay:
      return close(state, next_midnight(now));
    case Action::kWaitMinute:
      close(state, next_minute(now));
      return false;
    case Action::kPermission:
      if (!state.stop) state.stop = Stop{.about = std::string(path), .said = said, .since = now};
      return close(state, kNever);
    default:
      // A call that was under way when another closed the path does not open it.
      if (state.troubles > 0) state.closed_until = {};
      state.troubles = 0;
      return false;
  }
}

void Guard::no_answer(std::string_view path, bool may_have_arrived) {
  const std::lock_guard lock(mutex_);
  auto& state = paths_[std::string(path)];
  state.doubtful = state.doubtful || may_have_arrived;
  trouble(state);
}

bool Guard::stop_account(const Errcode& said) {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  if (stop_) return false;
  stop_ = Stop{.about = "account", .said = said, .since = now};
  return true;
}

bool Guard::stopped() const {
  const std::lock_guard lock(mutex_);
  return stop_.has_value();
}

std::vector<Guard::Stop> Guard::all_stops() const {
  std::vector<Stop> all;
  if (stop_) all.push_back(*stop_);
  for (const auto& [path, state] : paths_)
    if (state.stop) all.push_back(*state.stop);
  return all;
}

std::vector<Guard::Stop> Guard::stops() const {
  const std::lock_guard lock(mutex_);
  return all_stops();
}

std::vector<Guard::Stop> Guard::resume() {
  const std::lock_guard lock(mutex_);
  auto all = all_stops();
  stop_.reset();
  for (auto& [path, state] : paths_)
    if (std::exchange(state.stop, std::nullopt)) state.closed_until = {};
  return all;
}

std::vector<Guard::Count> Guard::counts() const {
  const auto now = clock_.now();
  const auto today = CivilDate::of(now);
  const std::lock_guard lock(mutex_);
  std::vector<Count> all;
  for (const auto& [path, state] : paths_)
    all.push_back({.path = path,
                   .today = state.day == today ? state.calls : 0,
                   .open = !stop_ && state.closed_until <= now});
  return all;
}

}  // namespace linli::bot::wechat
