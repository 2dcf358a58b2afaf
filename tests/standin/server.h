#pragma once

#include "tests/standin/control.h"

#include <httplib.h>
#include <string>

namespace standin {

/// The stand-in as one object: everything it is made of, behind one HTTP server on the loopback.
class StandIn {
 public:
  /// Binds to 127.0.0.1:`port` (0: the kernel picks). Throws std::runtime_error when the port is taken.
  StandIn(Config config, int port);

  int port() const { return port_; }
  std::string address() const { return config_.self; }
  World& world() { return world_; }
  Clock& clock() { return clock_; }
  Platform& platform() { return platform_; }

  /// Serves until stop(); to be called once.
  void run();

  /// From any thread, once run() has been or is about to be called: answers what has arrived, lets go of idle
  /// connections and ends run().
  void stop();

 private:
  // Reaches the library's socket: its backlog of five loses connections of a burst.
  class Server : public httplib::Server {
   public:
    void widen_backlog();
  };

  static Config with_address(Config config, int port);
  static int bind(Server& server, int port);
  void route();
  void answer_api(const httplib::Request& request, httplib::Response& response);
  void answer_medium(const std::string& id, httplib::Response& response);

  Server server_;  // before the rest: the port is part of the address
  const int port_;
  const Config config_;
  Clock clock_;
  World world_{clock_};
  Media media_{clock_};
  Delivery delivery_{config_, clock_, world_, media_};
  Platform platform_{config_, clock_, world_, media_, delivery_};
  std::atomic<bool> ended_{false};
  Control control_{config_, clock_, world_, media_, delivery_, platform_};
};

}  // namespace standin
