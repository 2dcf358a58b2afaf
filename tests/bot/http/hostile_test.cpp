#include <string>
#include <vector>

#include "tests/bot/http/raw_client.h"
#include "tests/bot/http/running_server.h"
#include "tests/support/catch.h"

using namespace linli::tests;
using namespace std::string_literals;

namespace {

struct Case {
  std::string name;
  std::string bytes;
  std::vector<int> statuses;  ///< of all answers, in their order
};

std::string many(std::size_t count, const std::string& text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i)
    all += text;
  return all;
}

const std::string kHost = "Host: x\r\n";
const std::string kGet = get("/hello");
const std::string kSmuggled = "GET /throw HTTP/1.1\r\nHost: x\r\n\r\n";

const std::vector<Case> kRefused = {
    {"a chunked body",
     "POST /echo HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
     {411}},
    {"a chunked body hidden behind a length",
     "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
         kSmuggled,
     {411}},
    {"a transfer encoding spelled oddly",
     "POST /echo HTTP/1.1\r\n" + kHost + "transfer-ENCODING:\txchunked\r\nContent-Length: 0\r\n\r\n",
     {411}},
    {"a chunked GET",
     "GET /hello HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     {411}},
    {"a chunk size that wraps",
     "POST /echo HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n-2\r\nabc",
     {411}},
    {"a gzip body", post("/echo", "\x1f\x8b\x08", "Content-Encoding: gzip\r\n"), {415}},
    {"a brotli body", post("/echo", "x", "Content-Encoding: br\r\n"), {415}},
    {"no length on a POST", "POST /echo HTTP/1.1\r\n" + kHost + "\r\nhello", {411}},
    {"no length on a PUT", "PUT /echo HTTP/1.1\r\n" + kHost + "\r\n", {411}},
    {"a length in words", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: abc\r\n\r\nabc", {400}},
    {"a length with a plus", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: +3\r\n\r\nabc", {400}},
    {"a negative length", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: -1\r\n\r\nabc", {400}},
    {"a hexadecimal length", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 0x3\r\n\r\nabc", {400}},
    {"an empty length", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: \r\n\r\nabc", {400}},
    {"a length with a blank inside",
     "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 1 0\r\n\r\nabc",
     {400}},
    {"a list of lengths", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 3, 3\r\n\r\nabc", {400}},
    {"two lengths",
     "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 3\r\nContent-Length: 5\r\n\r\nabc",
     {400}},
    {"two equal lengths",
     "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
     {400}},
    {"a length past 64 bits",
     "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 99999999999999999999999999\r\n\r\n",
     {413}},
    {"a length of one byte too many",
     "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 1048577\r\n\r\n",
     {413}},
    {"a body on GET", "GET /hello HTTP/1.1\r\n" + kHost + "Content-Length: 34\r\n\r\n" + kSmuggled, {400}},
    {"a body on HEAD", "HEAD /hello HTTP/1.1\r\n" + kHost + "Content-Length: 5\r\n\r\nhello", {400}},
    {"lines that end with LF", "GET /hello HTTP/1.1\nHost: x\n\n", {400}},
    {"one line that ends with LF", "GET /hello HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", {400}},
    {"a lone CR", "GET /hello HTTP/1.1\r\nHost: x\rA: b\r\n\r\n", {400}},
    {"a NUL in a header", "GET /hello HTTP/1.1\r\nHost: x\0y\r\n\r\n"s, {400}},
    {"a NUL in the path", "GET /hel\0lo HTTP/1.1\r\nHost: x\r\n\r\n"s, {400}},
    {"an escaped NUL in the path", get("/hello%00.png"), {400}},
    {"an escaped line break in the path", get("/hello%0d%0aX:y"), {400}},
    {"a broken escape in the path", get("/hello%zz"), {400}},
    {"a backspace in a header", "GET /hello HTTP/1.1\r\nHost: x\b\r\n\r\n", {400}},
    {"a folded header", "GET /hello HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", {400}},
    {"a blank before the colon", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length : 3\r\n\r\nabc", {400}},
    {"a header without a name", "GET /hello HTTP/1.1\r\n: x\r\n\r\n", {400}},
    {"a header without a colon", "GET /hello HTTP/1.1\r\nHost\r\n\r\n", {400}},
    {"two hosts", "GET /hello HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", {400}},
    {"no version", "GET /hello\r\n\r\n", {400}},
    {"HTTP/0.9", "GET /hello HTTP/0.9\r\n\r\n", {400}},
    {"HTTP/2.0", "GET /hello HTTP/2.0\r\n\r\n", {400}},
    {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400}},
    {"a word after the version", "GET /hello HTTP/1.1 x\r\n\r\n", {400}},
    {"two blanks", "GET  /hello HTTP/1.1\r\n\r\n", {400}},
    {"an empty line first", "\r\n" + kGet, {400}},
    {"a TLS greeting", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, {400}},
    {"a method in brackets", "<GET> /hello HTTP/1.1\r\n\r\n", {400}},
    {"TRACE", "TRACE /hello HTTP/1.1\r\n" + kHost + "\r\n", {405}},
    {"CONNECT", "CONNECT example.org:443 HTTP/1.1\r\n" + kHost + "\r\n", {405}},
    {"a method nobody knows", "BREW /pot HTTP/1.1\r\n" + kHost + "\r\n", {405}},
    {"a whole address as target", "GET http://x/hello HTTP/1.1\r\n" + kHost + "\r\n", {400}},
    {"a fragment", get("/hello#there"), {400}},
    {"a raw Chinese path", get("/你好"), {400}},
    {"a path one byte too long", get("/" + std::string(256, 'a')), {414}},
    {"a path of 8 000 bytes", get("/" + std::string(8000, 'a')), {414}},
    {"a query one byte too long", get("/hello?" + std::string(2049, 'a')), {414}},
    {"a request line without an end", "GET /" + std::string(200'000, 'a'), {414}},
    {"a header line without an end", "GET /hello HTTP/1.1\r\nA: " + std::string(200'000, 'a'), {431}},
    {"headers without an end", "GET /hello HTTP/1.1\r\n" + many(20'000, "A: b\r\n"), {431}},
    {"101 header lines", "GET /hello HTTP/1.1\r\n" + many(101, "A: b\r\n") + "\r\n", {431}},
    {"thousands of ranges", get("/big", "Range: bytes=0-" + many(2'000, ",0-") + "\r\n"), {416}},
    {"an expectation nobody knows", post("/echo", "x", "Expect: the-spanish-inquisition\r\n"), {417}},
};

const std::vector<Case> kServed = {
    {"a plain GET", kGet, {200}},
    {"no Host", "GET /hello HTTP/1.1\r\n\r\n", {200}},
    {"an unknown path", get("/nowhere"), {404}},
    {"a path of 256 bytes", get("/" + std::string(255, 'a')), {404}},
    {"the parent directory", get("/../../etc/passwd"), {404}},
    {"the parent directory, escaped", get("/%2e%2e/%2e%2e/etc/passwd"), {404}},
    {"OPTIONS", "OPTIONS /hello HTTP/1.1\r\n" + kHost + "\r\n", {404}},
    {"the wrong method for a path", "DELETE /hello HTTP/1.1\r\n" + kHost + "\r\n", {404}},
    {"a GET with an empty body", get("/hello", "Content-Length: 0\r\n"), {200}},
    {"a query of 2 KiB", get("/hello?" + std::string(2048, 'a')), {200}},
    {"one range", get("/hello", "Range: bytes=0-1\r\n"), {200}},
    {"three requests in one packet", kGet + kGet + kGet, {200, 200, 200}},
    {"three kinds in one packet", kGet + post("/echo", "hi") + get("/nowhere"), {200, 200, 404}},
    {"a body that looks like a request", post("/echo", kSmuggled) + kGet, {200, 200}},
    {"a body that looks like a request, and a bad one", post("/echo", kSmuggled) + "GET\r\n\r\n", {200, 400}},
    {"a body with a shorter length than it has", post("/echo", "") + "G", {200, 400}},
    {"nothing after Connection: close", get("/hello", "Connection: close\r\n") + kSmuggled, {200}},
    {"HTTP/1.0", "GET /hello HTTP/1.0\r\n\r\n" + kSmuggled, {200}},
    {"a form larger than 8 KiB",
     post("/echo", std::string(100'000, 'x'), "Content-Type: application/x-www-form-urlencoded\r\n"),
     {200}},
    {"a multipart body without parts",
     post("/echo", "x", "Content-Type: multipart/form-data; boundary=b\r\n"),
     {200}},
    {"a body of exactly 1 MiB", post("/echo", std::string(1 << 20, 'x')), {200}},
};

std::vector<int> statuses_in(const std::string& bytes) {
  std::vector<int> statuses;
  for (const auto& answer : answers_in(bytes))
    statuses.push_back(status_of(answer));
  return statuses;
}

}  // namespace

TEST_CASE("a hostile request gets one short refusal and its connection is closed", "[http]") {
  RunningServer server;
  server.start();
  for (const auto& c : kRefused) {
    INFO(c.name);
    RawClient client(server.port());
    client.send(c.bytes);
    const auto all = client.read_to_end(milliseconds{2000});
    REQUIRE(all);
    if (c.bytes.substr(0, 4) == "HEAD") {
      CHECK(status_of(*all) == c.statuses.front());
      CHECK(body_of(*all).empty());
    } else {
      CHECK(statuses_in(*all) == c.statuses);
    }
    CHECK(all->size() < 400);
    CHECK(all->find("Connection: close") != std::string::npos);
  }
  RawClient honest(server.port());
  honest.send(kGet);
  CHECK(body_of(honest.read_answer()) == "hello");
}

TEST_CASE("an unusual request that is in order is served, and each request exactly once", "[http]") {
  RunningServer server;
  server.start();
  for (const auto& c : kServed) {
    INFO(c.name);
    RawClient client(server.port());
    client.send(c.bytes);
    client.end_sending();
    const auto all = client.read_to_end(milliseconds{2000});
    REQUIRE(all);
    CHECK(statuses_in(*all) == c.statuses);
  }
}

TEST_CASE("a request that comes one byte at a time is served when it keeps the deadline", "[http]") {
  auto options = quick_options();
  options.read_deadline = milliseconds{5000};
  RunningServer server(options);
  server.start();
  RawClient client(server.port());
  const auto request = post("/echo", "one by one");
  for (const char c : request)
    client.send(std::string(1, c));
  CHECK(body_of(client.read_answer()) == "one by one");
  client.send(kGet);
  CHECK(body_of(client.read_answer()) == "hello");
}

TEST_CASE("a dripping request is cut off at the deadline, however often it drips", "[http]") {
  RunningServer server;
  server.start();
  const auto dripping = GENERATE(
      as<std::string>{}, "GET /hello HTTP/1.1\r\nA: ", "POST /echo HTTP/1.1\r\nContent-Length: 500\r\n\r\n");
  RawClient client(server.port());
  client.send(dripping);
  const auto before = std::chrono::steady_clock::now();
  auto answer = client.read_answer(milliseconds{20});
  while (answer.empty() && std::chrono::steady_clock::now() - before < milliseconds{2000}) {
    client.send("x");
    answer = client.read_answer(milliseconds{20});
  }
  CHECK(status_of(answer) == 408);
  CHECK(std::chrono::steady_clock::now() - before >= milliseconds{250});
  CHECK(std::chrono::steady_clock::now() - before < milliseconds{1200});
}

TEST_CASE("a client that closes in the middle of its body is told so and forgotten", "[http]") {
  RunningServer server;
  server.start();
  RawClient client(server.port());
  client.send("POST /echo HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
  client.end_sending();
  CHECK(status_of(client.read_to_end().value()) == 400);
  for (int i = 0; i < 50; ++i) {
    RawClient gone(server.port());
    gone.send("POST /echo HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
    gone.reset();
  }
  RawClient honest(server.port());
  honest.send(kGet);
  CHECK(status_of(honest.read_answer()) == 200);
}

TEST_CASE("a body is asked for when the client waits to be asked", "[http]") {
  RunningServer server;
  server.start();
  RawClient client(server.port());
  SECTION("and its head is good") {
    client.send("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    CHECK(status_of(client.read_answer()) == 100);
    client.send("hello");
    CHECK(body_of(client.read_answer()) == "hello");
  }
  SECTION("but not when it is too large") {
    client.send("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5000000\r\n\r\n");
    CHECK(status_of(client.read_answer()) == 413);
  }
}

TEST_CASE("nobody can say from where a request comes", "[http]") {
  RunningServer server;
  server.start();
  RawClient client(server.port());
  client.send(get("/who", "REMOTE_ADDR: 10.9.8.7\r\nRemote_Addr: 10.9.8.6\r\nREMOTE_PORT: 1\r\n"));
  CHECK(body_of(client.read_answer()) == "127.0.0.1|");
}

TEST_CASE("what an exception says stays inside", "[http]") {
  std::string told;
  auto options = quick_options();
  options.observer.failed = [&](const auto&, std::string_view what) { told = what; };
  RunningServer server(options);
  server.start();
  const auto path = GENERATE(as<std::string>{}, "/throw", "/throw-int");
  RawClient client(server.port());
  client.send(get(path));
  const auto answer = client.read_answer();
  CHECK(status_of(answer) == 500);
  CHECK(body_of(answer) == "internal error\n");
  CHECK(answer.find("secret") == std::string::npos);
  CHECK(answer.find("EXCEPTION") == std::string::npos);
  server.stop();
  CHECK_FALSE(told.empty());
}

TEST_CASE("an observer that throws does no harm", "[http]") {
  auto options = quick_options();
  options.observer.answered = [](const auto&, const auto&) { throw std::runtime_error("disk full"); };
  options.observer.refused = [](int, auto, auto) { throw std::runtime_error("disk full"); };
  RunningServer server(options);
  server.start();
  RawClient bad(server.port());
  bad.send("nonsense\r\n\r\n");
  CHECK(status_of(bad.read_to_end().value()) == 400);
  RawClient good(server.port());
  good.send(kGet);
  CHECK(status_of(good.read_answer()) == 200);
}
