#pragma once

#include <sys/socket.h>

#include <string>
#include <utility>

#include "storage/model/result.h"

namespace linli::bot::http {

/// A file descriptor that is closed once.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }

  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }
  void close() noexcept;

 private:
  int fd_ = -1;
};

/// A listening TCP socket: non-blocking, close-on-exec, with a backlog that takes a burst.
struct Listener {
  Descriptor socket;
  int port = 0;
  bool inherited =
      false;  ///< somebody else (systemd) holds it too and will serve what we leave in the backlog
};

/// Listens on `host` (a name or a numeric address); port 0 lets the kernel pick. SO_REUSEADDR without
/// SO_REUSEPORT: a restart gets the port at once, a second process does not get it at all.
/// Errors: kConflict when the port is taken, kInvalid for a host or port that cannot be.
storage::model::Result<Listener> listen_on(const std::string& host, int port);

/// Adopts a listening socket that was handed over (systemd: fd 3). Error: kInvalid when it is none.
storage::model::Result<Listener> adopt_listener(int fd);

/// "127.0.0.1", "::1"; an IPv4 peer of an IPv6 socket is written as the IPv4 address it is.
std::string numeric_address(const sockaddr_storage& address);

}  // namespace linli::bot::http
