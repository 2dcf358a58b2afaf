#include "bot/http/porch.h"

#include <arpa/inet.h>
#include <netinet/in.h>
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

#include "bot/http/refusal.h"

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
constexpr std::size_t kDrainBytes = 1024 * 1024;
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

std::string text_of(const sockaddr_storage& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.ss_family == AF_INET) {
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
  } else if (address.ss_family == AF_INET6) {
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, text, sizeof text);
  }
  const std::string_view known = text;
  constexpr std::string_view kMapped = "::ffff:";  // an IPv4 peer at an IPv6 socket
  const bool mapped = known.starts_with(kMapped) && known.find('.') != std::string_view::npos;
  return std::string(mapped ? known.substr(kMapped.size()) : known);
}

bool watch(int epoll, int fd, std::uint32_t events, std::uint64_t tag) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = tag;
  return ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
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
  if (!epoll_.open() || !event_.open() || !watch(epoll_.get(), event_.get(), EPOLLIN, kEventTag) ||
      !watch(epoll_.get(), listener_.socket.get(), EPOLLIN, kListenerTag))
    return Error{Code::kInternal, "watch the sockets: " + std::generic_category().message(errno)};
  max_connections_ = affordable_connections(options_.max_connections);
  scratch_.resize(kScratch);
  now_ = Monotonic::now();
  pool_.emplace(options_.threads, options_.max_queued, [this](Connection& c) { work(c); });
  return {};
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
      accepted(fd, text_of(address));
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
  const auto tag = reinterpret_cast<std::uint64_t>(&c);
  if (!watch(epoll_.get(), fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, tag)) close(c);
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

void Porch::read(Connection& c) {
  while (true) {
    // A body is read to its last byte and no further: what follows it is another request.
    const auto wanted = c.head ? c.head->size + c.head->content_length - c.in.size() : options_.limits.header;
    const auto room = std::min(wanted, scratch_.size());
    const auto got = ::recv(c.socket.get(), scratch_.data(), room, MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      c.readable = false;
      return;
    }
    if (got < 0 || (got == 0 && c.in.empty())) return close(c);
    if (got == 0) return refuse(c, {400, "the request is incomplete"});

    const auto count = static_cast<std::size_t>(got);
    if (c.stage == Stage::kIdle) connections_.move(c, Stage::kReading, now_);
    c.in.append(scratch_.data(), count);
    charge(c);
    lighten();
    if (count < room && !c.ended) c.readable = false;  // before the request may go to another thread
    if (c.stage != Stage::kReading || !advance(c) || !c.readable) return;
  }
}

/// Looks at what was read. @returns whether more is wanted; if not, `c` must not be touched.
bool Porch::advance(Connection& c) {
  if (!c.head) {
    const auto found = find_head_end(c.in, c.scan, options_.limits);
    if (const auto* refusal = std::get_if<Refusal>(&found)) return refuse(c, *refusal), false;
    if (std::holds_alternative<Incomplete>(found)) return true;
    auto judged = judge_head(std::string_view(c.in).substr(0, std::get<std::size_t>(found)), options_.limits);
    if (const auto* refusal = std::get_if<Refusal>(&judged)) return refuse(c, *refusal), false;
    c.head = std::move(std::get<Head>(judged));
  }
  if (c.in.size() >= c.head->size + c.head->content_length) return hand_on(c), false;
  if (std::exchange(c.head->expects_continue, false)) {
    constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    [[maybe_unused]] const auto sent =
        ::send(c.socket.get(), kContinue.data(), kContinue.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  return true;
}

void Porch::hand_on(Connection& c) {
  const auto size = c.head->size;
  const auto length = c.head->content_length;
  c.incoming = Incoming{std::move(*c.head), {}, c.remote_address, now_};
  c.head.reset();
  if (c.in.size() == size + length) {
    c.incoming->body = std::exchange(c.in, std::string());
    c.incoming->body.erase(0, size);
  } else {
    c.incoming->body = c.in.substr(size, length);
    c.in.erase(0, size + length);
  }
  charge(c);
  connections_.move(c, Stage::kWorking, now_);
  if (pool_->offer(c)) {
    traffic_.requests.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  const bool head_only = c.incoming->head.method == "HEAD";
  c.in = head_only ? "HEAD " : "";
  refuse(c, {503, "too many requests are waiting"});
}

/// On a pool thread, which has `c` to itself until it is put on the returned list.
void Porch::work(Connection& c) noexcept {
  try {
    c.keep_alive = c.incoming->head.keep_alive && !stop_asked_.load(std::memory_order_relaxed);
    c.out = answer_(std::move(*c.incoming), c.keep_alive);
    c.incoming.reset();
    c.send_some();
  } catch (...) {
    c.broken = true;
  }
  {
    const std::lock_guard lock(returned_mutex_);
    returned_.push_back(&c);
  }
  if (asleep_.exchange(false)) wake();
}

void Porch::take_back() {
  {
    const std::lock_guard lock(returned_mutex_);
    batch_.swap(returned_);
  }
  for (auto* c : batch_)
    settle(*c);
  batch_.clear();
}

void Porch::settle(Connection& c) {
  charge(c);
  if (c.broken) return close(c);
  if (c.out.empty()) return next_request(c);
  connections_.move(c, Stage::kWriting, now_);
  lighten();
  if (c.stage == Stage::kWriting) write(c);  // the edge may have passed while it was away
}

void Porch::write(Connection& c) {
  const bool done = c.send_some();
  if (c.broken) return close(c);
  if (done) {
    charge(c);
    next_request(c);
  }
}

void Porch::next_request(Connection& c) {
  c.forget_request();
  charge(c);
  if (!c.keep_alive) {
    if (c.in.empty() && !c.readable) return close(c);
    // Closing with bytes unread would reset the connection under the peer, who is still reading the answer.
    ::shutdown(c.socket.get(), SHUT_WR);
    release(c.in);
    connections_.move(c, Stage::kDraining, now_);
    return drain(c);
  }
  connections_.move(c, c.in.empty() ? Stage::kIdle : Stage::kReading, now_);
  if (!c.in.empty() && !advance(c)) return;
  if (c.readable) read(c);
}

void Porch::drain(Connection& c) {
  while (c.thrown_away < kDrainBytes) {
    const auto got = ::recv(c.socket.get(), scratch_.data(), scratch_.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (got <= 0) break;
    c.thrown_away += static_cast<std::size_t>(got);
  }
  close(c);
}

void Porch::refuse(Connection& c, const Refusal& refusal) {
  traffic_.refused.fetch_add(1, std::memory_order_relaxed);
  try {
    if (refused_) refused_(refusal, c.remote_address);
  } catch (...) {  // an observer's trouble must not become a client's
  }
  c.out = refusal_answer(refusal, c.in);
  c.send_some();
  ::shutdown(c.socket.get(), SHUT_WR);
  release(c.out);
  release(c.in);
  c.forget_request();
  charge(c);
  connections_.move(c, Stage::kDraining, now_);
}

void Porch::close(Connection& c) {
  connections_.close(c);
  charge(c);
}

void Porch::charge(Connection& c) {
  const auto weight = c.weight();
  buffered_ = buffered_ - c.charged + weight;
  c.charged = weight;
}

/// When too much is held, the heaviest go, and a bit more of them than needed, so that it stays rare.
void Porch::lighten() {
  if (buffered_ <= options_.max_buffered) return;
  std::vector<Connection*> heaviest;
  for (const auto stage : {Stage::kReading, Stage::kWriting})
    for (auto& c : connections_.list(stage))
      heaviest.push_back(&c);
  std::sort(heaviest.begin(), heaviest.end(), [](auto* a, auto* b) { return a->charged > b->charged; });
  for (auto* c : heaviest) {
    if (buffered_ <= options_.max_buffered / 8 * 7) return;
    if (c->stage != Stage::kReading) {
      evict(*c);
    } else {
      traffic_.evicted.fetch_add(1, std::memory_order_relaxed);
      refuse(*c, {503, "too much is being sent at once"});
    }
  }
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
    watch(epoll_.get(), listener_.socket.get(), EPOLLIN, kListenerTag);
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
