#include "bot/http/guard.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <exception>
#include <random>
#include <stdexcept>
#include <utility>

#include "bot/http/query.h"

namespace linli::bot::http {

namespace {

// NOLINTBEGIN(modernize-use-override)
/// A request in memory and room for its answer. The library's interface for streams grew over time; all of
/// what any version asks for is here, and nothing says `override`, so that each finds its own.
class MemoryStream final : public httplib::Stream {
 public:
  explicit MemoryStream(std::string_view request) : request_(request) {}

  bool is_readable() const { return !request_.empty(); }
  bool is_writable() const { return true; }
  bool wait_readable() const { return true; }
  bool wait_writable() const { return true; }
  ssize_t read(char* to, std::size_t size) {
    const auto count = std::min(size, request_.size());
    std::memcpy(to, request_.data(), count);
    request_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* bytes, std::size_t size) {
    answer_.append(bytes, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const { ip.clear(), port = 0; }
  void get_local_ip_and_port(std::string& ip, int& port) const { ip.clear(), port = 0; }
  socket_t socket() const { return INVALID_SOCKET; }
  time_t duration() const { return 0; }

  std::string take_answer() { return std::move(answer_); }

 private:
  std::string_view request_;
  std::string answer_;
};
// NOLINTEND(modernize-use-override)

/// What the library's callbacks need beside what it passes them. One request at a time runs on a thread.
struct Turn {
  Request request;
  int status = 0;
};
thread_local Turn* t_turn = nullptr;

std::string head_for_library(const Head& head, bool keep_alive) {
  std::string text = head.method + " " + head.path + " HTTP/1.1\r\n";
  if (head.method != "GET" && head.method != "HEAD") text += "Content-Length: 0\r\n";
  if (!keep_alive) text += "Connection: close\r\n";
  return text + "\r\n";
}

/// Ten characters of 32, so 50 bits: unique enough for a log, not a secret.
std::string random_id() {
  constexpr char kLetters[] = "abcdefghijkmnpqrstuvwxyz23456789";
  thread_local std::mt19937_64 engine{(std::uint64_t{std::random_device{}()} << 32) ^ std::random_device{}()};
  auto bits = engine();
  std::string id;
  for (int i = 0; i < 10; ++i, bits >>= 5)
    id += kLetters[bits & 31];
  return id;
}

void say_nothing(httplib::Response& to) {
  to.headers.clear();
  to.status = 500;
  to.body = "internal error\n";
  to.set_header("Content-Type", "text/plain");
}

template <class Callback, class... Arguments>
void tell(const Callback& callback, const Arguments&... arguments) {
  try {
    if (callback) callback(arguments...);
  } catch (...) {  // an observer's trouble must not become a client's
  }
}

}  // namespace

Guard::Guard(std::function<std::string()> request_id, Observer observer)
    : request_id_(request_id ? std::move(request_id) : random_id), observer_(std::move(observer)) {
  set_exception_handler(
      [](const httplib::Request&, httplib::Response& to, const std::exception_ptr&) { say_nothing(to); });
  set_post_routing_handler([](const httplib::Request&, httplib::Response& to) {
    to.headers.erase("Keep-Alive");     // it states limits that are not ours
    to.headers.erase("Accept-Ranges");  // none are served
    t_turn->status = to.status;
  });
}

void Guard::route(std::string_view method, const std::string& pattern, http::Server::Handler handler) {
  if (pattern.find("/:") != std::string::npos)
    throw std::invalid_argument("a route's pattern with /: " + pattern);
  const auto run = [this, handler = std::move(handler)](const httplib::Request& from, httplib::Response& to) {
    handle(handler, from, to);
  };
  if (method == "GET") {
    Get(pattern, run);
  } else if (method == "POST") {
    Post(pattern, run);
  } else if (method == "PUT") {
    Put(pattern, run);
  } else if (method == "PATCH") {
    Patch(pattern, run);
  } else if (method == "DELETE") {
    Delete(pattern, run);
  } else if (method == "OPTIONS") {
    Options(pattern, run);
  } else {
    throw std::invalid_argument("no routes for the method " + std::string(method));
  }
}

void Guard::handle(const http::Server::Handler& handler, const httplib::Request& from,
                   httplib::Response& to) const {
  auto& request = t_turn->request;
  for (std::size_t i = 1; i < from.matches.size(); ++i)
    request.captures.push_back(from.matches.str(i));
  try {
    auto response = handler(request);
    to.status = response.status;
    for (const auto& [name, value] : response.headers)
      to.set_header(name, value);
    if (!response.content_type.empty()) to.set_header("Content-Type", response.content_type);
    to.body = std::move(response.body);
  } catch (const std::exception& error) {
    tell(observer_.failed, request, std::string_view(error.what()));
    say_nothing(to);
  } catch (...) {
    tell(observer_.failed, request, std::string_view("an exception of no standard type"));
    say_nothing(to);
  }
}

/// The library's signature changed with 0.15; a template, so that only the branch that fits is compiled.
template <class Self>
void Guard::process(Self& self, httplib::Stream& stream, bool close) {
  bool closed = false;
  if constexpr (requires { self.process_request(stream, close, closed, nullptr); }) {
    self.process_request(stream, close, closed, nullptr);
  } else {
    self.process_request(stream, std::string(), 0, std::string(), 0, close, closed, nullptr);
  }
}

std::string Guard::answer(Incoming&& incoming, bool keep_alive) {
  const auto head = head_for_library(incoming.head, keep_alive);
  Turn turn;
  turn.request.id = request_id_();
  turn.request.method = std::move(incoming.head.method);
  turn.request.path = percent_decoded(incoming.head.path);
  turn.request.query = parse_query(incoming.head.query);
  turn.request.headers = std::move(incoming.head.headers);
  turn.request.body = std::move(incoming.body);
  turn.request.remote_address = std::move(incoming.remote_address);

  MemoryStream stream(head);
  t_turn = &turn;
  process(*this, stream, !keep_alive);
  t_turn = nullptr;
  auto answer = stream.take_answer();
  const auto elapsed = Monotonic::now() - incoming.since;
  tell(observer_.answered, turn.request,
       Answered{turn.status, answer.size(), std::chrono::duration_cast<std::chrono::microseconds>(elapsed)});
  return answer;
}

}  // namespace linli::bot::http
