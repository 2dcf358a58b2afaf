#include "bot/http/porch.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <new>
#include <system_error>
#include <utility>

namespace linli::bot::http {

using std::chrono::milliseconds;
using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

namespace {

constexpr std::uint64_t kListenerTag = 0;
constexpr std::uint64_t kEventTag = 1;  // every other tag is the address of a connection
constexpr std::size_t kAcceptsPerTurn = 64;
constexpr std::size_t kEventsPerTurn = 256;
constexpr std::size_t kScratch = 64 * 1024;
/// Why so little: it only has to cover the peer's reading of the answer, after which it closes by itself.
constexpr milliseconds kDrainLimit{400};
/// How long, once stopping, a connection without a request is given for one that is on its way.
constexpr milliseconds kStopGrace{500};
constexpr milliseconds kRest{100};
/// Descriptors left to the rest of the process: database, logs, calls to the platform.
constexpr std::size_t kSpareDescriptors = 96;

std::size_t affordable_connections(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return wanted;
  const auto files = static_cast<std::size_t>(limit.rlim_cur);
  return std::min(wanted, files > 2 * kSpareDescriptors ? files - kSpareDescriptors : files / 2);
}

}  // namespace

Porch::Porch(Listener listener, PorchOptions options, Answer answer, Refused refused)
    : listener_(std::move(listener)),
      options_(options),
      answer_(std::move(answer)),
      refused_(std::move(refused)),
      event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Result<void> Porch::run() {
  if (auto ready = prepare(); !ready) return ready;
  while (!(stopping_since_ && connections_.open() == 0))
    turn();
  pool_.reset();
  if (fatal_) return Error{Code::kInternal, "the listening socket is unusable"};
  return {};
}

Result<void> Porch::prepare() {
  epoll_ = Descriptor{::epoll_create1(EPOLL_CLOEXEC)};
  if (!epoll_.open() || !event_.open() || !watch(EPOLL_CTL_ADD, event_.get(), EPOLLIN, kEventTag) ||
      !watch(EPOLL_CTL_ADD, listener_.socket.get(), EPOLLIN, kListenerTag))
    return Error{Code::kInternal, "watch the sockets: " + std::generic_category().message(errno)};
  max_connections_ = affordable_connections(options_.max_connections);
  scratch_.resize(kScratch);
  now_ = Monotonic::now();
  pool_.emplace(options_.threads, options_.max_queued, [this](Connection& c) { work(c); });
  return {};
}

bool Porch::watch(int operation, int fd, std::uint32_t events, std::uint64_t tag) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = tag;
  return ::epoll_ctl(epoll_.get(), operation, fd, &event) == 0;
}

/// Edges, so that neither a request being answered nor an answer being sent costs a system call here. Asking
/// once more for what is watched already makes the kernel tell again what it has told.
void Porch::watch(Connection& c, bool once_more) {
  const auto tag = reinterpret_cast<std::uint64_t>(&c);
  const auto operation = once_more ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  if (!watch(operation, c.socket.get(), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, tag)) close(c);
}

void Porch::stop() noexcept {
  stop_asked_.store(true);
  wake();
}

void Porch::wake() noexcept {
  const int before = errno;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(event_.get(), &one, sizeof one);
  errno = before;
}

void Porch::turn() {
  epoll_event events[kEventsPerTurn];
  asleep_.store(true);
  const int count = ::epoll_wait(epoll_.get(), events, kEventsPerTurn, sleep_ms());
  asleep_.store(false);
  now_ = Monotonic::now();
  for (int i = 0; i < count; ++i)
    dispatch_event(events[i].data.u64, events[i].events);
  take_back();
  if (!stopping_since_ && (stop_asked_.load() || fatal_)) begin_to_stop();
  expire();
  connections_.bury();
}

void Porch::dispatch_event(std::uint64_t tag, std::uint32_t events) {
  if (tag == kListenerTag) return accept_some(kAcceptsPerTurn);
  if (tag == kEventTag) {
    std::uint64_t ignored = 0;
    [[maybe_unused]] const auto got = ::read(event_.get(), &ignored, sizeof ignored);
    return;
  }
  auto& c = *reinterpret_cast<Connection*>(tag);
  if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) c.ended = true;
  if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) c.readable = true;
  try {
    switch (c.stage) {
      case Stage::kIdle:
      case Stage::kReading:
        return c.readable ? read(c) : void();
      case Stage::kWriting:
        return write(c);
      case Stage::kDraining:
        return drain(c);
      case Stage::kWorking:  // looked at when it comes back
      case Stage::kClosed:
        return;
    }
  } catch (const std::bad_alloc&) {
    if (c.stage != Stage::kWorking) close(c);
  }
}

/// What the kernel has accepted for us is served, unless somebody else (systemd) will do it; the socket is
/// closed and never shut down, because it may not be ours alone.
void Porch::begin_to_stop() {
  stopping_since_ = now_;
  if (!listener_.inherited && !fatal_) accept_some(std::numeric_limits<std::size_t>::max());
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, listener_.socket.get(), nullptr);
  listener_.socket.close();
}

void Porch::accept_some(std::size_t at_most) {
  for (std::size_t i = 0; i < at_most; ++i) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    const int fd = ::accept4(listener_.socket.get(), reinterpret_cast<sockaddr*>(&address), &size,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      accepted(fd, numeric_address(address));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return;
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      if (!make_room()) return rest_from_accepting();
    } else if (errno == EBADF || errno == EINVAL || errno == ENOTSOCK) {
      fatal_ = true;
      return;
    }  // anything else is the trouble of that one peer, who is gone
  }
}

void Porch::accepted(int fd, const std::string& remote_address) {
  traffic_.connections.fetch_add(1, std::memory_order_relaxed);
  const bool room = connections_.open() < max_connections_ || make_room();
  auto& c = connections_.add(fd, remote_address, now_);
  if (!room) return refuse(c, {503, "too many connections"});
  watch(c, false);
}

/// The listening socket is left out of the watch, because it would report without end.
void Porch::rest_from_accepting() {
  resting_until_ = now_ + kRest;
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, listener_.socket.get(), nullptr);
}

/// Closes the connection that has waited longest. @returns false when all are being answered.
bool Porch::make_room() {
  while (auto* c = connections_.oldest(Stage::kIdle)) {
    read(*c);  // in a burst it may have brought a request that nobody has looked at yet
    if (c->stage == Stage::kIdle) return evict(*c), true;
    if (c->stage == Stage::kClosed) return true;
  }
  for (const auto stage : {Stage::kDraining, Stage::kReading, Stage::kWriting})
    if (auto* c = connections_.oldest(stage)) return evict(*c), true;
  return false;
}

void Porch::evict(Connection& c) {
  traffic_.evicted.fetch_add(1, std::memory_order_relaxed);
  if (c.stage == Stage::kReading) refuse(c, {503, "too many connections"});
  if (c.stage == Stage::kWriting) c.give_up_sending();
  close(c);
}

void Porch::expire() {
  for (const auto stage : {Stage::kIdle, Stage::kReading, Stage::kWriting, Stage::kDraining}) {
    for (auto* c = connections_.oldest(stage); c && due(*c) <= now_; c = connections_.oldest(stage)) {
      if (stage == Stage::kReading) {
        refuse(*c, {408, "the request took too long"});
      } else {
        if (stage == Stage::kWriting) c->give_up_sending();
        close(*c);
      }
    }
  }
  if (resting_until_ && *resting_until_ <= now_ && !stopping_since_) {
    resting_until_.reset();
    watch(EPOLL_CTL_ADD, listener_.socket.get(), EPOLLIN, kListenerTag);
  }
}

/// When the patience with a connection ends. Grows with the time of entering the stage.
Porch::Time Porch::due(const Connection& c) const {
  const auto within = [&](Time usual, milliseconds after_stop) {
    return stopping_since_ ? std::min(usual, *stopping_since_ + after_stop) : usual;
  };
  switch (c.stage) {
    case Stage::kIdle:
      return within(c.since + options_.idle_limit, std::min(kStopGrace, options_.read_deadline));
    case Stage::kReading:
      return within(c.since + options_.read_deadline, options_.read_deadline);
    case Stage::kWriting:
      if (!stopping_since_) return c.since + options_.write_deadline;
      return std::max(c.since, *stopping_since_) + std::min(kStopGrace, options_.write_deadline);
    case Stage::kDraining:
      return c.since + kDrainLimit;
    default:
      return Time::max();
  }
}

/// How long to sleep at most, so that nothing is late. -1: until something happens.
int Porch::sleep_ms() {
  {
    const std::lock_guard lock(returned_mutex_);
    if (!returned_.empty()) return 0;
  }
  if (stop_asked_.load() && !stopping_since_) return 0;
  auto first = resting_until_.value_or(Time::max());
  for (const auto stage : {Stage::kIdle, Stage::kReading, Stage::kWriting, Stage::kDraining})
    if (const auto* c = connections_.oldest(stage)) first = std::min(first, due(*c));
  if (first == Time::max()) return -1;
  const auto left = std::chrono::ceil<milliseconds>(first - Monotonic::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

}  // namespace linli::bot::http
