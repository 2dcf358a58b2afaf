#include "tests/standin/post.h"

namespace standin {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kIdleLimit{1};  // shorter than a server keeps an idle connection

}  // namespace

Watchdog::Watchdog() : thread_([this] { watch(); }) {}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Watchdog::cut_all() {
  const std::lock_guard lock(mutex_);
  for (auto& [deadline, client] : deadlines_)
    if (client) client->stop();
}

void Watchdog::watch() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    if (deadlines_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const auto now = steady_clock::now();
    Time next = Time::max();
    for (auto& [deadline, client] : deadlines_) {
      if (deadline > now) {
        next = deadline;
        break;
      }
      if (client) client->stop();
      client = nullptr;
    }
    if (next == Time::max())
      changed_.wait(lock);
    else
      changed_.wait_until(lock, next);
  }
}

Watchdog::Guard::Guard(Watchdog& dog, httplib::Client& client, Time deadline) : dog_(dog) {
  const std::lock_guard lock(dog_.mutex_);
  entry_ = dog_.deadlines_.emplace(deadline, &client);
  if (entry_ == dog_.deadlines_.begin()) dog_.changed_.notify_all();
}

Watchdog::Guard::~Guard() {
  const std::lock_guard lock(dog_.mutex_);
  dog_.deadlines_.erase(entry_);
}

std::unique_ptr<httplib::Client> Post::take() {
  std::deque<Kept> stale;
  {
    const std::lock_guard lock(mutex_);
    const auto oldest = steady_clock::now() - kIdleLimit;
    while (!idle_.empty() && idle_.front().since < oldest) {
      stale.push_back(std::move(idle_.front()));  // closed after the lock
      idle_.pop_front();
    }
    if (!idle_.empty()) {
      auto client = std::move(idle_.back().client);
      idle_.pop_back();
      return client;
    }
  }
  auto client = std::make_unique<httplib::Client>(base_());
  client->set_keep_alive(true);
  client->set_tcp_nodelay(true);
  client->set_default_headers({{"User-Agent", "Mozilla/4.0"}, {"Accept", "*/*"}, {"Pragma", "no-cache"}});
  return client;
}

void Post::give_back(std::unique_ptr<httplib::Client> client) {
  const std::lock_guard lock(mutex_);
  idle_.push_back({std::move(client), steady_clock::now()});
}

template <class Request>
Answer Post::exchange(std::chrono::milliseconds patience, Request request) {
  auto client = take();
  client->set_connection_timeout(patience);
  client->set_read_timeout(patience);
  client->set_write_timeout(patience);
  const bool kept = client->is_socket_open() != 0;
  const auto deadline = steady_clock::now() + patience;
  httplib::Result result(nullptr, httplib::Error::Unknown);
  {
    const Watchdog::Guard guard(dog_, *client, deadline);
    if (abandoned_) return {.status = 0, .body = {}, .problem = "stopping"};
    result = request(*client);
    // A kept connection may have been closed by the other side in this very moment: that is no failure of the
    // bot's.
    const bool closed = !abandoned_ && !result && kept && steady_clock::now() < deadline &&
                        result.error() != httplib::Error::Connection;
    if (closed) result = request(*client);
  }
  if (!result) {
    const bool late = steady_clock::now() >= deadline;
    return {
        .status = 0, .body = {}, .problem = late ? "no answer in time" : httplib::to_string(result.error())};
  }
  Answer answer{.status = result->status, .body = std::move(result->body), .problem = {}};
  give_back(std::move(client));
  return answer;
}

Answer Post::post(const std::string& target, const std::string& body, const std::string& type,
                  std::chrono::milliseconds patience) {
  return exchange(patience, [&](httplib::Client& client) { return client.Post(target, body, type); });
}

Answer Post::get(const std::string& target, std::chrono::milliseconds patience) {
  return exchange(patience, [&](httplib::Client& client) { return client.Get(target); });
}

void Post::abandon() {
  abandoned_ = true;
  dog_.cut_all();
}

}  // namespace standin
