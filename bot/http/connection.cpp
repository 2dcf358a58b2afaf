#include "bot/http/connection.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace linli::bot::http {

namespace {

std::size_t heap_of(const std::string& text) {
  static const std::size_t inside = std::string().capacity();
  return text.capacity() > inside ? text.capacity() : 0;
}

}  // namespace

std::size_t Connection::weight() const {
  std::size_t bytes = heap_of(in) + heap_of(out);
  if (head) bytes += head->size;
  if (incoming) bytes += incoming->head.size + heap_of(incoming->body);
  return bytes;
}

bool Connection::send_some() {
  while (sent < out.size()) {
    const auto count =
        ::send(socket.get(), out.data() + sent, out.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0) {
      sent += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      broken = errno != EAGAIN && errno != EWOULDBLOCK;
      return false;
    }
  }
  release(out);
  sent = 0;
  return true;
}

void Connection::give_up_sending() {
  const linger at_once{1, 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void Connection::forget_request() {
  scan = HeadScan{};
  head.reset();
  incoming.reset();
  if (in.empty()) release(in);
}

Connection& Connections::add(int fd, std::string remote_address, Monotonic::time_point now) {
  auto& idle = list(Stage::kIdle);
  auto& connection = idle.emplace_back();
  connection.socket = Descriptor{fd};
  connection.remote_address = std::move(remote_address);
  connection.since = now;
  connection.place = std::prev(idle.end());
  ++open_;
  return connection;
}

void Connections::move(Connection& connection, Stage stage, Monotonic::time_point now) {
  auto& to = list(stage);
  to.splice(to.end(), list(connection.stage), connection.place);
  connection.stage = stage;
  connection.since = now;
}

void Connections::close(Connection& connection) {
  if (connection.stage == Stage::kClosed) return;
  move(connection, Stage::kClosed, connection.since);
  connection.socket.close();
  release(connection.in);
  release(connection.out);
  connection.forget_request();
  --open_;
}

}  // namespace linli::bot::http
