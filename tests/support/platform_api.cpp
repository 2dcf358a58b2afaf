#include "tests/support/platform_api.h"

#include <sys/socket.h>

#include <stdexcept>

namespace linli::tests {

void PlatformApi::Server::let_many_wait() {
  if (::listen(svr_sock_, SOMAXCONN) != 0) throw std::runtime_error{"the platform's API does not listen"};
}

PlatformApi::PlatformApi(standin::Platform& platform, const standin::Media& media) {
  // Where the platform says that videos are.
  server_.Get("/standin/media/([A-Za-z0-9]+)",
              [&media](const httplib::Request& request, httplib::Response& response) {
                const auto medium = media.find(request.matches[1]);
                response.status = medium ? 200 : 404;
                if (medium) response.set_content(medium->bytes, medium->content_type);
              });
  const auto answer = [&platform](const httplib::Request& request, httplib::Response& response) {
    const auto answered = platform.handle({.method = request.method,
                                           .path = request.path,
                                           .query = {request.params.begin(), request.params.end()},
                                           .body = request.body,
                                           .upload = std::nullopt});
    response.status = answered.status;
    response.set_content(answered.body, answered.content_type);
  };
  server_.Get("/.*", answer);
  server_.Post("/.*", answer);
  server_.set_keep_alive_timeout(1);
  server_.set_tcp_nodelay(true);
  // A connection that is kept keeps its thread.
  server_.new_task_queue = [] { return new httplib::ThreadPool(80); };
  port_ = server_.bind_to_any_port("127.0.0.1");
  if (port_ < 0) throw std::runtime_error{"no port for the platform's API"};
  server_.let_many_wait();
  thread_ = std::thread{[this] { server_.listen_after_bind(); }};
  // The library forgets a stop that comes before it has begun to run.
  while (!server_.is_running())
    std::this_thread::yield();
}

PlatformApi::~PlatformApi() {
  server_.stop();
  thread_.join();
}

}  // namespace linli::tests
