#include "tests/bench/hello.h"

#include <httplib.h>

#include <limits>
#include <thread>

#include "bot/process.h"

namespace linli::bench {
namespace {

constexpr std::size_t kThreads = 64;

class Hello : public httplib::Server {
 public:
  void adopt(socket_t socket) { svr_sock_ = socket; }
};

}  // namespace

void serve_hello() {
  bot::hold_end_signals();
  Hello server;
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(std::numeric_limits<std::size_t>::max());
  const auto hello = [](const httplib::Request&, httplib::Response& response) {
    response.set_content("hello", "text/plain");
  };
  server.Post("/wechat", hello);
  server.Get("/healthz", hello);
  server.adopt(bot::inherited_socket().value());
  std::jthread serving{[&server] { server.listen_after_bind(); }};
  bot::wait_for_end_signal();
  server.stop();
}

}  // namespace linli::bench
