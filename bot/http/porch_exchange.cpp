// One connection's exchange of requests and answers; who may come in and for how long is in porch.cpp.
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "bot/http/porch.h"
#include "bot/http/refusal.h"

namespace linli::bot::http {

namespace {

/// Reads from one connection before the others have their turn.
constexpr int kReadsPerEvent = 4;
/// What is thrown away after the last answer before the peer is cut off.
constexpr std::size_t kDrainBytes = 1024 * 1024;

}  // namespace

void Porch::read(Connection& c) {
  for (int round = 0; round < kReadsPerEvent; ++round) {
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
  watch(c, true);
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

}  // namespace linli::bot::http
