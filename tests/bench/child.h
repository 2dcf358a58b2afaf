#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace linli::bench {

/// A listening socket on a loopback port of the kernel's choice, to be handed to a child: connections can be
/// made before the child is up, so waiting for it needs no polling.
class Listener {
 public:
  Listener();
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  int fd() const { return fd_; }
  int port() const { return port_; }

 private:
  int fd_ = -1;
  int port_ = 0;
};

/// A server in a process of its own, so that its processor time and memory are its own.
class Child {
 public:
  /// Runs `command` with the listener as systemd hands sockets over (LISTEN_FDS). What it writes goes to the
  /// file `log`.
  Child(const std::vector<std::string>& command, const Listener& listener, std::string log);
  /// Asks it to end and waits.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// SIGTERM. @throws std::runtime_error with the end of its log when it did not exit with 0.
  void stop();

  /// Of all its threads, user and system.
  double cpu_seconds() const;
  /// What of it is in memory at this moment.
  double resident_mib() const;

 private:
  pid_t pid_ = -1;
  std::string log_;
};

}  // namespace linli::bench
