#include "bot/http/head.h"

#include <random>

#include "tests/support/catch.h"

using namespace linli::bot::http;
using namespace std::string_view_literals;

namespace {

const Limits kLimits;

int refused_status(std::string_view head) {
  const auto judged = judge_head(head, kLimits);
  const auto* refusal = std::get_if<Refusal>(&judged);
  return refusal ? refusal->status : 0;
}

Head good(std::string_view head) {
  return std::get<Head>(judge_head(head, kLimits));
}

}  // namespace

TEST_CASE("the end of a head is found wherever its bytes are cut", "[http]") {
  const std::string head = "GET / HTTP/1.1\r\nA: \xe4\xbd\xa0\tb\r\n\r\n";
  const std::string bytes = head + "GET /next";
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    HeadScan scan;
    auto found = find_head_end(std::string_view(bytes).substr(0, cut), scan, kLimits);
    if (cut < head.size()) {
      REQUIRE(std::holds_alternative<Incomplete>(found));
      found = find_head_end(bytes, scan, kLimits);
    }
    REQUIRE(std::get<std::size_t>(found) == head.size());
  }
}

TEST_CASE("a head is refused while it grows past its limit", "[http]") {
  const auto status_after = [](const std::string& bytes) {
    HeadScan scan;
    const auto found = find_head_end(bytes, scan, kLimits);
    const auto* refusal = std::get_if<Refusal>(&found);
    return refusal ? refusal->status : 0;
  };
  const std::string start = "GET / HTTP/1.1\r\nA: ";
  CHECK(status_after(start + std::string(kLimits.header - start.size(), 'a')) == 0);
  CHECK(status_after(start + std::string(kLimits.header - start.size() + 1, 'a')) == 431);
  CHECK(status_after(std::string(2000, 'a')) == 0);
  CHECK(status_after(std::string(3000, 'a')) == 414);
}

TEST_CASE("a good head says how its request is framed", "[http]") {
  const auto head = good("POST /a%20b?c=d?e HTTP/1.1\r\nContent-Length: 0012\r\nX:\r\nY: \t z \t\r\n\r\n");
  CHECK(head.method == "POST");
  CHECK(head.path == "/a%20b");
  CHECK(head.query == "c=d?e");
  CHECK(head.content_length == 12);
  CHECK(head.keep_alive);
  CHECK(head.headers.get("X").empty());
  CHECK(head.headers.has("x"));
  CHECK(head.headers.get("y") == "z");
}

TEST_CASE("a connection stays unless one side wants it closed", "[http]") {
  CHECK(good("GET / HTTP/1.1\r\n\r\n").keep_alive);
  CHECK_FALSE(good("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").keep_alive);
  CHECK_FALSE(good("GET / HTTP/1.1\r\nconnection: TE, Close\r\n\r\n").keep_alive);
  CHECK_FALSE(good("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keep_alive);
}

TEST_CASE("the largest body is taken and the next larger is not", "[http]") {
  CHECK(good("POST / HTTP/1.1\r\nContent-Length: 1048576\r\n\r\n").content_length == 1048576);
  CHECK(refused_status("POST / HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n") == 413);
  CHECK(refused_status("POST / HTTP/1.1\r\nContent-Length: 18446744073709551617\r\n\r\n") == 413);
}

TEST_CASE("a hundred header lines are taken and one more is not", "[http]") {
  std::string head = "GET / HTTP/1.1\r\n";
  for (int i = 0; i < 100; ++i)
    head += "A: b\r\n";
  CHECK(refused_status(head + "\r\n") == 0);
  CHECK(refused_status(head + "A: b\r\n\r\n") == 431);
}

TEST_CASE("a client that speaks HTTP/1.0 is never sent an interim answer", "[http]") {
  CHECK(good("POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n").expects_continue);
  CHECK_FALSE(good("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n").expects_continue);
}

TEST_CASE("a head with anything changed in it is judged the same however it is cut", "[http]") {
  const std::string whole =
      "POST /a/%41?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\nConnection: keep-alive, "
      "close\r\n\r\nbody";
  constexpr auto kNasty = "\r\n\t :%?#,;0aZ\x00\x7f\x80\xff"sv;
  std::mt19937 random(20240603);
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  const auto look = [](std::string_view bytes, HeadScan& scan) {
    return find_head_end(bytes, scan, kLimits);
  };
  for (int round = 0; round < 5000; ++round) {
    auto bytes = whole;
    for (std::size_t change = 0; change <= below(3); ++change) {
      const auto at = below(bytes.size());
      switch (below(3)) {
        case 0:
          bytes[at] = kNasty[below(kNasty.size())];
          break;
        case 1:
          bytes.insert(at, 1, kNasty[below(kNasty.size())]);
          break;
        default:
          bytes.erase(at, 1 + below(4));
      }
    }
    HeadScan at_once;
    const auto expected = look(bytes, at_once);
    HeadScan in_parts;
    auto found = look(std::string_view(bytes).substr(0, below(bytes.size() + 1)), in_parts);
    if (std::holds_alternative<Incomplete>(found)) found = look(bytes, in_parts);
    REQUIRE(found.index() == expected.index());
    const auto* size = std::get_if<std::size_t>(&found);
    if (!size) continue;
    REQUIRE(*size == std::get<std::size_t>(expected));
    const auto judged = judge_head(std::string_view(bytes).substr(0, *size), kLimits);
    if (const auto* head = std::get_if<Head>(&judged)) {
      REQUIRE(head->size == *size);
      REQUIRE(head->headers.count("Content-Length") <= 1);
      REQUIRE((head->content_length == 0 || head->headers.has("Content-Length")));
    }
  }
}
