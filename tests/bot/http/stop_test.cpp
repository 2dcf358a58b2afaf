#include <atomic>
#include <csignal>
#include <thread>
#include <vector>

#include "tests/bot/http/raw_client.h"
#include "tests/bot/http/running_server.h"
#include "tests/support/catch.h"

using namespace linli::tests;

namespace {

linli::bot::http::Server* g_signalled = nullptr;

}  // namespace

TEST_CASE("a stop answers every request that was accepted, running or queued", "[http]") {
  auto options = quick_options();
  options.threads = 4;
  RunningServer server(options);
  server.start();
  std::vector<RawClient> clients;
  for (int i = 0; i < 16; ++i) {
    clients.emplace_back(server.port());
    clients.back().send(get("/wait"));
  }
  REQUIRE(server.wait_until_waiting(4));
  while (server.server().traffic().requests < 16)
    std::this_thread::yield();
  server.stop();
  for (auto& client : clients) {
    const auto answer = client.read_to_end().value();
    CHECK(status_of(answer) == 200);
    CHECK(body_of(answer) == "waited");
  }
  CHECK(server.ended_well());
}

TEST_CASE("a stop ends within the deadline, however slowly clients send or read", "[http]") {
  RunningServer server;
  server.start();
  std::vector<RawClient> clients;
  for (int i = 0; i < 60; ++i)
    clients.emplace_back(server.port());
  for (std::size_t i = 0; i < 20; ++i)
    clients[i].send("POST /echo HTTP/1.1\r\nContent-Length: 1000\r\n\r\n");
  for (std::size_t i = 20; i < 40; ++i)
    clients[i].send(get("/big"));
  // the rest is silent
  std::atomic<bool> over{false};
  std::thread dripping([&] {
    while (!over) {
      for (std::size_t i = 0; i < 20; ++i)
        clients[i].send("x", milliseconds{0});
      std::this_thread::yield();
    }
  });
  const auto took = server.stop();
  over = true;
  dripping.join();
  CHECK(took < quick_options().read_deadline + milliseconds{1000});
  CHECK(server.ended_well());
}

TEST_CASE("a request begun before a stop may end after it", "[http]") {
  auto options = quick_options();
  options.read_deadline = milliseconds{3000};
  RunningServer server(options);
  server.start();
  RawClient client(server.port());
  RawClient silent(server.port());
  client.send("POST /echo HTTP/1.1\r\nContent-Length: 4\r\n\r\nha");
  RawClient marker(server.port());  // once it is answered, the other two were accepted
  marker.send(get("/hello"));
  REQUIRE(status_of(marker.read_answer()) == 200);
  server.stop_later();
  CHECK(marker.read_to_end().has_value());
  client.send("ha");
  const auto answer = client.read_to_end().value();
  server.join();
  CHECK(body_of(answer) == "haha");
  CHECK(answer.find("Connection: close") != std::string::npos);
  CHECK_FALSE(RawClient(server.port()).connected());
}

TEST_CASE("a stop is safe in a signal handler", "[http]") {
  RunningServer server;
  server.start();
  g_signalled = &server.server();
  const auto before = std::signal(SIGUSR1, [](int) { g_signalled->stop(); });
  std::raise(SIGUSR1);
  server.join();
  std::signal(SIGUSR1, before);
  CHECK(server.ended_well());
}

TEST_CASE("a stop answers also those whom the kernel has taken and nobody has looked at", "[http]") {
  RunningServer server;
  server.bind();  // from here on the kernel takes connections
  std::vector<RawClient> clients;
  for (int i = 0; i < 100; ++i) {
    clients.emplace_back(server.port());
    REQUIRE(clients.back().connected());
    clients.back().send(get("/hello"));
  }
  REQUIRE(server.server().traffic().connections == 0);
  server.stop_later();
  server.run();
  for (auto& client : clients)
    CHECK(status_of(client.read_to_end().value_or("")) == 200);
  server.join();
  CHECK(server.ended_well());
  CHECK_FALSE(RawClient(server.port()).connected());
}
