#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/bot/http/raw_client.h"
#include "tests/bot/http/running_server.h"
#include "tests/support/catch.h"

using namespace linli::tests;

namespace {

using Time = std::chrono::steady_clock;

constexpr std::size_t kMayGrow = 16u << 20;

/// How long one honest request on a connection of its own takes; nullopt when it is not answered.
std::optional<milliseconds> honest_request(int port) {
  const auto before = Time::now();
  RawClient client(port);
  if (!client.connected()) return std::nullopt;
  client.send(get("/hello"));
  if (body_of(client.read_answer()) != "hello") return std::nullopt;
  return std::chrono::duration_cast<milliseconds>(Time::now() - before);
}

milliseconds slowest_of(int requests, int port) {
  milliseconds slowest{0};
  for (int i = 0; i < requests; ++i) {
    const auto took = honest_request(port);
    REQUIRE(took);
    slowest = std::max(slowest, *took);
  }
  return slowest;
}

std::vector<RawClient> connect_many(int count, int port, std::string_view greeting = "") {
  std::vector<RawClient> clients;
  for (int i = 0; i < count; ++i) {
    clients.emplace_back(port);
    REQUIRE(clients.back().connected());
    clients.back().send(greeting);
  }
  return clients;
}

/// Both ends of every connection are in this process.
void allow_open_files() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::max<rlim_t>(limit.rlim_cur, std::min<rlim_t>(limit.rlim_max, 4096));
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// Runs in the background until it is gone.
class Attack {
 public:
  template <class Step>
  explicit Attack(Step step)
      : thread_([this, step] {
          while (!over_)
            step();
        }) {}
  ~Attack() {
    over_ = true;
    thread_.join();
  }
  Attack(const Attack&) = delete;
  Attack& operator=(const Attack&) = delete;

 private:
  std::atomic<bool> over_{false};
  std::thread thread_;
};

}  // namespace

TEST_CASE("a thousand clients that connect at once are all answered", "[http]") {
  allow_open_files();
  auto options = quick_options();
  options.read_deadline = milliseconds{3000};
  options.max_queued = 1000;  // how fast the workers are, on a busy machine, is not the question here
  RunningServer server(options);
  server.bind();
  auto clients = connect_many(1000, server.port(), get("/hello"));  // all of them wait in the kernel
  const auto before = Time::now();
  server.run();
  int answered = 0;
  for (auto& client : clients)
    answered += body_of(client.read_answer()) == "hello" ? 1 : 0;
  CHECK(answered == 1000);
  CHECK(Time::now() - before < 3 * kPrompt);
}

TEST_CASE("honest clients are answered at once beside hundreds of silent and dripping ones", "[http]") {
  allow_open_files();
  auto options = quick_options();
  options.read_deadline = milliseconds{5000};
  RunningServer server(options);
  server.start();
  const auto before = resident_bytes();
  auto silent = connect_many(500, server.port());
  auto dripping = connect_many(200, server.port(), "POST /echo HTTP/1.1\r\nContent-Length: 1000\r\n\r\n");
  Attack drip([&] {
    for (auto& client : dripping)
      client.send("x", milliseconds{0});
    std::this_thread::yield();
  });
  CHECK(slowest_of(50, server.port()) < kPrompt);
  CHECK_FALSE(grew_by_more_than(kMayGrow, before));
}

TEST_CASE("when all places are taken, the longest silent makes room", "[http]") {
  auto options = quick_options();
  options.max_connections = 20;
  RunningServer server(options);
  server.start();
  auto silent = connect_many(20, server.port());
  CHECK(slowest_of(5, server.port()) < kPrompt);
  CHECK(silent.front().read_to_end(milliseconds{1000}) == "");
  CHECK(server.server().traffic().evicted >= 1);
}

TEST_CASE("when all places are taken by half requests, the oldest of them makes room", "[http]") {
  auto options = quick_options();
  options.max_connections = 20;
  options.read_deadline = milliseconds{10'000};
  RunningServer server(options);
  server.start();
  auto half = connect_many(20, server.port(), "GET /hello HTTP/1.1\r\n");
  CHECK(slowest_of(5, server.port()) < kPrompt);
  CHECK(status_of(half.front().read_to_end(milliseconds{1000}).value()) == 503);
}

TEST_CASE("when all places are taken by requests being answered, a newcomer is told so", "[http]") {
  auto options = quick_options();
  options.max_connections = 2;
  RunningServer server(options);
  server.start();
  auto busy = connect_many(2, server.port(), get("/wait"));
  REQUIRE(server.wait_until_waiting(2));
  RawClient late(server.port());
  CHECK(status_of(late.read_to_end().value()) == 503);
  server.release();
  for (auto& client : busy)
    CHECK(body_of(client.read_answer()) == "waited");
}

TEST_CASE("a process without file descriptors left makes room and goes on", "[http]") {
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  RunningServer server;
  server.bind();
  auto clients = connect_many(50, server.port(), get("/hello"));
  const int next = ::dup(0);
  ::close(next);
  const rlimit tight{static_cast<rlim_t>(next) + 8, before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &tight);
  server.run();
  int answered = 0;
  for (auto& client : clients)
    answered += body_of(client.read_answer()) == "hello" ? 1 : 0;
  ::setrlimit(RLIMIT_NOFILE, &before);
  CHECK(answered == 50);
  CHECK(honest_request(server.port()));
}

TEST_CASE("a full queue answers 503 at once and says when to come again", "[http]") {
  auto options = quick_options();
  options.threads = 2;
  options.max_queued = 3;
  RunningServer server(options);
  server.start();
  auto busy = connect_many(2, server.port(), get("/wait"));
  REQUIRE(server.wait_until_waiting(2));
  auto queued = connect_many(3, server.port(), get("/hello"));
  while (server.server().traffic().requests < 5)
    std::this_thread::yield();
  RawClient late(server.port());
  late.send(get("/hello"));
  const auto answer = late.read_to_end().value();
  CHECK(status_of(answer) == 503);
  CHECK(answer.find("Retry-After: 1\r\n") != std::string::npos);
  server.release();
  for (auto& client : busy)
    CHECK(body_of(client.read_answer()) == "waited");
  for (auto& client : queued)
    CHECK(body_of(client.read_answer()) == "hello");
}

TEST_CASE("memory stays in bounds however much is sent", "[http]") {
  auto options = quick_options();
  options.read_deadline = milliseconds{5000};
  RunningServer server(options);
  server.start();
  honest_request(server.port());
  ::malloc_trim(0);
  const auto before = resident_bytes();
  const std::string megabyte(1 << 20, 'x');

  SECTION("two hundred megabytes in chunks") {
    RawClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 200; ++i)
      client.send("100000\r\n" + megabyte + "\r\n", milliseconds{20});
    CHECK(status_of(client.read_answer()) == 411);
  }
  SECTION("a hundred megabytes announced") {
    RawClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nContent-Length: 104857600\r\n\r\n");
    for (int i = 0; i < 100; ++i)
      client.send(megabyte, milliseconds{20});
    CHECK(status_of(client.read_answer()) == 413);
  }
  SECTION("a request line without end") {
    RawClient client(server.port());
    client.send("GET /");
    for (int i = 0; i < 200; ++i)
      client.send(megabyte, milliseconds{20});
    CHECK(status_of(client.read_answer()) == 414);
  }
  SECTION("headers without end") {
    RawClient client(server.port());
    client.send("GET / HTTP/1.1\r\n");
    for (int i = 0; i < 1000; ++i)
      client.send("A: " + std::string(50'000, 'b') + "\r\n", milliseconds{5});
    CHECK(status_of(client.read_answer()) == 431);
  }
  SECTION("a hundred bodies of a megabyte, each but for its last byte") {
    auto clients = connect_many(100, server.port(), "POST /echo HTTP/1.1\r\nContent-Length: 1048576\r\n\r\n");
    for (auto& client : clients)
      client.send(std::string_view(megabyte).substr(1), milliseconds{100});
    CHECK(slowest_of(5, server.port()) < kPrompt);
    CHECK(server.server().traffic().evicted > 0);
  }
  SECTION("two hundred heads of 16 KiB, each but for its last byte") {
    auto clients = connect_many(200, server.port(), "GET / HTTP/1.1\r\nA: " + std::string(16'000, 'b'));
    CHECK(slowest_of(5, server.port()) < kPrompt);
  }
  SECTION("thousands of ranges") {
    for (int i = 0; i < 20; ++i) {
      RawClient client(server.port());
      std::string ranges = "bytes=0-";
      for (int k = 0; k < 2000; ++k)
        ranges += ",0-";
      client.send(get("/big", "Range: " + ranges + "\r\n"));
      CHECK(status_of(client.read_answer()) == 416);
    }
  }
  SECTION("pipelined requests whose answers nobody reads") {
    std::string requests;
    for (int i = 0; i < 1000; ++i)
      requests += get("/hello");
    auto clients = connect_many(50, server.port());
    for (auto& client : clients)
      client.send(requests, milliseconds{20});
    CHECK(slowest_of(5, server.port()) < kPrompt);
  }
  CHECK_FALSE(grew_by_more_than(kMayGrow, before));
}

TEST_CASE("clients that do not read their answer hold up nobody and are dropped at the deadline", "[http]") {
  RunningServer server;
  server.start();
  auto greedy =
      connect_many(40, server.port(), get("/big"));  // 1 MiB each, for 8 threads and 8 MiB of buffers
  CHECK(slowest_of(20, server.port()) < kPrompt);
  for (auto& client : greedy)
    CHECK(client.wait_for_reset());
}

TEST_CASE("a large answer reaches a client that reads", "[http]") {
  RunningServer server;
  server.start();
  RawClient client(server.port());
  client.send(get("/big") + get("/hello"));
  CHECK(body_of(client.read_answer()).size() == 1u << 20);
  CHECK(body_of(client.read_answer()) == "hello");
  client.send(get("/big", "Connection: close\r\n"));
  CHECK(body_of(client.read_to_end().value()).size() == 1u << 20);
}

TEST_CASE("a silent connection is closed after the idle limit", "[http]") {
  auto options = quick_options();
  options.idle_limit = milliseconds{200};
  RunningServer server(options);
  server.start();
  RawClient silent(server.port());
  RawClient once(server.port());
  once.send(get("/hello"));
  CHECK(silent.read_to_end(milliseconds{2000}) == "");
  CHECK(status_of(once.read_to_end(milliseconds{2000}).value()) == 200);
}
