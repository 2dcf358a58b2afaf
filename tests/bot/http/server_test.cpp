#include "bot/http/server.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <set>

#include "tests/bot/http/raw_client.h"
#include "tests/bot/http/running_server.h"
#include "tests/support/catch.h"

using namespace linli::tests;
using namespace linli::bot::http;
using linli::storage::model::Code;

TEST_CASE("a handler sees the request as it was sent", "[http]") {
  Server server(quick_options());
  Request seen;
  server.route("POST", "/p/([0-9]+)/(.*)", [&](const Request& request) {
    seen = request;
    return Response{201, "text/plain; charset=utf-8", "好", {{"X-Answer", "yes"}, {"X-Split", "a\r\nb"}}};
  });
  const int port = *server.bind();
  std::thread thread([&] { CHECK(server.serve().ok()); });
  RawClient client(port);
  client.send(
      post("/p/12/%E4%BD%A0%20x+y?b=1&a=%E5%A5%BD+%0a&b=2&c&=d", "body\0!", "X-One: %0d%0a\r\nx-one: 2\r\n"));
  const auto answer = client.read_answer();
  server.stop();
  thread.join();

  CHECK(status_of(answer) == 201);
  CHECK(body_of(answer) == "好");
  CHECK(answer.find("Content-Type: text/plain; charset=utf-8\r\n") != std::string::npos);
  CHECK(answer.find("X-Answer: yes\r\n") != std::string::npos);
  CHECK(answer.find("X-Split") == std::string::npos);
  CHECK(seen.method == "POST");
  CHECK(seen.path == "/p/12/你 x+y");
  CHECK(seen.captures == std::vector<std::string>{"12", "你 x+y"});
  CHECK(seen.query == Pairs{{"b", "1"}, {"a", "好 \n"}, {"b", "2"}, {"c", ""}, {"", "d"}});
  CHECK(seen.parameter("b") == "1");
  CHECK(seen.headers.get("x-ONE") == "%0d%0a");
  CHECK(seen.headers.count("X-One") == 2);
  CHECK(seen.remote_address == "127.0.0.1");
  CHECK(seen.id.size() == 10);
}

TEST_CASE("a HEAD is answered like a GET without the body", "[http]") {
  RunningServer server;
  server.start();
  RawClient client(server.port());
  client.send("HEAD /hello HTTP/1.1\r\n\r\n");
  const auto answer = client.read_answer(milliseconds{2000}, true);
  CHECK(status_of(answer) == 200);
  CHECK(answer.find("Content-Length: 5\r\n") != std::string::npos);
  client.send(get("/hello"));
  CHECK(body_of(client.read_answer()) == "hello");
}

TEST_CASE("each request has an id of its own, and what happened is told", "[http]") {
  std::mutex mutex;
  std::set<std::string> ids;
  std::vector<int> statuses;
  std::vector<int> refused;
  auto options = quick_options();
  options.observer.answered = [&](const Request& request, const Answered& answered) {
    const std::lock_guard lock(mutex);
    ids.insert(request.id);
    statuses.push_back(answered.status);
  };
  options.observer.refused = [&](int status, std::string_view, std::string_view) {
    refused.push_back(status);
  };
  RunningServer server(options);
  server.start();
  RawClient client(server.port());
  client.send(get("/hello") + get("/nowhere") + get("/throw") + "x\r\n\r\n");
  client.read_to_end();
  server.stop();
  CHECK(ids.size() == 3);
  CHECK(statuses == std::vector<int>{200, 404, 500});
  CHECK(refused == std::vector<int>{400});
  CHECK(server.server().traffic().requests == 3);
  CHECK(server.server().traffic().refused == 1);
  CHECK(server.server().traffic().connections == 1);
}

TEST_CASE("a route with a path parameter or an odd method is a mistake of ours", "[http]") {
  Server server(quick_options());
  const auto nothing = [](const Request&) { return Response{}; };
  CHECK_THROWS_AS(server.route("GET", "/users/:id", nothing), std::invalid_argument);
  CHECK_THROWS_AS(server.route("TRACE", "/", nothing), std::invalid_argument);
}

TEST_CASE("a second server cannot have the same port", "[http]") {
  RunningServer first;
  first.start();
  auto options = quick_options();
  options.port = first.port();
  Server second(options);
  const auto port = second.bind();
  REQUIRE_FALSE(port);
  CHECK(port.error().code == Code::kConflict);
  CHECK_FALSE(second.serve());
}

TEST_CASE("a port is free again at once after a stop", "[http]") {
  auto options = quick_options();
  {
    RunningServer first(options);
    first.start();
    options.port = first.port();
    RawClient client(first.port());
    client.send(get("/hello", "Connection: close\r\n"));
    client.read_to_end();
  }
  RunningServer second(options);
  second.start();
  CHECK(second.port() == options.port);
}

TEST_CASE("a host that cannot be listened on is an error", "[http]") {
  auto options = quick_options();
  options.host = "192.0.2.1";  // TEST-NET-1, nobody's
  CHECK(Server(options).bind().error().code == Code::kInvalid);
  options.host = "127.0.0.1";
  options.port = 70000;
  CHECK(Server(options).bind().error().code == Code::kInvalid);
}

namespace {

int open_socket(bool listening) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  if (listening) REQUIRE(::listen(fd, 5) == 0);
  return fd;
}

}  // namespace

TEST_CASE("an inherited socket is adopted", "[http]") {
  auto options = quick_options();
  options.inherited_fd = open_socket(true);
  RunningServer server(options);
  server.start();
  CHECK(server.port() > 0);
  RawClient client(server.port());
  client.send(get("/hello"));
  CHECK(body_of(client.read_answer()) == "hello");
}

TEST_CASE("an inherited socket that does not listen is an error", "[http]") {
  auto options = quick_options();
  const int fd = open_socket(false);
  options.inherited_fd = fd;
  CHECK(Server(options).bind().error().code == Code::kInvalid);
  ::close(fd);
  options.inherited_fd = 987;
  CHECK(Server(options).bind().error().code == Code::kInvalid);
}

TEST_CASE("with the other holder of an inherited socket alive, a restart refuses nobody", "[http]") {
  const int kept = open_socket(true);
  auto options = quick_options();
  options.inherited_fd = ::dup(kept);
  auto first = std::make_unique<RunningServer>(options);
  first->start();
  const int port = first->port();
  first->stop();
  RawClient between(port);
  REQUIRE(between.connected());
  between.send(get("/hello"));
  options.inherited_fd = kept;
  RunningServer second(options);
  second.start();
  CHECK(body_of(between.read_answer()) == "hello");
}
