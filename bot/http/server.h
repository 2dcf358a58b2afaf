#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bot/http/message.h"
#include "storage/model/result.h"

namespace linli::bot::http {

/// What one answer was, for logs and metrics.
struct Answered {
  int status = 0;
  std::size_t bytes = 0;                ///< of the whole answer
  std::chrono::microseconds elapsed{};  ///< from the request's last byte to the answer's first
};

/// Told what happens, to log and to count. Called from many threads; what it throws is ignored.
struct Observer {
  std::function<void(const Request&, const Answered&)> answered;
  /// A handler threw. `what` may hold anything, also what must not be logged.
  std::function<void(const Request&, std::string_view what)> failed;
  /// A request that no handler saw; `reason` is one of a few fixed sentences.
  std::function<void(int status, std::string_view reason, std::string_view remote_address)> refused;
};

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 0;  ///< 0: the kernel picks one
  std::optional<int>
      inherited_fd;          ///< a listening socket handed over (systemd: 3); host and port are ignored then
  std::size_t threads = 64;  ///< requests being handled at a time

  std::size_t max_body = 1024 * 1024;  ///< bytes
  std::size_t max_header = 16 * 1024;  ///< bytes, with the request line
  std::size_t max_path = 256;
  std::size_t max_query = 2 * 1024;
  std::chrono::milliseconds read_deadline{
      3000};  ///< from a request's first byte to its last, however it drips
  std::chrono::milliseconds write_deadline{3000};  ///< the same for an answer
  std::chrono::milliseconds idle_limit{30000};     ///< a connection without a request
  std::size_t max_connections = 2048;              ///< beyond: the longest idle is closed
  std::size_t max_queued = 512;                    ///< whole requests waiting for a thread; beyond: 503
  std::size_t max_buffered =
      8 * 1024 * 1024;  ///< bytes held for all connections; beyond: the heaviest get 503

  std::function<std::string()> request_id;  ///< default: ten random characters
  Observer observer;
};

/// The counters of a server, taken at one moment.
struct ServerTraffic {
  std::uint64_t connections = 0;  ///< accepted
  std::uint64_t requests = 0;     ///< handed to a handler
  std::uint64_t refused = 0;      ///< answered with an error before a handler saw them
  std::uint64_t evicted = 0;      ///< closed to make room for others
};

/// The HTTP/1.1 server: cpp-httplib routes and words the answers, everything that touches a socket is ours
/// (`porch.h`). Plain HTTP; a proxy in front speaks TLS.
class Server {
 public:
  /// Runs on one of `threads` threads, several at a time. What it throws becomes a 500 that says nothing.
  using Handler = std::function<Response(const Request&)>;

  explicit Server(ServerOptions options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Requests of `method` whose whole decoded path matches `pattern` (ECMAScript, over bytes) go to
  /// `handler`; the first that matches wins, GET also takes HEAD. Before `serve`. A path that nothing matches
  /// is a 404.
  /// @throws std::invalid_argument for a method other than GET POST PUT PATCH DELETE OPTIONS, or a pattern
  ///   with "/:" (newer versions of the library read it as a parameter).
  /// @throws std::regex_error for a pattern that is none.
  void route(std::string_view method, const std::string& pattern, Handler handler);

  /// Takes the socket; clients can connect from here on. @returns the port.
  /// Errors: kConflict when another process has the port, kInvalid for what cannot be listened on.
  [[nodiscard]] storage::model::Result<int> bind();

  /// Serves on this thread until `stop`. Once. Error: kInternal when `bind` did not succeed or the socket
  /// fails.
  storage::model::Result<void> serve();

  /// Ends `serve`: no more is accepted, every request accepted is answered, and it returns within the read
  /// deadline + 1 s, however slowly clients send or read. From any thread and from a signal handler, after
  /// `bind`.
  void stop() noexcept;

  ServerTraffic traffic() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace linli::bot::http
