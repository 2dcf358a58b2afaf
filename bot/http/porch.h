#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "bot/http/connection.h"
#include "bot/http/head.h"
#include "bot/http/listener.h"
#include "bot/http/pool.h"
#include "storage/model/result.h"

namespace linli::bot::http {

struct PorchOptions {
  std::size_t threads = 64;
  Limits limits;
  std::chrono::milliseconds read_deadline{3000};   ///< from the first byte of a request to its last
  std::chrono::milliseconds write_deadline{3000};  ///< from the first byte of an answer to its last
  std::chrono::milliseconds idle_limit{30000};     ///< without a byte, also before the first request
  std::size_t max_connections = 2048;          ///< at most; less where the process may not open as many files
  std::size_t max_queued = 512;                ///< whole requests waiting for a thread; beyond: 503
  std::size_t max_buffered = 8 * 1024 * 1024;  ///< bytes of requests and answers held for all connections
};

/// What happened so far, for the metrics.
struct Traffic {
  std::atomic<std::uint64_t> connections{0};  ///< accepted
  std::atomic<std::uint64_t> requests{0};     ///< handed to a handler
  std::atomic<std::uint64_t> refused{0};      ///< answered with an error before a handler saw them
  std::atomic<std::uint64_t> evicted{0};      ///< closed to make room for others
};

/// Where connections wait until they have brought a whole request. One thread watches all of them (epoll) and
/// does all the reading, so that a silent socket, a dripping one or a burst costs a few hundred bytes and no
/// thread. Heads are judged before their body is read. Whole requests go to a pool; its threads answer, and
/// the connection comes back here. When room runs out, the connection that has waited longest goes first:
/// honest clients are done within milliseconds, so it is never them.
class Porch {
 public:
  /// The bytes of the answer to a request; `keep_alive` says whether the connection stays. Runs on pool
  /// threads.
  using Answer = std::function<std::string(Incoming&&, bool keep_alive)>;
  /// Told about each refusal, on the porch's thread.
  using Refused = std::function<void(const Refusal&, const std::string& remote_address)>;

  Porch(Listener listener, PorchOptions options, Answer answer, Refused refused);

  /// Serves until `stop`; then answers what was accepted and returns within the read deadline + 1 s, if the
  /// handlers let it. Error: kInternal when the kernel refuses what cannot be done without.
  storage::model::Result<void> run();

  /// From any thread and from a signal handler.
  void stop() noexcept;

  const Traffic& traffic() const { return traffic_; }

 private:
  using Time = Monotonic::time_point;

  storage::model::Result<void> prepare();
  bool watch(int operation, int fd, std::uint32_t events, std::uint64_t tag);
  void watch(Connection& c, bool once_more);
  void turn();
  void begin_to_stop();
  void dispatch_event(std::uint64_t tag, std::uint32_t events);

  void accept_some(std::size_t at_most);
  void accepted(int fd, const std::string& remote_address);
  void rest_from_accepting();
  bool make_room();
  void evict(Connection& c);

  void read(Connection& c);
  bool advance(Connection& c);
  void hand_on(Connection& c);
  void work(Connection& c) noexcept;
  void take_back();
  void settle(Connection& c);
  void write(Connection& c);
  void next_request(Connection& c);
  void drain(Connection& c);

  void refuse(Connection& c, const Refusal& refusal);
  void close(Connection& c);
  void charge(Connection& c);
  void lighten();

  void expire();
  Time due(const Connection& c) const;
  int sleep_ms();
  void wake() noexcept;

  Listener listener_;
  const PorchOptions options_;
  const Answer answer_;
  const Refused refused_;
  Traffic traffic_;

  Descriptor epoll_;
  Descriptor event_;
  std::atomic<bool> stop_asked_{false};
  std::atomic<bool> asleep_{false};
  std::mutex returned_mutex_;
  std::vector<Connection*> returned_;

  Connections connections_;
  std::size_t max_connections_ = 0;
  std::size_t buffered_ = 0;
  Time now_;
  std::optional<Time> stopping_since_;
  std::optional<Time> resting_until_;  ///< no accept before, because the process had no descriptor left
  bool fatal_ = false;
  std::vector<Connection*> batch_;
  std::vector<char> scratch_;
  std::optional<Pool> pool_;  ///< last, so that its threads end before what they use
};

}  // namespace linli::bot::http
