#include "bot/wechat/guard.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

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
  if (stopped_) return kNever;
  const auto found = paths_.find(path);
  return found == paths_.end() ? Instant{} : found->second.closed_until;
}

bool Guard::admit(std::string_view path) {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  if (stopped_) return false;
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

/// Full jitter, so that several servers do not come back at once.
void Guard::trouble(Path& path) {
  path.troubles = std::min(path.troubles + 1, 16);
  const auto longest = std::min(kFirstPause * (std::int64_t{1} << (path.troubles - 1)), kLongestPause);
  std::array<std::byte, 8> bytes{};
  random_.fill(bytes);
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  const auto pause = 1 + number % static_cast<std::uint64_t>(longest.count());
  path.closed_until = clock_.now() + milliseconds{static_cast<std::int64_t>(pause)};
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
      state.closed_until = next_midnight(now);
      state.troubles = 0;
      return true;
    case Action::kWaitMinute:
      state.closed_until = next_minute(now);
      state.troubles = 0;
      return false;
    case Action::kPermission: {
      const bool news = state.closed_until != kNever;
      state.closed_until = kNever;
      state.troubles = 0;
      return news;
    }
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

bool Guard::stop_account() {
  const std::lock_guard lock(mutex_);
  return !std::exchange(stopped_, true);
}

bool Guard::stopped() const {
  const std::lock_guard lock(mutex_);
  return stopped_;
}

std::vector<Guard::Count> Guard::counts() const {
  const auto now = clock_.now();
  const auto today = CivilDate::of(now);
  const std::lock_guard lock(mutex_);
  std::vector<Count> all;
  for (const auto& [path, state] : paths_)
    all.push_back({.path = path,
                   .today = state.day == today ? state.calls : 0,
                   .open = !stopped_ && state.closed_until <= now});
  return all;
}

}  // namespace linli::bot::wechat
