#include "tests/standin/server.h"

#include "tests/standin/phone.h"
#include "tests/standin/sockets.h"

#include <sys/socket.h>
#include <stdexcept>

namespace standin {
namespace {

constexpr int kThreads = 256;  // each open connection holds one: 200 users at once and the bot's own calls
constexpr std::size_t kBodyLimit = 24U << 20;

std::map<std::string, std::string> query_of(const httplib::Request& request) {
  return {request.params.begin(), request.params.end()};
}

void send_page(httplib::Response& response, const Page& page) {
  response.status = page.status;
  response.set_content(page.body.dump(-1, ' ', false, json::error_handler_t::replace),
                       "application/json; charset=utf-8");
}

ApiCall call_of(const httplib::Request& request) {
  ApiCall call{.method = request.method,
               .path = request.path,
               .query = {request.params.begin(), request.params.end()},
               .body = request.body,
               .upload = std::nullopt};
  if (request.is_multipart_form_data() && request.has_file("media")) {
    const auto part = request.get_file_value("media");
    call.upload = {.content_type = part.content_type, .bytes = part.content};
    call.body.clear();
  }
  return call;
}

}  // namespace

void StandIn::Server::widen_backlog() {
  ::listen(svr_sock_, 511);
}

int StandIn::bind(Server& server, int port) {
  // The library's default shares the port with whoever has it already.
  server.set_socket_options([](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  if (port == 0) return server.bind_to_any_port("127.0.0.1");
  if (!server.bind_to_port("127.0.0.1", port))
    throw std::runtime_error("port " + std::to_string(port) + " is taken");
  return port;
}

Config StandIn::with_address(Config config, int port) {
  config.self = "http://127.0.0.1:" + std::to_string(port);
  return config;
}

StandIn::StandIn(Config config, int port)
    : port_(bind(server_, port)), config_(with_address(std::move(config), port_)) {
  server_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server_.set_tcp_nodelay(true);
  server_.set_keep_alive_max_count(100000);
  server_.set_keep_alive_timeout(2);
  server_.set_payload_max_length(kBodyLimit);
  server_.widen_backlog();
  route();
}

void StandIn::route() {
  server_.set_exception_handler([](const httplib::Request&, httplib::Response& response, std::exception_ptr) {
    response.status = 500;
    response.set_content(R"({"error":"the stand-in failed"})", "application/json");
  });
  for (const PhoneFile& file : phone_files())
    server_.Get(std::string(file.path), [&file](const httplib::Request&, httplib::Response& response) {
      response.set_header("Content-Security-Policy",
                          "default-src 'self'; img-src 'self' data: http:; frame-ancestors 'self'");
      response.set_header("Cache-Control", "no-cache");
      response.set_content(std::string(file.bytes), std::string(file.content_type));
    });
  server_.Get("/standin/media/([A-Za-z0-9]+)",
              [this](const httplib::Request& request, httplib::Response& response) {
                answer_medium(request.matches[1], response);
              });
  server_.Get("/standin/.+", [this](const httplib::Request& request, httplib::Response& response) {
    send_page(response, control_.get(request.path, query_of(request)));
  });
  server_.Post("/standin/.+", [this](const httplib::Request& request, httplib::Response& response) {
    send_page(response, control_.post(request.path, request.body));
  });
  server_.Delete("/standin/.+", [this](const httplib::Request& request, httplib::Response& response) {
    send_page(response, control_.remove(request.path));
  });
  const auto api = [this](const httplib::Request& request, httplib::Response& response) {
    answer_api(request, response);
  };
  server_.Get("/(cgi-bin|sns|wxa)/.*", api);
  server_.Post("/(cgi-bin|sns|wxa)/.*", api);
}

void StandIn::answer_api(const httplib::Request& request, httplib::Response& response) {
  const ApiAnswer answer = platform_.handle(call_of(request));
  if (answer.drop) {
    cut_connection(port_, request.remote_port);
    return;
  }
  response.status = answer.status;
  for (const auto& [name, value] : answer.headers)
    response.set_header(name, value);
  response.set_content(answer.body, answer.content_type);
}

void StandIn::answer_medium(const std::string& id, httplib::Response& response) {
  const auto medium = media_.find(id);
  if (!medium) {
    response.status = 404;
    return;
  }
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_content(medium->bytes, medium->content_type);
}

void StandIn::run() {
  server_.listen_after_bind();
  ended_ = true;
}

void StandIn::stop() {
  world_.stop_waiting();
  platform_.faults().release();
  delivery_.stop();
  // The library forgets a stop that comes before it has begun to run.
  while (!server_.is_running() && !ended_)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  server_.stop();
  end_reading(port_);
}

}  // namespace standin
