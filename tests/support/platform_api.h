#pragma once

#include <httplib.h>
#include <string>
#include <thread>

#include "tests/standin/media.h"
#include "tests/standin/platform.h"

namespace linli::tests {

/// The platform's API on a port of its own, for a bot whose wire the test holds itself.
class PlatformApi {
 public:
  PlatformApi(standin::Platform& platform, const standin::Media& media);
  ~PlatformApi();
  PlatformApi(const PlatformApi&) = delete;
  PlatformApi& operator=(const PlatformApi&) = delete;

  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  /// The library lets five connections wait; a loaded machine has more before they are taken.
  struct Server : httplib::Server {
    void let_many_wait();
  };
  Server server_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace linli::tests
