#include "bot/http/https_client.h"

#include <future>
#include <thread>
#include <vector>

#include "tests/bot/http/raw_client.h"
#include "tests/bot/http/running_server.h"
#include "tests/bot/http/scripted_server.h"
#include "tests/support/catch.h"

using namespace linli::tests;
using namespace linli::bot::http;
using linli::storage::model::Code;

namespace {

using Time = std::chrono::steady_clock;

HttpsClientOptions options_for(const std::string& url) {
  HttpsClientOptions options;
  options.base_url = url;
  options.deadline = milliseconds{400};
  options.connect_timeout = milliseconds{300};
  return options;
}

std::unique_ptr<HttpsClient> client_of(HttpsClientOptions options) {
  auto client = HttpsClient::create(std::move(options));
  REQUIRE(client);
  return *std::move(client);
}

OutRequest getting(const std::string& path) {
  return {"GET", path, {}, "", ""};
}

/// Sends one request that must fail in a way that may be tried again: kRetryLater when it may have been
/// carried out, kNotFound when it surely was not. @returns how long that took.
milliseconds time_to_fail(HttpsClient& client, Code code = Code::kRetryLater,
                          std::string* message = nullptr) {
  const auto before = Time::now();
  const auto answer = client.send(getting("/cgi-bin/x?access_token=SECRET"));
  const auto took = std::chrono::duration_cast<milliseconds>(Time::now() - before);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == code);
  CHECK(answer.error().message.find("GET /cgi-bin/x: ") == 0);
  CHECK(answer.error().message.find("SECRET") == std::string::npos);
  if (message) *message = answer.error().message;
  return took;
}

const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

}  // namespace

TEST_CASE("the client sends what it is given and gives back what it got", "[http]") {
  std::string got;
  ScriptedServer server([&](Peer& peer) {
    got = peer.read_request();
    peer.write("HTTP/1.1 418 Teapot\r\nContent-Type: text/x\r\nX-One: 1\r\nContent-Length: 3\r\n\r\nabc");
  });
  auto client = client_of(options_for(server.url()));
  const auto answer =
      client->send({"POST", "/a/b?c=%E4%BD%A0", {{"X-Ask", "yes"}}, "application/json", "{\"a\":1}"});
  REQUIRE(answer);
  CHECK(answer->status == 418);
  CHECK(answer->content_type == "text/x");
  CHECK(answer->headers.get("x-one") == "1");
  CHECK(answer->body == "abc");
  CHECK(got.find("POST /a/b?c=%E4%BD%A0 HTTP/1.1\r\n") == 0);
  CHECK(got.find("X-Ask: yes\r\n") != std::string::npos);
  CHECK(got.find("Content-Type: application/json\r\n") != std::string::npos);
  CHECK(got.find("Accept-Encoding: identity\r\n") != std::string::npos);
  CHECK(got.substr(got.size() - 7) == "{\"a\":1}");
}

TEST_CASE("calls one after the other share a connection, calls at once do not wait for each other",
          "[http]") {
  RunningServer server;
  server.start();
  auto options = options_for("http://127.0.0.1:" + std::to_string(server.port()));
  options.deadline = milliseconds{5000};
  auto client = client_of(options);
  for (int i = 0; i < 10; ++i)
    CHECK(client->send(getting("/hello"))->body == "hello");
  CHECK(server.server().traffic().connections == 1);

  std::vector<std::thread> threads;
  std::atomic<int> answered{0};
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] { answered += client->send(getting("/wait")).ok() ? 1 : 0; });
  CHECK(server.wait_until_waiting(4));
  server.release();
  for (auto& thread : threads)
    thread.join();
  CHECK(answered == 4);
}

TEST_CASE("a server that is not there is an error at once", "[http]") {
  int port = 0;
  {
    RunningServer gone;
    gone.start();
    port = gone.port();
  }
  auto client = client_of(options_for("http://127.0.0.1:" + std::to_string(port)));
  CHECK(time_to_fail(*client, Code::kNotFound) < kPrompt);
}

TEST_CASE("a call ends at its deadline", "[http]") {
  const auto drip = [](Peer& peer, const std::string& first) {
    peer.read_request();
    peer.write(first);
    while (peer.write("x"))
      std::this_thread::sleep_for(milliseconds{20});
  };
  SECTION("when the body drips") {
    ScriptedServer server([&](Peer& peer) { drip(peer, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"); });
    auto client = client_of(options_for(server.url()));
    CHECK(time_to_fail(*client) < milliseconds{600} + kPrompt);
  }
  SECTION("when the header drips") {
    ScriptedServer server([&](Peer& peer) { drip(peer, "HTTP/1.1 200 OK\r\nA: "); });
    auto client = client_of(options_for(server.url()));
    CHECK(time_to_fail(*client) < milliseconds{600} + kPrompt);
  }
  SECTION("when nothing comes") {
    ScriptedServer server([](Peer& peer) {
      peer.read_request();
      peer.read_request();
    });
    auto client = client_of(options_for(server.url()));
    CHECK(time_to_fail(*client) < milliseconds{600} + kPrompt);
  }
  SECTION("when the TLS greeting is not answered") {
    ScriptedServer server([](Peer& peer) { peer.read_request(); });
    auto options = options_for(server.url());
    options.base_url.replace(0, 4, "https");
    auto client = client_of(options);
    CHECK(time_to_fail(*client, Code::kNotFound) < milliseconds{600} + kPrompt);
  }
}

TEST_CASE("hanging up ends the call under way and lets no other begin", "[http]") {
  std::promise<void> asked;
  std::promise<void> over;
  ScriptedServer server([&](Peer& peer) {
    peer.read_request();
    asked.set_value();
    over.get_future().wait();  // and says nothing
  });
  auto options = options_for(server.url());
  options.deadline = milliseconds{60'000};
  auto client = client_of(options);
  std::thread hanging_up{[&] {
    asked.get_future().wait();
    client->hang_up(milliseconds{50});
  }};
  CHECK(time_to_fail(*client) < milliseconds{10'000});
  hanging_up.join();
  over.set_value();
  CHECK(time_to_fail(*client, Code::kNotFound) < kPrompt);
  CHECK(server.connections() == 1);
}

TEST_CASE("a call after one that failed is made afresh", "[http]") {
  int calls = 0;
  ScriptedServer server([&](Peer& peer) {
    while (!peer.read_request().empty()) {
      if (++calls == 1) return;
      peer.write(kOk);
    }
  });
  auto client = client_of(options_for(server.url()));
  time_to_fail(*client);
  CHECK(client->send(getting("/"))->body == "{}");
  CHECK(server.connections() == 2);
}

TEST_CASE("an answer larger than allowed is refused without being kept", "[http]") {
  const std::string megabyte(1 << 20, 'x');
  const auto head = GENERATE(as<std::string>{}, "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n",
                             "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
  ScriptedServer server([&](Peer& peer) {
    peer.read_request();
    peer.write(head);
    for (int i = 0; i < 100 && peer.write(megabyte); ++i)
      continue;
  });
  auto client = client_of(options_for(server.url()));
  const auto before = resident_bytes();
  std::string message;
  time_to_fail(*client, Code::kInvalid, &message);
  CHECK(message.find("too large") != std::string::npos);
  CHECK_FALSE(grew_by_more_than(5u << 20, before));
}

TEST_CASE("an answer of exactly the size allowed is taken", "[http]") {
  const std::string body(1000, 'x');
  ScriptedServer server([&](Peer& peer) {
    peer.read_request();
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + body);
  });
  auto options = options_for(server.url());
  options.max_body = 1000;
  CHECK(client_of(options)->send(getting("/"))->body == body);
  options.max_body = 999;
  auto strict = client_of(options);
  time_to_fail(*strict, Code::kInvalid);
}

TEST_CASE("a redirect is an answer and not followed", "[http]") {
  ScriptedServer server([&](Peer& peer) {
    peer.read_request();
    peer.write("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
  });
  CHECK(client_of(options_for(server.url()))->send(getting("/"))->status == 302);
}

TEST_CASE("an answer that breaks off is an error", "[http]") {
  const auto part = GENERATE(as<std::string>{}, "", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Le",
                             "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
  ScriptedServer server([&](Peer& peer) {
    peer.read_request();
    peer.write(part);
  });
  auto client = client_of(options_for(server.url()));
  time_to_fail(*client);
}

TEST_CASE("a certificate is only believed from an authority that is trusted, and for its host", "[http]") {
  const auto answering = [](Peer& peer) {
    while (!peer.read_request().empty())
      peer.write(kOk);
  };
  const auto patient = [](const ScriptedServer& server) {
    auto options = options_for(server.url());
    options.deadline = milliseconds{3000};
    return options;
  };
  std::string message;
  SECTION("self-signed") {
    ScriptedServer server(answering, ScriptedServer::Tls::kSelfSigned);
    time_to_fail(*client_of(patient(server)), Code::kNotFound, &message);
    CHECK(message.find("SSL") != std::string::npos);
  }
  SECTION("trusted, but for another host") {
    ScriptedServer server(answering, ScriptedServer::Tls::kSelfSigned, "127.0.0.2");
    auto options = patient(server);
    options.ca_file = server.certificate_file();
    time_to_fail(*client_of(options), Code::kNotFound, &message);
    CHECK(message.find("SSL") != std::string::npos);
  }
  SECTION("trusted and for this host") {
    ScriptedServer server(answering, ScriptedServer::Tls::kSelfSigned);
    auto options = patient(server);
    options.ca_file = server.certificate_file();
    CHECK(client_of(options)->send(getting("/"))->body == "{}");
  }
}

TEST_CASE("an address that is none is refused when the client is made", "[http]") {
  const auto url = GENERATE(as<std::string>{}, "", "ftp://x", "https://", "https://a b", "https://host/path");
  INFO(url);
  const auto client = HttpsClient::create(options_for(url));
  REQUIRE_FALSE(client);
  CHECK(client.error().code == Code::kInvalid);
}
